"""@bot 问题 in any chat."""

import pytest

from handlers import texts
from tests.telegram import Person, Telegram


async def test_the_answer_can_be_sent_into_any_chat(telegram: Telegram, group: int) -> None:
    guest = telegram.person("访客").in_chat(group)
    offered = await guest.asks_inline("业务咨询打哪个号码")
    first = offered["results"][0]
    assert "010-88656292" in first["title"]

    sent = await guest.chooses(offered, first["id"])
    assert sent.text.startswith("❓ 业务咨询打哪个号码\n")
    assert "010-88656292" in sent.text
    assert sent.buttons == ("📄 查看原文", "💬 继续提问")


async def test_the_original_is_offered_too_and_its_button_opens_it(guest: Person) -> None:
    offered = await guest.asks_inline("胜出者的奖金由哪一方承担")
    original = next(result for result in offered["results"] if result["title"].startswith("三、赛事组织（五）"))

    sent = await guest.chooses(offered, original["id"])
    assert "不作为技术转让" in sent.text
    url = sent.message["reply_markup"]["inline_keyboard"][0][0]["url"]
    await guest.starts(url.partition("?start=")[2])
    assert "不作为技术转让" in (await guest.hears()).text


@pytest.mark.parametrize("nothing", ["", "  ", "😀", "？"])
async def test_before_anything_is_typed_ready_answers_are_offered(guest: Person, nothing: str) -> None:
    offered = await guest.asks_inline(nothing)

    assert [result["description"] for result in offered["results"]] == list(texts.EXAMPLES)
    assert offered["button"]["start_parameter"] == "ask"


@pytest.mark.parametrize("odd", ["<b>&", "奖" * 256, "冠军能得多少万元", "你好", "各地有哪些赛事"])
async def test_any_query_gets_results_telegram_takes(guest: Person, odd: str) -> None:
    offered = await guest.asks_inline(odd)

    assert len({result["id"] for result in offered["results"]}) == len(offered["results"]) > 0
    for result in offered["results"]:
        assert (await guest.chooses(offered, result["id"])).text


async def test_what_is_sent_through_the_bot_to_itself_is_not_taken_for_a_question(guest: Person) -> None:
    await guest.starts()
    await guest.hears()
    offered = await guest.asks_inline("业务咨询打哪个号码")

    await guest.chooses(offered, offered["results"][0]["id"])
    assert not await guest.hears_all()
