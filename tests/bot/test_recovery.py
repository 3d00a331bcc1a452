"""What a sender left behind, however it ended: sent at least once or at most once, by one process only."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select, text

from bot.letters import Letters
from bot.simulator.faults import Fault
from bot.simulator.server import Simulator
from storage.database import Database, open_database
from storage.outbox import Echo
from storage.presence import open_presence
from storage.tables.messages import Message
from tests.bot.sending import answer, crowd, row_of, said, sender, settled, to, until, written

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
ON_POSTGRESQL = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
DEAD = 404  # the number of a process that is no more


async def states(database: Database) -> Counter[tuple[str, int | None]]:
    """How many messages have which state, and are in whose hands."""
    async with database.session() as session:
        rows = await session.execute(select(Message.state, Message.claimed_by))
        return Counter((row.state, row.claimed_by) for row in rows)


async def test_at_least_once(database: Database, simulator: Simulator) -> None:
    asker, *chats = crowd(simulator, 9)
    await written(database, *(row for chat in chats[:2] for row in to(chat, "在途")), by=DEAD, sending=True)
    replies = [row for chat in chats[2:4] for row in to(chat, "在途", urgent=True)]
    await written(database, *replies, by=DEAD, sending=True)
    await written(database, *(row for chat in chats[4:6] for row in to(chat, "未动")), by=DEAD)
    await written(database, *(row for chat in chats[6:] for row in to(chat, "未领")))
    async with sender(database, simulator):
        await until(lambda: len(said(simulator)) == 8)
    assert Counter(said(simulator)) == {"在途": 4, "未动": 2, "未领": 2}
    assert said(simulator, asker) == []
    assert await states(database) == {("sent", None): 6}


async def test_at_most_once(database: Database, simulator: Simulator) -> None:
    """What may have arrived is told as such, to staff in the database and to whoever waits to know."""
    asker, *chats = crowd(simulator, 7)
    echo = Echo(asker, delivered="已送达", failed="未送达")
    rows = [replace(row, echo=echo) for chat in chats[:2] for row in to(chat, "在途")]
    in_flight = await written(database, *rows, by=DEAD, sending=True)
    await written(database, *(row for chat in chats[2:4] for row in to(chat, "未动", urgent=True)), by=DEAD)
    await written(database, *(row for chat in chats[4:] for row in to(chat, "未领")))
    async with sender(database, simulator, again=False):
        await until(lambda: len(said(simulator)) == 6)
    assert Counter(said(simulator)) == {"未动": 2, "未领": 2, "未送达": 2}
    assert await states(database) == {("sent", None): 2, ("unknown", None): 2}
    assert [(await row_of(database, id)).state for id in in_flight] == ["unknown", "unknown"]


@ON_SQLITE
@pytest.mark.parametrize("again", [True, False])
async def test_a_lost_answer(database: Database, simulator: Simulator, again: bool) -> None:
    """Telegram has sent it, but a page of HTML is all we hear of it."""
    (chat,) = crowd(simulator, 1)
    (id,) = await written(database, *to(chat, "好"))
    simulator.world.faults.set(Fault("lost"))
    async with sender(database, simulator, again=again):
        (row,) = await settled(database, id)
    assert (row.state, said(simulator)) == (("sent", ["好", "好"]) if again else ("unknown", ["好"]))


@ON_SQLITE
async def test_a_refused_reply_is_not_in_flight(database: Database, simulator: Simulator) -> None:
    """Telegram said that it has not sent it: at a crash now it is not lost, though nothing is sent twice."""
    (chat,) = crowd(simulator, 1)
    (row,), parcels = answer(chat, "好")
    simulator.world.faults.set(Fault("429", retry_after=30))
    async with sender(database, simulator, again=False) as delivery:
        await written(database, row, by=delivery.me)
        task = asyncio.create_task(delivery.deliver_now(Letters(), parcels))
        kept = await attempted(database, row.id)
        assert (kept.state, kept.claimed_by) == ("waiting", delivery.me)
    await task
    async with sender(database, simulator, again=False):
        await until(lambda: said(simulator) == ["好"], 2)


async def attempted(database: Database, id: int) -> Any:
    """The message, once it was tried and will be again."""
    async with asyncio.timeout(5):
        while True:
            kept = await row_of(database, id)
            if (kept.state, kept.attempts) == ("waiting", 1):
                return kept
            await asyncio.sleep(0.01)


@ON_SQLITE
@pytest.mark.parametrize("again", [True, False])
async def test_at_the_end_what_is_in_flight_is_finished_and_the_rest_given_back(
    database: Database, simulator: Simulator, again: bool
) -> None:
    chats = crowd(simulator, 30)
    rows = [row for chat in chats for row in to(chat, str(chat))]
    await written(database, *rows)
    simulator.world.faults.set(Fault("slow", count=len(rows), retry_after=1))
    async with sender(database, simulator, again=again, per_second=10) as delivery:
        async with asyncio.timeout(5):
            while not (await states(database))["sending", delivery.me]:  # noqa: ASYNC110 - the database has no bell
                await asyncio.sleep(0.01)
    sent = said(simulator)
    assert 0 < len(sent) < 20
    assert await states(database) == {("sent", None): len(sent), ("waiting", None): len(rows) - len(sent)}
    simulator.world.faults.set()
    async with sender(database, simulator, again=again):
        await until(lambda: len(said(simulator)) >= len(rows))
    assert sorted(said(simulator)) == sorted(str(chat) for chat in chats)


@ON_SQLITE
async def test_an_end_does_not_wait_for_a_chat_that_must_wait_long(database: Database, simulator: Simulator) -> None:
    """What was said there waits, in its order, before all that is said in the next life."""
    (chat,) = crowd(simulator, 1)
    simulator.world.faults.set(Fault("429", retry_after=60))
    async with sender(database, simulator) as delivery:
        for texts in (("一", "二"), ("三",)):
            rows, parcels = answer(chat, *texts)
            await written(database, *rows, by=delivery.me, sending=True)
            await asyncio.wait_for(delivery.deliver_now(Letters(), parcels), 4)
        begun = asyncio.get_running_loop().time()
    assert asyncio.get_running_loop().time() - begun < 1
    assert said(simulator) == []
    async with sender(database, simulator) as delivery:
        rows, parcels = answer(chat, "四")
        await written(database, *rows, by=delivery.me, sending=True)
        await delivery.deliver_now(Letters(), parcels)
    assert said(simulator) == ["一", "二", "三", "四"]


@ON_POSTGRESQL
async def test_two_processes_share_what_waits(database: Database, database_url: str, simulator: Simulator) -> None:
    chats = crowd(simulator, 200)
    async with open_database(database_url) as other, sender(database, simulator), sender(other, simulator):
        ids = await written(database, *(row for chat in chats for row in to(chat, str(chat))))
        rows = await settled(database, *ids)
    assert {row.state for row in rows} == {"sent"}
    assert sorted(said(simulator)) == sorted(str(chat) for chat in chats)


@ON_POSTGRESQL
async def test_what_a_living_process_has_in_hand_is_left_to_it(
    database: Database, database_url: str, simulator: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.delivery.LOOK_FOR_DEAD", 0.2)
    (chat,) = crowd(simulator, 1)
    async with open_database(database_url) as other, sender(database, simulator):
        async with open_presence(other) as living:
            await written(database, *to(chat, "在途"), by=living.number, sending=True)
            await asyncio.sleep(1)
            assert said(simulator) == []
        await until(lambda: said(simulator) == ["在途"], 3)


@ON_POSTGRESQL
async def test_nobody_appears_while_another_looks_who_is_there(database: Database, database_url: str) -> None:
    """Else what the new one takes in hand could seem to be that of a dead one."""
    async with open_database(database_url) as other, open_presence(database) as first, AsyncExitStack() as stack:
        async with database.session() as session:
            assert set(await first.alive(session)) == {first.number}
            appearing = asyncio.create_task(stack.enter_async_context(open_presence(other)))
            await asyncio.sleep(0.3)
            assert not appearing.done()
        second = await appearing
        async with database.session() as session:
            assert set(await first.alive(session)) == {first.number, second.number}


@ON_POSTGRESQL
async def test_whoever_lost_the_connection_is_soon_known_to_be_alive_again(
    database: Database, database_url: str
) -> None:
    ends = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND objid = :number"
    async with open_database(database_url) as other, open_presence(database) as first, open_presence(other) as second:
        async with other.session() as session:
            await session.execute(text(ends), {"number": first.number})
        await database.run(first.alive)
        assert set(await other.run(second.alive)) == {first.number, second.number}
