"""The card of a draft: there is one, it tells how things are, and where it stood before nothing is left to press."""

import pytest
from sqlalchemy import select

from bot.app import App
from bot.simulator.refusal import Json
from handlers.broadcast import texts
from storage.tables.broadcasts import Broadcast
from tests.bot.sending import until
from tests.handlers.broadcast.steps import WORDS, hear, reads_report, tries_out, write
from tests.handlers.conftest import Forger
from tests.telegram import Person

OF_DRAFTS = ("gd:", "gx:", "gy:")


def live(person: Person) -> list[str]:
    """The messages in somebody's chat that have buttons for a draft, by what they say."""
    messages = person.telegram.world.chats[person.chat].messages.values()
    return [message["text"] for message in messages if any(data.startswith(OF_DRAFTS) for data in _data(message))]


def _data(message: Json) -> list[str]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button["callback_data"] for row in rows for button in row if "callback_data" in button]


async def test_after_the_test_there_is_one_card_and_it_is_the_newest(zhao: Person) -> None:
    await write(zhao)
    first = await zhao.hears()
    assert "还没试发" in first.text
    await zhao.taps("👁 先发给我看看")

    led_on, preview, card = await zhao.hears_all()
    assert (led_on.message["message_id"], led_on.text) == (first.message["message_id"], texts.CARD_BELOW)
    assert WORDS in preview.text
    assert texts.LOOKS_SO in card.text
    assert "📨 发送" in card.buttons
    assert live(zhao) == [card.text]


async def test_a_card_that_is_opened_again_says_that_it_was_tested(zhao: Person) -> None:
    await tries_out(zhao)
    await zhao.taps("🏷 类别")
    await zhao.taps("‹ 返回")

    assert "已试发 ✓" in (await zhao.hears()).text
    await zhao.taps("🏷 类别")
    await zhao.taps("政策与培训")
    assert "还没试发" in (await zhao.hears()).text
    assert len(live(zhao)) == 1


@pytest.mark.parametrize(
    ("button", "said", "shown"),
    [("✏️ 改内容", "改过的话", "改过的话"), ("🔗 加按钮", "报名 - https://example.cn", "按钮：1")],
)
async def test_what_is_written_for_a_draft_leaves_no_question_behind(
    button: str, said: str, shown: str, zhao: Person
) -> None:
    await write(zhao)
    await zhao.taps(button)
    await zhao.says(said)

    card = await zhao.hears()
    assert shown in card.text
    assert live(zhao) == [card.text]


async def test_a_time_that_is_written_leaves_no_question_behind(zhao: Person, readers: list[Person]) -> None:
    await tries_out(zhao)
    await zhao.taps("⏰ 定时发送")
    await zhao.says("明天9点")

    assert live(zhao) == [(await zhao.hears()).text]


async def test_a_draft_opened_from_the_list_is_not_open_elsewhere(zhao: Person) -> None:
    await write(zhao)
    for _ in range(2):
        await zhao.says("/broadcasts")
        await zhao.taps((await zhao.hears()).buttons[0])

    [card] = live(zhao)
    assert "公告草稿" in card


async def test_a_draft_that_follows_its_message_is_not_open_elsewhere(zhao: Person, forger: Forger) -> None:
    await write(zhao)
    mine = [number for number, one in forger.messages(zhao).items() if one["from"]["id"] == zhao.id]
    await forger.edits(zhao, mine[-1], "改过的原文")

    [card] = live(zhao)
    assert "改过的原文" in card


async def test_a_draft_that_was_sent_back_is_not_open_elsewhere(zhao: Person, many: list[Person]) -> None:
    sun = many[-1]
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    await zhao.taps("🙋 提交批准")
    await hear(sun, "请您批准")
    await sun.taps("↩️ 退回")
    back = await hear(zhao, "孙立伟 退回了您的公告")

    await until(lambda: live(zhao) == [back.text])
    await zhao.taps("📨 发送")
    await zhao.taps("🙋 提交批准")
    await hear(sun, "请您批准")
    await sun.taps("✅ 批准")
    await reads_report(zhao)


async def test_a_test_that_failed_is_told_and_seen_on_the_card(
    zhao: Person, app: App, caplog: pytest.LogCaptureFixture
) -> None:
    await write(zhao)
    async with app.database.session() as session:
        row = (await session.scalars(select(Broadcast))).one()
        row.content = {"kind": "photo", "file": "no such file", "html": "", "buttons": []}
    await zhao.taps("👁 先发给我看看")
    await hear(zhao, texts.TEST_FAILED)

    await zhao.taps("🏷 类别")
    await zhao.taps("‹ 返回")
    assert texts.TESTS["failed"] in (await zhao.hears()).text
