"""When something fails, the person hears an apology and the log says where to look."""

import logging

import pytest
from sqlalchemy import text

from bot.app import App
from bot.simulator.faults import Fault
from handlers import texts
from tests.handlers.conftest import Forger
from tests.telegram import Person, Telegram

QUESTION = "业务咨询打哪个号码"


@pytest.fixture
async def broken(app: App) -> None:
    """The table of questions is gone."""
    async with app.database.session() as session:
        for table in ("handovers", "ratings", "questions"):
            await session.execute(text(f"DROP TABLE {table}"))


@pytest.mark.usefixtures("broken")
async def test_a_failure_is_apologised_for_and_logged_without_what_was_said(
    guest: Person, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    await guest.says("我的手机号是 13800001111，请回电")

    number = telegram.world.updates.last_id
    assert (await guest.hears()).text == texts.sorry(number)
    *attempts, last = [record for record in caplog.records if record.levelno == logging.ERROR]
    assert len(attempts) == 3
    assert all(str(number) in record.message and record.exc_info for record in attempts)
    assert "set aside" in last.message
    assert "13800001111" not in caplog.text
    assert str(guest.id) not in caplog.text


@pytest.mark.usefixtures("broken")
async def test_staff_hear_that_the_sender_was_apologised_to(
    guest: Person, staff: Person, group: int, caplog: pytest.LogCaptureFixture
) -> None:
    here = guest.in_chat(group)
    await here.says("@innovation_challenge_bot 业务咨询打哪个号码")

    assert (await here.hears()).text.startswith("抱歉")
    assert texts.APOLOGISED in (await staff.hears()).text


@pytest.mark.usefixtures("broken")
async def test_staff_hear_that_the_sender_could_not_be_apologised_to(
    guest: Person, staff: Person, telegram: Telegram, caplog: pytest.LogCaptureFixture
) -> None:
    telegram.world.faults.set(Fault("403", 1, method="sendMessage"))
    await guest.says(QUESTION)

    assert not await guest.hears_all()
    told = (await staff.hears()).text
    assert texts.NOT_APOLOGISED in told
    assert texts.APOLOGISED not in told


@pytest.mark.usefixtures("broken")
async def test_a_failure_behind_a_button_is_apologised_for_too(guest: Person, caplog: pytest.LogCaptureFixture) -> None:
    await guest.starts()
    await guest.taps(texts.EXAMPLES[0])

    assert (await guest.hears()).text.startswith("抱歉")
    assert "(callback_query) failed" in caplog.text


async def test_a_blocked_bot_is_no_failure(guest: Person, telegram: Telegram, caplog: pytest.LogCaptureFixture) -> None:
    telegram.world.faults.set(Fault("403", 1, method="sendMessage"))
    await guest.says(QUESTION)

    assert not await guest.hears_all()
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    await guest.blocks()
    await guest.blocks(False)
    await guest.says(QUESTION)
    assert "010-88656292" in (await guest.hears()).text


async def test_an_original_tapped_too_late_for_an_answer_still_opens(
    guest: Person, forger: Forger, caplog: pytest.LogCaptureFixture
) -> None:
    await guest.says(QUESTION)
    heard = await guest.hears()

    await forger.taps(guest, "o:guokefahuo-2023-110.17", under=heard, age=3600)
    assert "给予奖励或补助" in (await guest.hears()).text
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
