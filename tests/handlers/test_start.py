"""The first page, the help, and the links that lead into the bot."""

import re

import pytest

from handlers import commands, links, texts
from knowledge.base import Knowledge
from tests.handlers.conftest import Forger
from tests.telegram import Person


async def test_start_says_what_the_bot_can_do_and_offers_it(guest: Person) -> None:
    await guest.starts()

    heard = await guest.hears()
    assert "27 项赛事" in heard.text
    assert "《科技部关于举办第八届中国创新挑战赛的通知》（国科发火〔2023〕110号）" in heard.text
    assert heard.buttons == (*texts.EXAMPLES, "📝 提交需求", "📢 公开的需求", "🏆 赛事", "☎️ 电话", "💡 帮助")


@pytest.mark.parametrize(
    ("door", "said"),
    [
        ("📝 提交需求", "贵单位的全称是什么？"),
        ("📢 公开的需求", "现在还没有公开的需求"),
        ("🏆 赛事", "27 项赛事"),
        ("☎️ 电话", "010-88656292"),
        ("💡 帮助", "我能做什么"),
    ],
)
async def test_each_door_of_the_first_page_opens(guest: Person, door: str, said: str) -> None:
    await guest.starts()

    await guest.taps(door)
    assert said in (await guest.hears()).text


async def test_an_example_is_one_tap_away(guest: Person) -> None:
    await guest.starts()

    await guest.taps(texts.EXAMPLES[1])
    heard = await guest.hears()
    assert heard.text.startswith(f"❓ {texts.EXAMPLES[1]}\n")
    assert "需求方支付" in heard.text


@pytest.mark.parametrize(
    ("payload", "said"),
    [
        (links.ASK, "请把问题直接发给我"),
        (links.CONTESTS, "27 项赛事"),
        (links.CONTACTS, "010-88656292"),
        (links.payload("guokefahuo-2023-110.17"), "按所在地方技术成果转移转化相关政策"),
        ("guokefahuo-2023-110_9999", "问答助手"),
        ("nobody_knows-this", "问答助手"),
        ("_", "问答助手"),
    ],
)
async def test_a_link_opens_what_it_names_and_else_the_first_page(guest: Person, payload: str, said: str) -> None:
    await guest.starts(payload)

    assert said in (await guest.hears()).text


def test_every_clause_has_a_payload_telegram_takes(knowledge: Knowledge) -> None:
    for document in knowledge.documents:
        for clause in document.clauses:
            assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", links.payload(clause.key))
            assert links.key(links.payload(clause.key)) == clause.key


async def test_the_help_lists_every_command_once(guest: Person) -> None:
    await guest.says("/help")

    text = (await guest.hears()).text
    for command in commands.COMMANDS:
        assert text.count(f"/{command.command} — {command.description}") == 1


def test_no_command_stands_twice_and_telegram_takes_each() -> None:
    names = [command.command for command in commands.COMMANDS]

    assert len(names) == len(set(names))
    assert all(re.fullmatch(r"[a-z0-9_]{1,32}", name) for name in names)
    assert all(0 < len(command.description) <= 256 for command in commands.COMMANDS)


@pytest.mark.parametrize("command", [f"/{command.command}" for command in commands.COMMANDS])
async def test_every_command_of_the_menu_is_answered(guest: Person, command: str) -> None:
    await guest.says(command)

    heard = await guest.hears()
    assert heard.text != texts.UNKNOWN_COMMAND
    assert "编号" not in heard.text


async def test_the_home_button_leads_home(guest: Person, forger: Forger) -> None:
    await guest.starts()
    await guest.hears()

    await forger.taps(guest, "m:home")
    assert "问答助手" in (await guest.hears()).text
