"""Updates in: each worked once and in order, whatever fails, and whenever the program ends."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from sqlalchemy import event, select

from bot.app import App
from bot.config import Config
from bot.run import inside
from bot.simulator import actions
from bot.simulator.refusal import Json
from bot.simulator.server import Simulator
from handlers import texts
from handlers.reply import Reply
from storage.tables.questions import Question
from storage.tables.updates import Conversation, Update
from tests.bot.sending import said, until

HOTLINE = "010-88656292"
FAILING = "坏了"
GUEST, OTHER = 710_000_001, 710_000_002


async def refusing(message: Message) -> bool:
    return FAILING in (message.text or "")


async def fails(message: Message, reply: Reply, state: FSMContext) -> None:
    """Says something, moves the conversation on, and then fails."""
    reply.say("不会说出来的话")
    await state.set_state("走了一半")
    raise RuntimeError("a fault of the program")


@asynccontextmanager
async def life(config: Config, simulator: Simulator) -> AsyncIterator[App]:
    """The bot from its start to an orderly end, with one handler that always fails."""
    async with inside(simulator, config) as app:
        router = Router()
        router.message.register(fails, refusing)
        app.dispatcher.sub_routers.insert(0, router)
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        await until(lambda: simulator.world.online)
        try:
            yield app
        finally:
            stop.set()
            await running


def says(simulator: Simulator, person: int, *texts: str) -> None:
    for text in texts:
        actions.send(simulator.world, person, person, text)


async def inbox_of(app: App) -> dict[int, tuple[str, int]]:
    """The state and the failed attempts of each update that was written down."""
    async with app.database.session() as session:
        rows = await session.scalars(select(Update).order_by(Update.id))
        return {row.id: (row.state, row.attempts) for row in rows}


async def worked(app: App, count: int) -> dict[int, tuple[str, int]]:
    async with asyncio.timeout(30):
        while True:
            kept = await inbox_of(app)
            if len(kept) >= count and "waiting" not in {state for state, _ in kept.values()}:
                return kept
            await asyncio.sleep(0.02)


async def asked(app: App, person: int) -> list[str]:
    """The questions that were recorded, in the order they were worked."""
    theirs = select(Question.text).where(Question.person == person)
    async with app.database.session() as session:
        return list(await session.scalars(theirs.order_by(Question.id)))


async def test_what_telegram_gives_again_is_not_worked_again(config: Config, simulator: Simulator) -> None:
    updates = simulator.world.updates
    async with life(config, simulator) as app:
        says(simulator, GUEST, "业务咨询打哪个电话？")
        await worked(app, 1)
        again = app_update(simulator, GUEST, "业务咨询打哪个电话？", number=updates.last_id)
        updates.repeat(again)
        says(simulator, GUEST, "技术支持打哪个电话？")
        await worked(app, 2)
    async with life(config, simulator) as app:
        updates.repeat(again)
        says(simulator, GUEST, "奖金归哪一方出？")
        await worked(app, 3)
        await until(lambda: len(said(simulator, GUEST)) == 3)
        assert await asked(app, GUEST) == ["业务咨询打哪个电话？", "技术支持打哪个电话？", "奖金归哪一方出？"]
        assert set((await inbox_of(app)).values()) == {("done", 0)}


def app_update(simulator: Simulator, person: int, text: str, *, number: int) -> Json:
    world = simulator.world
    chat, user = world.chats[person].info, world.people[person].user
    return {
        "update_id": number,
        "message": {"message_id": 1, "date": world.now(), "chat": chat, "from": user, "text": text},
    }


@pytest.mark.parametrize(
    "body",
    [
        {"message": {"message_id": 5, "date": "昨天", "chat": {"id": GUEST, "type": "private"}, "text": "好"}},
        {"message": "好"},
        {"message": {"chat": {"id": "甲"}}},
        {"message": {"chat": None, "from": 5}},
        {"hologram": {"chat": {"id": GUEST}}},
        {},
    ],
)
async def test_an_update_that_cannot_be_read_is_set_aside(
    config: Config, simulator: Simulator, body: Json, caplog: pytest.LogCaptureFixture
) -> None:
    async with life(config, simulator) as app:
        simulator.world.updates.repeat({"update_id": 600_000_000, **body})
        says(simulator, GUEST, "业务咨询打哪个电话？")
        await until(lambda: len(said(simulator, GUEST)) == 1)
        assert list((await worked(app, 2)).values()) == [("failed", 0), ("done", 0)]
        await until(lambda: len(said(simulator, simulator.world.staff_chat)) == 1)
        async with app.database.session() as session:
            kept = await session.get(Update, 600_000_000)
    assert kept is not None
    assert kept.body is not None
    assert texts.NOBODY_TO_ANSWER in said(simulator, simulator.world.staff_chat)[0]


async def test_an_update_that_fails_is_set_aside_and_nobody_else_waits(
    config: Config, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    staff = simulator.world.staff_chat
    async with life(config, simulator) as app:
        says(simulator, GUEST, FAILING, "业务咨询打哪个电话？")
        says(simulator, OTHER, "业务咨询打哪个电话？")
        await until(lambda: len(said(simulator, OTHER)) == 1, 1)
        assert said(simulator, GUEST) == []
        await until(lambda: len(said(simulator, GUEST)) == 2)
        sorry, answer = said(simulator, GUEST)
        assert HOTLINE in answer
        assert list((await worked(app, 3)).values()) == [("failed", 3), ("done", 0), ("done", 0)]
        await until(lambda: len(said(simulator, staff)) == 1)
        async with app.database.session() as session:
            # The state it was in before, that is: in none
            assert list(await session.scalars(select(Conversation))) == []
    assert "600000001" in sorry
    assert "600000001" in said(simulator, staff)[0]
    assert "不会说出来的话" not in said(simulator)
    assert FAILING not in caplog.text


async def test_what_was_written_down_before_an_end_is_worked_in_the_next_life(
    config: Config, simulator: Simulator
) -> None:
    questions = [f"业务咨询打哪个电话，第 {number} 次问？" for number in range(20)]
    async with life(config, simulator) as app:
        for question in questions:
            says(simulator, GUEST, question)
            says(simulator, OTHER, question)
        await until(lambda: not simulator.world.updates)
    async with life(config, simulator) as app:
        await worked(app, 40)
        await until(lambda: len(said(simulator, GUEST)) == len(said(simulator, OTHER)) == 20)
        assert await asked(app, GUEST) == await asked(app, OTHER) == questions


async def test_a_locked_database_is_waited_out(
    config: Config, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """Ten seconds: nobody hears of it, and all is answered afterwards, in order."""
    questions = [f"业务咨询打哪个电话，第 {number} 次问？" for number in range(10)]
    async with life(config, simulator) as app:
        says(simulator, GUEST, "您好")
        await until(lambda: len(said(simulator)) == 1)
        other = sqlite3.connect(Path(config.storage.folder) / "bot.sqlite3", isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        for question in questions:
            says(simulator, GUEST, question)
            says(simulator, OTHER, question)
            await asyncio.sleep(1)
        assert len(said(simulator)) == 1
        # What cannot be written down is not taken from Telegram
        assert len(simulator.world.updates) == 20
        other.execute("COMMIT")
        other.close()
        await worked(app, 21)
        await until(lambda: len(said(simulator)) == 21)
        assert {attempts for _, attempts in (await inbox_of(app)).values()} == {0}
        assert await asked(app, GUEST) == await asked(app, OTHER) == questions
    assert all(HOTLINE in text for text in said(simulator)[1:])
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_full_disk_is_waited_out(
    config: Config, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is acknowledged that is not written down, and all is worked once there is room."""
    questions = [f"业务咨询打哪个电话？第 {number} 次问" + "。" * 400 for number in range(30)]
    async with life(config, simulator) as app:
        says(simulator, GUEST, "您好")
        await until(lambda: len(said(simulator)) == 1)
        pages: list[int] = [1]  # SQLite makes at least what there is of it

        def limit(connection: Any, *_: object) -> None:
            connection.execute(f"PRAGMA max_page_count = {pages[0]}").close()

        event.listen(app.database.engine.sync_engine.pool, "checkout", limit)
        for question in questions:
            says(simulator, GUEST, question)
            says(simulator, OTHER, question)
        await asyncio.sleep(3)
        kept = {state for state, _ in (await inbox_of(app)).values()}
        unanswered = 61 - len(said(simulator))
        assert unanswered
        assert len(simulator.world.updates) + len(await inbox_of(app)) >= 61
        assert kept <= {"done", "waiting"}
        pages[0] = 2**30
        await worked(app, 61)
        await until(lambda: len(said(simulator)) == 61)
        assert await asked(app, GUEST) == await asked(app, OTHER) == questions
    assert texts.sorry(0)[:5] not in "".join(said(simulator))
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []

