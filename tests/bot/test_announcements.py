"""Broadcasts driven on and sent, beside a simulator: everybody once, and one message that shows how far it is."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from bot.announcements import Announcements
from bot.clock import Clock
from bot.simulator.server import Simulator
from handlers.broadcast.letter import NO_MORE
from storage import amendments
from storage.database import Database
from storage.quiet import NONE
from storage.tables.broadcasts import Broadcast, Recipient
from storage.tables.messages import Message
from tests.bot.sending import crowd, said, sender
from tests.storage.crowd import CONTENT, ZHAO, copies, on_the_way, read, settle_in

DEAD = 404  # the number of a process that is no more
HEARD = "📢 赛事通知\n\n各位好"


class Turning:
    """Time that passes when it is told to, by which broadcasts are driven on and sent."""

    def __init__(self, database: Database, *, again: bool = True) -> None:
        self.announcements = Announcements(NONE)
        self.database, self.again = database, again
        self.seconds = datetime.now(UTC).timestamp()
        self.clock = Clock(lambda: self.seconds)

    @asynccontextmanager
    async def sending(self, simulator: Simulator) -> AsyncIterator[None]:
        source, clock = self.announcements, self.clock
        async with sender(self.database, simulator, source, again=self.again, clock=clock) as self.delivery:
            yield

    async def on(self, seconds: float = 1.0) -> None:
        """A tick, and all that is sent because of it."""
        self.seconds += seconds
        await self.announcements.advance(self.database, self.clock)
        self.delivery.wake()

    async def to(self, state: str, seconds: float = 1.0) -> Broadcast:
        """Ticks until the broadcast is there."""
        for _ in range(200):
            await self.on(seconds)
            await self.quiet()
            row = await read(self.database)
            if row.state == state and row.look_at is None:
                return row
        raise AssertionError(f"{row.state}, not {state}")

    async def quiet(self) -> None:
        """Until nothing is in hand and no letter waits."""
        for _ in range(500):
            async with self.database.session() as session:
                letters = await session.scalar(select(Message.id).where(Message.state.in_(("waiting", "sending"))))
                held = await session.scalar(select(Recipient.person_id).where(Recipient.claimed_by.is_not(None)))
            if letters is None and held is None:
                return
            self.delivery.wake()
            await asyncio.sleep(0.01)
        raise AssertionError("there is always something to send")


@asynccontextmanager
async def begun(
    database: Database, simulator: Simulator, readers: int, **about: Any
) -> AsyncIterator[tuple[Turning, list[int]]]:
    """A broadcast to so many; its author watches."""
    author, *ids = crowd(simulator, readers + 1)
    await settle_in(database, ids)
    now = datetime.now(UTC) - timedelta(minutes=1)
    async with database.session() as session:
        await on_the_way(session, progress_chat=author, **{"look_at": now, "started_at": now} | about)
    time = Turning(database)
    async with time.sending(simulator):
        yield time, ids


def watched(simulator: Simulator, author: int) -> list[dict[str, Any]]:
    return list(simulator.world.chats[author].messages.values())


async def test_everybody_hears_it_once(database: Database, simulator: Simulator) -> None:
    async with begun(database, simulator, 150) as (time, readers):
        row = await time.to("done")

    assert Counter(said(simulator, *readers)) == {HEARD: 150}
    assert (row.total, row.delivered, row.finished_at is not None) == (150, 150, True)
    assert {copy.state for copy in (await copies(database)).values()} == {"delivered"}


async def test_one_message_shows_how_far_it_is(database: Database, simulator: Simulator) -> None:
    async with begun(database, simulator, 3) as (time, readers):
        author = readers[0] - 1
        await time.to("done")
        [message] = watched(simulator, author)
        labels = [button["text"] for line in message["reply_markup"]["inline_keyboard"] for button in line]

    assert message["text"].startswith("📊 已发完")
    assert labels == ["📊 名单", "✏️ 更正", "↩️ 撤回"]


async def test_it_is_changed_at_a_sane_pace(database: Database, simulator: Simulator) -> None:
    async with begun(database, simulator, 3, spooled_to=None, total=1000) as (time, readers):
        async with database.session() as session:
            await session.execute(update(Broadcast).values(state="paused"))
        for delivered in range(12):
            async with database.session() as session:
                await session.execute(update(Broadcast).values(delivered=delivered))
            await time.on(1.0)
            await time.quiet()
        author = readers[0] - 1
        changes = [event for event in simulator.world.events.after(0) if event["type"] == "edited"]
        assert {event["chat_id"] for event in changes} == {author}
    assert len(changes) == 3  # after the first, in twelve seconds


async def test_nothing_is_changed_where_nothing_has_changed(database: Database, simulator: Simulator) -> None:
    async with begun(database, simulator, 1, state="paused", spooled_to=None) as (time, readers):
        for _ in range(5):
            await time.on(4.0)
            await time.quiet()
        author = readers[0] - 1
        assert [event for event in simulator.world.events.after(0) if event["type"] == "edited"] == []
        assert len(watched(simulator, author)) == 1


async def test_it_is_the_same_message_after_a_restart(database: Database, simulator: Simulator) -> None:
    async with begun(database, simulator, 2, state="paused", spooled_to=None) as (time, readers):
        await time.on()
        await time.quiet()
    author = readers[0] - 1
    [first] = watched(simulator, author)
    async with database.session() as session:
        await session.execute(update(Broadcast).values(state="sending", spooled_to=0))
    async with time.sending(simulator):
        await time.to("done")
    [last] = watched(simulator, author)
    assert last["message_id"] == first["message_id"]
    assert "已发完" in last["text"]


async def test_an_author_who_deleted_it_gets_it_again_and_once(database: Database, simulator: Simulator) -> None:
    async with begun(database, simulator, 2, state="paused", spooled_to=None) as (time, readers):
        await time.on()
        await time.quiet()
        author = readers[0] - 1
        simulator.world.delete(simulator.world.chats[author], [watched(simulator, author)[0]["message_id"]])
        for total in (5, 6, 7):
            async with database.session() as session:
                await session.execute(update(Broadcast).values(total=total))
            await time.on(4.0)
            await time.quiet()
        [message] = watched(simulator, author)
        assert "共 7 人" in message["text"]


async def test_an_author_who_is_gone_stops_nothing(
    database: Database, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    async with begun(database, simulator, 3) as (time, readers):
        simulator.world.people[readers[0] - 1].blocked = True
        row = await time.to("done")
    assert row.delivered == 3


async def test_a_correction_reaches_whoever_deleted_the_copy(database: Database, simulator: Simulator) -> None:
    """By a new message, for they must not be left with what was wrong."""
    async with begun(database, simulator, 2) as (time, readers):
        await time.to("done")
        chats = simulator.world.chats
        simulator.world.delete(chats[readers[0]], list(chats[readers[0]].messages))
        await amend(database, time)
        row = await time.to("done")

    assert row.corrected == 2
    for reader in readers:
        [message] = chats[reader].messages.values()
        assert message["text"] == "📢 赛事通知\n\n更正了"
        assert message["reply_markup"]["inline_keyboard"][0][0]["text"] == NO_MORE
        assert (await copies(database))[reader].message_id == message["message_id"]


async def amend(database: Database, time: Turning) -> None:
    now = time.clock.now()
    async with database.session() as session:
        row = await amendments.propose(session, id=1, actor=ZHAO, content=CONTENT | {"html": "更正了"}, source=1)
        chat, message = row.progress_chat, row.progress_message
        await amendments.correct(session, id=1, source=1, actor=ZHAO, approve_above=9, message=message, now=now)
        await session.execute(update(Broadcast).values(progress_chat=chat))


async def test_a_recall_takes_back_every_copy(database: Database, simulator: Simulator) -> None:
    async with begun(database, simulator, 5) as (time, readers):
        await time.to("done")
        async with database.session() as session:
            now = time.clock.now()
            await amendments.recall(session, id=1, actor=ZHAO, message=None, now=now)
            await session.execute(update(Broadcast).values(progress_chat=readers[0] - 1))
        row = await time.to("done")
        assert [simulator.world.chats[reader].messages for reader in readers] == [{}] * 5
    assert row.recalled == 5


@pytest.mark.parametrize("again", [True, False])
async def test_what_was_in_flight_at_a_crash(database: Database, simulator: Simulator, again: bool) -> None:
    ids = crowd(simulator, 3)
    copy = {"broadcast_id": 1, "revision": 1, "zone": "Asia/Shanghai", "due_at": datetime.now(UTC), "attempts": 1}
    async with database.session() as session:
        await on_the_way(session, spooled_to=None, zones=["Asia/Shanghai"], total=3)
        for id, state, by in zip(ids, ("sending", "waiting", "waiting"), (DEAD, DEAD, None), strict=True):
            session.add(Recipient(person_id=id, state=state, claimed_by=by, **copy))
    time = Turning(database, again=again)
    async with time.sending(simulator):
        row = await time.to("done")
    assert Counter(said(simulator, *ids)) == {HEARD: 3 if again else 2}
    assert (row.delivered, row.unknown) == ((3, 0) if again else (2, 1))
