"""A row a person: written down once, sent once, by however many processes, whatever breaks off."""

import asyncio
import os
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime, time, timedelta

import pytest
from sqlalchemy import func, insert, select, text, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import copies as hands
from storage import launches, mutes, recipients
from storage.base import table
from storage.copies import Copy
from storage.database import Database, open_database
from storage.quiet import NONE, Quiet, parse
from storage.tables.broadcasts import Broadcast, Recipient
from tests.storage.crowd import BEIJING, LONDON, NOON, copies, on_the_way, read, settle_in

NIGHT = parse("22:00-08:00")
EVENING = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)  # 23:00 in Beijing, 15:00 in London
ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


async def spooled(database: Database, people: int = 10, **about: object) -> Database:
    await settle_in(database, range(1, people + 1))
    async with database.session() as session:
        await on_the_way(session, **about)
    while await spool(database):
        pass
    return database


async def spool(database: Database, limit: int = 4) -> bool:
    async with database.session() as session:
        return await recipients.spool(session, id=1, now=NOON, limit=limit)


async def claim(
    database: Database, by: int = 7, limit: int = 100, now: datetime = NOON, quiet: Quiet = NONE
) -> list[Copy]:
    async def take(session: AsyncSession) -> list[Copy]:
        return [copy for _, copy in await hands.claim(session, by=by, now=now, limit=limit, quiet=quiet)]

    return await database.run(take)


async def send(database: Database, copy: Copy, kind: hands.Kind = "delivered", now: datetime = NOON) -> None:
    async with database.session() as session:
        await hands.mark_sending(session, [copy])
    async with database.session() as session:
        await hands.settle(session, copy, kind=kind, message=copy.person * 10, reason="", now=now)


async def finish(database: Database, now: datetime = NOON) -> str:
    async with database.session() as session:
        await launches.finish(session, now=now)
    return (await read(database)).state


# ---- written down ----


async def test_everybody_is_written_down_once_in_pages(database: Database) -> None:
    await spooled(database)

    row = await read(database)
    assert (row.total, row.spooled_to, row.zones) == (10, None, [BEIJING])
    assert sorted(await copies(database)) == list(range(1, 11))


async def test_nobody_to_write_to_is_an_end_too(database: Database) -> None:
    async with database.session() as session:
        await on_the_way(session)

    assert not await spool(database)
    assert await finish(database) == "done"


async def test_what_breaks_off_goes_on_where_it_was(database: Database, database_url: str) -> None:
    await settle_in(database, range(1, 11))
    async with database.session() as session:
        await on_the_way(session)
    await spool(database)
    with pytest.raises(ZeroDivisionError):
        async with database.session() as session:
            await recipients.spool(session, id=1, now=NOON, limit=4)
            raise ZeroDivisionError
    assert (await read(database)).total == len(await copies(database)) == 4

    async with open_database(database_url) as again:
        assert await spool(again)
        assert not await spool(again)
    assert (await read(database)).total == len(await copies(database)) == 10


async def test_a_process_killed_in_the_middle_leaves_whole_pages(database: Database, database_url: str) -> None:
    await settle_in(database, range(1, 3001))
    async with database.session() as session:
        await on_the_way(session)
    program = f"""
import asyncio
from storage import recipients
from storage.database import open_database
from tests.storage.crowd import NOON
async def main():
    async with open_database({database_url!r}) as database:
        while True:
            async with database.session() as session:
                await recipients.spool(session, id=1, now=NOON, limit=10)
                print(flush=True)
asyncio.run(main())
"""
    process = await asyncio.create_subprocess_exec(sys.executable, "-c", program, stdout=subprocess.PIPE)
    assert process.stdout
    for _ in range(5):
        await process.stdout.readline()
    os.kill(process.pid, signal.SIGKILL)
    await process.communicate()

    while await database.run(lambda session: recipients.spool(session, id=1, now=NOON)):
        pass
    assert (await read(database)).total == len(await copies(database)) == 3000


async def test_two_processes_write_down_together(database: Database, database_url: str) -> None:
    await settle_in(database, range(1, 101))
    async with database.session() as session:
        await on_the_way(session)

    async def work(mine: Database) -> None:
        while await mine.run(_unfinished):
            await mine.run(lambda session: recipients.spool(session, id=1, now=NOON, limit=7))

    async with open_database(database_url) as other:
        await asyncio.gather(work(database), work(other))
    assert (await read(database)).total == len(await copies(database)) == 100


async def _unfinished(session: AsyncSession) -> bool:
    return await session.scalar(select(Broadcast.spooled_to)) is not None


# ---- in hand ----


async def test_two_processes_share_the_work(database: Database, database_url: str) -> None:
    await spooled(database, 60)
    taken: Counter[int] = Counter()

    async def work(mine: Database, number: int) -> None:
        while batch := await claim(mine, number, 5):
            for copy in batch:
                taken[copy.person] += 1
                await mine.run(lambda session, copy=copy: hands.mark_sending(session, [copy]))  # type: ignore[misc]
                await mine.run(
                    lambda session, copy=copy: hands.settle(  # type: ignore[misc]
                        session, copy, kind="delivered", message=1, reason="", now=NOON
                    )
                )

    async with open_database(database_url) as other:
        await asyncio.gather(work(database, 1), work(other, 2))
    assert taken == Counter(range(1, 61))
    assert await finish(database) == "done"
    assert (await read(database)).delivered == 60


