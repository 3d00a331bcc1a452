"""The life of a solution: whose move it is, from where, and that of two at once one is made."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from storage import demands, solutions
from storage.database import Database
from storage.demands import Head
from storage.powers import Actor, Forbidden, Refused
from storage.solutions import MOVES, State
from storage.tables.demands import Demand
from storage.tables.journal import JournalEntry
from storage.tables.solutions import Solution, SolutionEvent
from tests.storage.crowd import NOON, STRANGER, ZHAO, member

DEMANDER, CHALLENGER, OTHER = STRANGER, Actor(2, "王浩然", "Asia/Shanghai"), Actor(3, "李思远", "Asia/Shanghai")
ANSWERS = {"abstract": "超声辅助激光焊"}
LATER = NOON + timedelta(hours=1)


@pytest.fixture
async def demand(database: Database) -> Demand:
    """A published one."""
    head = Head("焊接", "高端装备制造", "江苏产业赛", "扬州市人民政府")
    async with database.session() as session:
        row = await demands.submit(session, actor=DEMANDER, head=head, answers={}, disclosure={}, now=NOON)
        row.state, row.published_at = "published", NOON
        return row


async def submit(database: Database, demand: Demand, actor: Actor = CHALLENGER) -> Solution:
    async with database.session() as session:
        return await solutions.submit(
            session, actor=actor, demand=demand, version=demand.version, answers=ANSWERS, now=NOON
        )


async def deliver(database: Database, row: Solution, actor: Actor = ZHAO, version: int = 1) -> State:
    async with database.session() as session:
        moved, _ = await solutions.deliver(session, id=row.id, actor=actor, version=version, now=LATER)
        return State(moved.state)


async def give_back(database: Database, row: Solution, actor: Actor = ZHAO) -> State:
    async with database.session() as session:
        moved = await solutions.give_back(session, id=row.id, actor=actor, version=1, reason="缺少依据", now=LATER)
        return State(moved.state)


async def withdraw(database: Database, row: Solution, actor: Actor = CHALLENGER) -> State:
    async with database.session() as session:
        return State((await solutions.withdraw(session, id=row.id, actor=actor, now=LATER)).state)


async def edit(database: Database, row: Solution, demand: Demand, **said: Any) -> Solution:
    async with database.session() as session:
        return await solutions.edit(
            session, id=row.id, actor=CHALLENGER, demand=demand, version=demand.version, answers=said, now=LATER
        )


async def mark(database: Database, row: Solution, aspect: str, value: int, actor: Actor = DEMANDER) -> Any:
    async with database.session() as session:
        marked, _ = await solutions.mark(session, id=row.id, actor=actor, aspect=aspect, value=value, now=LATER)
        return marked.marks


async def refusal(work: Awaitable[object]) -> str:
    with pytest.raises(Refused) as caught:
        await work
    return caught.value.code


async def test_a_solution_is_numbered_and_its_receipt_proves_what_it_said(database: Database, demand: Demand) -> None:
    row, other = await submit(database, demand), await submit(database, demand, OTHER)
    assert (row.number, other.number) == ("JJ2026-0001", "JJ2026-0002")
    assert row.digest == solutions.digest(row.number, ANSWERS) != other.digest
    assert (row.state, row.for_version) == (State.SUBMITTED, demand.version)


async def test_each_answers_a_demand_of_others_once(database: Database, demand: Demand) -> None:
    row = await submit(database, demand)
    assert await refusal(submit(database, demand)) == "solution_there"
    assert await refusal(submit(database, demand, DEMANDER)) == "solution_own_demand"
    await withdraw(database, row)
    await submit(database, demand)
    demand.state = "withdrawn"
    assert await refusal(submit(database, demand, OTHER)) == "demand_not_public"


async def test_what_is_returned_is_filed_again_by_its_change(database: Database, demand: Demand) -> None:
    row = await submit(database, demand)
    assert await give_back(database, row) == State.RETURNED
    assert await refusal(deliver(database, row)) == "solution_is_returned"
    changed = await edit(database, row, demand, abstract="改过的")
    assert (changed.state, changed.version) == (State.SUBMITTED, 2)
    assert changed.digest == solutions.digest(row.number, {"abstract": "改过的"})
    assert await refusal(deliver(database, row)) == "solution_changed"
    assert await deliver(database, row, version=2) == State.DELIVERED
    async with database.session() as session:
        events = await solutions.history(session, changed)
        told = [entry.act for entry in await session.scalars(select(JournalEntry).order_by(JournalEntry.id))]
    assert [event.act for event in events] == ["submit", "return", "edit", "deliver"]
    assert events[1].words == "缺少依据"
    assert told == ["solution_return", "solution_deliver"]


async def test_what_is_delivered_is_not_changed_and_not_withdrawn(database: Database, demand: Demand) -> None:
    row = await submit(database, demand)
    await deliver(database, row)
    assert await refusal(edit(database, row, demand, abstract="改过的")) == "solution_is_delivered"
    assert await refusal(withdraw(database, row)) == "solution_is_delivered"
    async with database.session() as session:
        assert await solutions.count(session, demand=demand.id) == 1
        assert [one.id for one in await solutions.to_demand(session, demand=demand, actor=DEMANDER)] == [row.id]


async def test_only_those_whose_it_is(database: Database, demand: Demand) -> None:
    row = await submit(database, demand)
    async with database.session() as session:
        for actor in (OTHER, DEMANDER, ZHAO):
            assert await refusal(solutions.own(session, id=row.id, actor=actor)) == "solution_gone"
        assert await refusal(solutions.received(session, id=row.id, actor=DEMANDER)) == "solution_gone"  # not yet
        for actor in (CHALLENGER, DEMANDER, OTHER, member(9, "盐城市人民政府")):
            with pytest.raises(Forbidden):
                await solutions.reviewed(session, id=row.id, actor=actor)
        assert await solutions.to_check(session, actor=member(9, "盐城市人民政府"), limit=5) == []
        [(waiting, of)] = await solutions.to_check(session, actor=member(8, "扬州市人民政府"), limit=5)
    assert (waiting.id, of.id) == (row.id, demand.id)
    await deliver(database, row)
    async with database.session() as session:
        for actor in (CHALLENGER, OTHER, ZHAO):
            assert await refusal(solutions.received(session, id=row.id, actor=actor)) == "demand_gone"


async def test_the_marks_are_the_demanders(database: Database, demand: Demand) -> None:
    row = await submit(database, demand)
    assert await refusal(mark(database, row, "fit", 5)) == "solution_gone"
    await deliver(database, row)
    await mark(database, row, "fit", 2)
    await mark(database, row, "technique", 5)
    assert await mark(database, row, "fit", 4) == {"fit": 4, "technique": 5}
    for aspect, value in (("luck", 3), ("fit", 0), ("fit", 6)):
        assert await refusal(mark(database, row, aspect, value)) == "solution_gone"
    assert await refusal(mark(database, row, "fit", 3, CHALLENGER)) == "demand_gone"


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("state", State)
async def test_a_move_is_made_from_where_it_may_be(database: Database, demand: Demand, name: str, state: State) -> None:
    row = await submit(database, demand)
    async with database.session() as session:
        await session.execute(update(Solution).values(state=state))
    async with database.session() as session:
        there = await solutions.any_(session, id=row.id)
        moving = solutions.move(session, there, name, actor=ZHAO, now=LATER)
        if state in MOVES[name].origin:
            await moving
            assert there.state == (MOVES[name].to or state)
        else:
            assert await refusal(moving) == f"solution_is_{state}"
    async with database.session() as session:
        acts = list(await session.scalars(select(SolutionEvent.act)))
    assert acts == (["submit", name] if state in MOVES[name].origin else ["submit"])


async def at_once(*works: Awaitable[State]) -> list[str]:
    results = await asyncio.gather(*works, return_exceptions=True)
    for result in results:
        if isinstance(result, BaseException) and not isinstance(result, Refused):
            raise result
    return ["refused" if isinstance(result, Refused) else str(result) for result in results]


@pytest.mark.parametrize("other", [give_back, withdraw])
async def test_of_two_at_once_one_is_made(
    database: Database, demand: Demand, other: Callable[[Database, Solution], Awaitable[State]]
) -> None:
    row = await submit(database, demand)
    came = await at_once(deliver(database, row), other(database, row))
    [made] = [result for result in came if result != "refused"]
    async with database.session() as session:
        assert (await solutions.any_(session, id=row.id)).state == made
        assert len(await solutions.history(session, row)) == 2
