"""What is kept back, opened level by level: on both databases, and where two come at once."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage import disclosures
from storage.database import Database
from storage.disclosures import Level, State
from storage.powers import Actor, Refused
from storage.tables.solutions import Disclosure, View
from tests.storage.crowd import NOON, STRANGER, member

VIEWER, OWNER = STRANGER, member(2)
SUBJECT = 77


async def ask(database: Database, level: Level = Level.NAME, *, after: int = 0, viewer: Actor = VIEWER) -> Disclosure:
    """`after`: seconds."""
    now = NOON + timedelta(seconds=after)
    async with database.session() as session:
        return await disclosures.ask(
            session, actor=viewer, about="demand", subject=SUBJECT, owner=OWNER.id, level=level, now=now
        )


async def decide(database: Database, row: Disclosure, *, grant: bool = True, actor: Actor = OWNER) -> Disclosure:
    async with database.session() as session:
        return await disclosures.decide(session, id=row.id, actor=actor, grant=grant, now=NOON)


async def revoke(database: Database, row: Disclosure, actor: Actor = OWNER) -> Disclosure:
    async with database.session() as session:
        return await disclosures.revoke(session, id=row.id, actor=actor, now=NOON)


async def look(database: Database, level: Level, viewer: Actor = VIEWER) -> Disclosure:
    async with database.session() as session:
        return await disclosures.look(
            session, actor=viewer, about="demand", subject=SUBJECT, level=level, what="名称", now=NOON
        )


async def states(database: Database) -> dict[int, str]:
    async with database.session() as session:
        rows = await disclosures.shown(session, about="demand", subject=SUBJECT, viewer=VIEWER.id)
        return {row.level: row.state for row in rows}


async def opened(database: Database, to: Level) -> list[Disclosure]:
    """Every level up to this one is granted."""
    return [await decide(database, await ask(database, Level(step))) for step in range(Level.NAME, to + 1)]


async def refusal(work: Awaitable[object]) -> str:
    with pytest.raises(Refused) as caught:
        await work
    return caught.value.code


async def test_levels_are_asked_for_in_their_order(database: Database) -> None:
    assert await refusal(ask(database, Level.DETAIL)) == "disclosure_in_order"
    first = await ask(database)
    assert await refusal(ask(database, Level.DETAIL)) == "disclosure_in_order"  # asked for is not granted
    await decide(database, first)
    assert await refusal(ask(database)) == "disclosure_granted"
    assert await refusal(ask(database, Level.CONTACT)) == "disclosure_in_order"
    await ask(database, Level.DETAIL)
    assert await states(database) == {1: State.GRANTED, 2: State.ASKED}
    assert await refusal(ask(database, viewer=OWNER)) == "disclosure_own"


async def test_asked_once_more_it_is_the_same_and_asked_anew_after_a_no(database: Database) -> None:
    first, again = await ask(database), await ask(database, after=5)
    assert (again.id, again.asked_at) == (first.id, NOON)
    await decide(database, first, grant=False)
    assert await refusal(look(database, Level.NAME)) == "disclosure_closed"
    anew = await ask(database, after=9)
    assert (anew.id, anew.state, anew.decided_at) == (first.id, State.ASKED, None)
    assert anew.asked_at == NOON + timedelta(seconds=9)


async def test_it_is_its_owners_to_decide_and_once(database: Database) -> None:
    row = await ask(database)
    for other in (VIEWER, member(3)):
        assert await refusal(decide(database, row, actor=other)) == "disclosure_gone"
    assert await refusal(revoke(database, row)) == "disclosure_decided"
    granted = await decide(database, row)
    assert (granted.state, granted.decided_at) == (State.GRANTED, NOON)
    assert await refusal(decide(database, row, grant=False)) == "disclosure_decided"
    assert await refusal(revoke(database, row, VIEWER)) == "disclosure_gone"
    async with database.session() as session:
        assert await refusal(disclosures.views(session, id=row.id, actor=VIEWER)) == "disclosure_gone"


async def test_a_look_is_written_down_and_only_what_is_granted_is_looked_at(database: Database) -> None:
    first, second = await opened(database, Level.DETAIL)
    await look(database, Level.NAME)
    await look(database, Level.DETAIL)
    assert await refusal(look(database, Level.CONTACT)) == "disclosure_closed"
    assert await refusal(look(database, Level.NAME, member(3))) == "disclosure_closed"
    async with database.session() as session:
        seen = await session.scalars(select(View).order_by(View.id))
        assert [(view.disclosure_id, view.viewer) for view in seen] == [(first.id, 1), (second.id, 1)]
        [view] = await disclosures.views(session, id=second.id, actor=OWNER)
    assert (view.viewer, view.at, view.what) == (VIEWER.id, NOON, "名称")


async def test_what_is_revoked_takes_along_what_is_above_it(database: Database) -> None:
    rows = await opened(database, Level.DETAIL)
    await ask(database, Level.CONTACT)
    await ask(database, viewer=member(3))  # somebody else's stays
    await revoke(database, rows[0])
    assert await states(database) == {1: State.REVOKED, 2: State.REVOKED, 3: State.REVOKED}
    for level in Level:
        assert await refusal(look(database, level)) == "disclosure_closed"
    await decide(database, await ask(database, after=1))
    assert await states(database) == {1: State.GRANTED, 2: State.REVOKED, 3: State.REVOKED}
    assert await refusal(look(database, Level.DETAIL)) == "disclosure_closed"
    async with database.session() as session:
        others = await disclosures.shown(session, about="demand", subject=SUBJECT, viewer=3)
    assert [row.state for row in others] == [State.ASKED]


async def at_once(*works: Callable[[], Awaitable[Disclosure]]) -> list[str]:
    """What came of each."""
    results = await asyncio.gather(*(work() for work in works), return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refused):
            raise result
    return sorted(result.code if isinstance(result, Refused) else "done" for result in results)


async def test_of_two_at_once_one_decides(database: Database) -> None:
    row = await ask(database)
    came = await at_once(lambda: decide(database, row), lambda: decide(database, row, grant=False))
    assert came == ["disclosure_decided", "done"]
    assert (await states(database))[1] in {State.GRANTED, State.DECLINED}


async def test_of_two_at_once_one_revokes(database: Database) -> None:
    [row] = await opened(database, Level.NAME)
    came = await at_once(lambda: revoke(database, row), lambda: revoke(database, row))
    assert came == ["disclosure_decided", "done"]


async def test_asked_twice_at_once_it_is_one(database: Database) -> None:
    assert await at_once(lambda: ask(database), lambda: ask(database)) == ["done", "done"]
    async with database.session() as session:
        assert await session.scalar(select(func.count()).select_from(Disclosure)) == 1
