"""查看原文 and the pages beside it."""

from pathlib import Path

from bot.app import App
from handlers.cut import units
from knowledge.base import Knowledge
from knowledge.library import Library
from tests.handlers.conftest import Forger
from tests.telegram import Person


async def test_the_original_is_the_whole_clause_with_its_address_and_its_notice(
    guest: Person, knowledge: Knowledge
) -> None:
    await guest.says("奖金由哪一方承担？")
    await guest.taps("📄 查看原文")

    heard = await guest.hears()
    clause = knowledge.clause("guokefahuo-2023-110.16")
    assert clause is not None
    assert clause.text in heard.text
    assert clause.address in heard.text
    assert "国科发火〔2023〕110号" in heard.text
    assert heard.buttons == ("‹ 上一段", "下一段 ›")


async def test_turning_pages_changes_the_message_and_leads_back(guest: Person) -> None:
    await guest.says("奖金由哪一方承担？")
    await guest.taps("📄 查看原文")
    first = await guest.hears()

    await guest.taps("下一段 ›")
    second = await guest.hears()
    assert second.message["message_id"] == first.message["message_id"]
    assert "给予奖励或补助" in second.text

    await guest.taps("‹ 上一段")
    assert (await guest.hears()).text == first.text


async def test_the_first_and_the_last_clause_have_one_neighbour(
    guest: Person, forger: Forger, knowledge: Knowledge
) -> None:
    clauses = knowledge.documents[0].clauses
    await guest.starts()

    await forger.taps(guest, f"o:{clauses[0].key}")
    assert (await guest.hears()).buttons == ("下一段 ›",)
    await forger.taps(guest, f"o:{clauses[-1].key}")
    assert (await guest.hears()).buttons == ("‹ 上一段",)


async def test_a_page_turned_under_a_message_that_is_gone_comes_as_a_new_one(guest: Person, forger: Forger) -> None:
    await guest.starts()
    await guest.hears()

    await forger.taps(guest, "t:guokefahuo-2023-110.17")
    assert "给予奖励或补助" in (await guest.hears()).text


async def test_a_clause_longer_than_a_message_comes_in_several_with_the_buttons_last(
    guest: Person, app: App, forger: Forger, tmp_path: Path
) -> None:
    requirement = "".join(f"第{number}条，参赛单位应当按照 A<{number}>&B 的约定办理。" for number in range(400))
    notice = tmp_path / "long.txt"
    notice.write_text(f"关于举办长条款大赛的通知\n\n一、总体要求\n\n{requirement}\n", encoding="utf-8")
    added = Library(tmp_path / "long" / "knowledge").add(notice)
    app.dispatcher["knowledge"] = knowledge = Knowledge.open(tmp_path / "long", embeddings={"kind": "builtin"})
    clause = next(clause for clause in added.clauses if len(clause.text) > 4096)
    await guest.starts()
    await guest.hears()

    await forger.taps(guest, f"o:{clause.key}")
    knowledge.close()
    heard = await guest.hears_all()
    assert len(heard) > 1
    assert all(units(one.text) <= 4096 for one in heard)
    assert requirement in "".join(one.text for one in heard).replace("\n", "")
    assert [bool(one.buttons) for one in heard] == [False] * (len(heard) - 1) + [True]