async def test_what_is_in_hand_is_nobody_elses_and_an_end_waits_for_it(database: Database) -> None:
    await spooled(database, 3)
    batch = await claim(database, 1)
    assert await claim(database, 2) == []
    assert await finish(database) == "sending"
    for copy in batch:
        await send(database, copy)
    assert await finish(database) == "done"


async def test_whatever_becomes_of_a_copy_is_counted(database: Database) -> None:
    await spooled(database, 5)
    kinds: list[hands.Kind] = ["delivered", "blocked", "gone", "failed", "unknown"]
    for copy, kind in zip(await claim(database), kinds, strict=True):
        await send(database, copy, kind)
        await send(database, copy, "delivered")  # settled already: changes nothing

    row = await read(database)
    assert (row.delivered, row.blocked, row.gone, row.failed, row.unknown) == (1, 1, 1, 1, 1)
    assert sorted(copy.state for copy in (await copies(database)).values()) == sorted(kinds)


async def test_what_cannot_be_sent_now_waits_until_its_time(database: Database) -> None:
    await spooled(database, 1)
    [copy] = await claim(database)
    async with database.session() as session:
        await hands.mark_sending(session, [copy])
        await hands.put_off(session, copy, until=NOON + timedelta(minutes=1), reason="429")

    assert await claim(database) == []
    [again] = await claim(database, now=NOON + timedelta(minutes=2))
    assert again.attempts == 1


async def test_paused_and_cancelled_nothing_is_taken(database: Database) -> None:
    await spooled(database)
    for state in ("paused", "cancelled", "done"):
        async with database.session() as session:
            await session.execute(update(Broadcast).values(state=state))
        assert await claim(database) == []
        assert not await spool(database)


async def test_a_small_one_does_not_wait_for_a_large_one(database: Database) -> None:
    await spooled(database, 50)
    async with database.session() as session:
        await on_the_way(session, id=2)
        await recipients.spool(session, id=2, now=NOON)

    batch = await claim(database, limit=10)
    assert Counter(copy.broadcast for copy in batch) == {1: 5, 2: 5}


async def test_what_the_dead_had_in_hand(database: Database) -> None:
    for again, left, unknown in ((True, "waiting", 0), (False, "unknown", 1)):
        async with database.session() as session:
            await session.execute(text("DELETE FROM broadcasts"))
            await session.execute(text("DELETE FROM people"))
        await spooled(database, 3)
        flying, _held = await claim(database, by=1, limit=2)
        [mine] = await claim(database, by=2, limit=1)
        async with database.session() as session:
            await hands.mark_sending(session, [flying])
            await hands.recover(session, alive={2}, again=again)

        states = {person: copy.state for person, copy in (await copies(database)).items()}
        assert states[flying.person] == left
        assert (await read(database)).unknown == unknown
        assert mine.person not in {copy.person for copy in await claim(database, by=2)}
        await send(database, flying)  # whoever was taken for dead has no say any more
        assert (await read(database)).delivered == 0


# ---- quiet hours ----


async def test_whoever_sleeps_is_passed_over(database: Database) -> None:
    await settle_in(database, [1, 2])
    await settle_in(database, [3], zone=LONDON)
    async with database.session() as session:
        await on_the_way(session)
        await recipients.spool(session, id=1, now=EVENING)
    assert (await read(database)).zones == [BEIJING, LONDON]

    for copy in await claim(database, now=EVENING, quiet=NIGHT):
        assert copy.person == 3
        await send(database, copy)
    assert await claim(database, now=EVENING, quiet=NIGHT) == []
    assert await finish(database) == "sending"
    morning = EVENING + timedelta(hours=9, minutes=1)
    assert [copy.person for copy in await claim(database, now=morning, quiet=NIGHT)] == [1, 2]


def test_quiet_hours_are_those_of_the_reader() -> None:
    assert Quiet(time(22), time(8)) == NIGHT
    assert NIGHT.covers(BEIJING, EVENING)
    assert not NIGHT.covers(LONDON, EVENING)
    assert not NIGHT.covers(BEIJING, NOON)
    assert NIGHT.covers("no/such/zone", EVENING)
    assert not parse("").covers(BEIJING, EVENING)
    noon_rest = parse("12:00-14:00")
    assert noon_rest.covers(BEIJING, NOON)
    assert not noon_rest.covers(BEIJING, NOON + timedelta(hours=2))


async def test_whoever_wants_no_more_of_it_meanwhile_gets_none(database: Database) -> None:
    await spooled(database, 3)
    async with database.session() as session:
        await mutes.mute(session, person=2, category="contest")
        await mutes.mute(session, person=3, category="policy")

    batch = await claim(database)
    assert sorted(copy.person for copy in batch) == [1, 3]
    for copy in batch:
        await send(database, copy)
    assert await finish(database) == "done"
    row = await read(database)
    assert (row.total, row.delivered, sorted(await copies(database))) == (2, 2, [1, 3])


