"""👍 and 👎"""

import pytest

from handlers import texts
from tests.handlers.conftest import Forger
from tests.telegram import Person, Telegram

QUESTION = "业务咨询打哪个号码"


async def test_a_mark_is_thanked_for_and_stays_to_be_seen(guest: Person) -> None:
    await guest.says(QUESTION)

    assert await guest.taps("👍") == texts.THANKS_UP
    assert {"👍 ✓", "👎"} <= set((await guest.hears()).buttons)


async def test_a_mark_can_be_changed_but_not_given_twice(guest: Person) -> None:
    await guest.says(QUESTION)
    await guest.taps("👍")

    assert await guest.taps("👍 ✓") == texts.RATED
    assert await guest.taps("👎") == texts.THANKS_DOWN
    answer, sorry = await guest.hears_all()
    assert {"👍", "👎 ✓"} <= set(answer.buttons)
    assert sorry.buttons == ("🙋 找人工",)


async def test_in_a_group_nobody_elses_mark_is_shown(telegram: Telegram, group: int) -> None:
    guest, other = telegram.person("访客").in_chat(group), telegram.person("挑战者").in_chat(group)
    await guest.says(f"/ask {QUESTION}")
    shown = await guest.hears()

    assert await guest.taps("👍") == texts.THANKS_UP
    assert await other.taps("👍") == texts.THANKS_UP
    assert not await guest.hears_all()
    assert shown.buttons[-3:-1] == ("👍", "👎")


@pytest.mark.parametrize("data", ["r:1:1", "r:0:1", "r:5:2", "r:99999999999999999999999:1", "r:-1:1", "r:x:1", "r"])
async def test_a_mark_for_no_question_is_answered_politely(guest: Person, forger: Forger, data: str) -> None:
    await guest.starts()
    await guest.hears()

    assert await forger.taps(guest, data) == texts.OLD_BUTTON
    assert (await guest.hears()).text == texts.OLD_BUTTON


async def test_a_mark_given_too_late_for_a_toast_still_counts(guest: Person, forger: Forger) -> None:
    await guest.says(QUESTION)
    heard = await guest.hears()
    data = heard.message["reply_markup"]["inline_keyboard"][-1][0]["callback_data"]

    assert await forger.taps(guest, data, under=heard, age=3600) == ""
    assert "👍 ✓" in (await guest.hears()).buttons
    assert await guest.taps("👍 ✓") == texts.RATED