# ---- afterwards ----


async def delivered(database: Database, people: int, at: datetime = NOON) -> None:
    await spooled(database, people)
    for copy in await claim(database):
        await send(database, copy, now=at)
    assert await finish(database) == "done"


async def amend(database: Database, state: str) -> None:
    async with database.session() as session:
        await session.execute(update(Broadcast).values(state=state, revision=Broadcast.revision + 1))


async def test_a_correction_goes_to_those_who_have_it(database: Database) -> None:
    await delivered(database, 3)
    await amend(database, "correcting")
    first, second, third = await claim(database)
    assert [copy.message for copy in (first, second, third)] == [10, 20, 30]
    async with database.session() as session:
        await hands.mark_sending(session, [first])
        await hands.settle(session, first, kind="delivered", message=None, reason="", now=NOON)
        await hands.settle(session, second, kind="failed", message=None, reason="x", now=NOON)
        await hands.put_off(session, third, until=NOON + timedelta(minutes=1), reason="429")
    assert await finish(database) == "correcting"
    [third] = await claim(database, now=NOON + timedelta(minutes=1))
    async with database.session() as session:
        await hands.settle(session, third, kind="delivered", message=31, reason="", now=NOON)

    assert await finish(database) == "done"
    row = await read(database)
    assert (row.corrected, row.delivered) == (2, 3)
    assert [copy.message_id for copy in (await copies(database)).values()] == [10, 20, 31]


async def test_what_is_older_than_two_days_stays(database: Database) -> None:
    await delivered(database, 4)
    async with database.session() as session:
        old = table(Recipient).update().where(table(Recipient).c.person_id <= 2)
        await session.execute(old.values(sent_at=NOON - timedelta(hours=48), due_at=NOON - timedelta(hours=48)))
    await amend(database, "recalling")
    young = await claim(database)
    assert sorted(copy.person for copy in young) == [3, 4]
    async with database.session() as session:
        assert await hands.keep_old(session, id=1, revision=2, now=NOON, limit=1)
        assert await hands.keep_old(session, id=1, revision=2, now=NOON, limit=1)
        assert not await hands.keep_old(session, id=1, revision=2, now=NOON, limit=1)
    for copy, kind in zip(young, ("delivered", "failed"), strict=True):
        async with database.session() as session:
            await hands.settle(session, copy, kind=kind, message=None, reason="", now=NOON)  # type: ignore[arg-type]

    assert await finish(database) == "done"
    assert Counter(copy.state for copy in (await copies(database)).values()) == {"kept": 3, "recalled": 1}
    assert (await read(database)).recalled == 1


async def test_the_list_of_results_comes_in_pages(database: Database) -> None:
    await delivered(database, 3)
    async with database.session() as session:
        await session.execute(text("DELETE FROM people WHERE id = 2"))
        first = await recipients.results(session, id=1, after=0, limit=2)
        rest = await recipients.results(session, id=1, after=2, limit=2)

    assert [(one.person, one.name, one.state, one.sent_at) for one in (*first, *rest)] == [
        (1, "某人1", "delivered", NOON),
        (2, None, "delivered", NOON),
        (3, "某人3", "delivered", NOON),
    ]


# ---- a million ----


@ON_SQLITE
async def test_a_claim_does_not_look_at_all_that_wait(database: Database) -> None:
    """Each look reads an index whose first row is the one it wants, whoever else waits, sleeps or is put off."""
    looks = {
        "ix_recipients_waiting": hands._next_to_send,
        "ix_recipients_delivered": hands._next_to_correct,
    }
    values = {"broadcast": 1, "at": BEIJING, "moment": NOON, "most": 60, "current": 2}
    for index, look in looks.items():
        mine = {name: values[name] for name in look.compile().params if name in values}
        statement = look.params(mine).compile(database.engine.sync_engine, compile_kwargs={"literal_binds": True})
        async with database.session() as session:
            steps = [row[3] for row in await session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]
        assert [index in step and step.startswith("SEARCH") for step in steps] == [True], steps


async def test_many_who_sleep_keep_nobody_waiting(database: Database) -> None:
    await settle_in(database, [1])
    async with database.session() as session:
        await on_the_way(session, zones=[BEIJING, LONDON], spooled_to=None)
        asleep = [
            {"broadcast_id": 1, "person_id": id, "state": "waiting", "revision": 1, "zone": BEIJING, "due_at": NOON}
            for id in range(2, 20_002)
        ]
        await session.execute(insert(table(Recipient)), [{**row, "attempts": 0} for row in asleep])
        awake = {**asleep[0], "person_id": 1, "zone": LONDON, "attempts": 0}
        await session.execute(insert(table(Recipient)), awake)

    [copy] = await claim(database, now=EVENING, quiet=NIGHT)
    assert copy.person == 1
    async with database.session() as session:
        in_hand = select(func.count()).select_from(Recipient).where(Recipient.claimed_by.is_not(None))
        assert await session.scalar(in_hand) == 1
