"""Solutions: filed, checked by staff for form, delivered to the demander, weighed by the demander alone.

draft → submitted → returned | delivered → shortlisted. Withdrawn until it is delivered; what is delivered stays.
"""

import hashlib
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import counters, demands, journal
from storage.base import changes, new_id, table
from storage.lifecycle import State as DemandState
from storage.powers import Act, Actor, Forbidden, Refused, require
from storage.tables.demands import Demand
from storage.tables.solutions import Solution, SolutionEvent

Answers = Mapping[str, Any]

_table = table(Solution)
MARKS = ("technique", "fit", "prospect")  # 技术性, 匹配度, 合作前景: clause 三（四）
BEST = 5  # marks go from 1 to this


class State(StrEnum):
    SUBMITTED = "submitted"
    RETURNED = "returned"
    DELIVERED = "delivered"
    SHORTLISTED = "shortlisted"
    WITHDRAWN = "withdrawn"


class Side(StrEnum):
    CHALLENGER = "challenger"
    STAFF = "staff"
    DEMANDER = "demander"


@dataclass(frozen=True, slots=True)
class Move:
    side: Side
    origin: Collection[State]
    to: State | None
    clause: str = ""


HERE = frozenset({State.DELIVERED, State.SHORTLISTED})  # with the demander
BEFORE = frozenset({State.SUBMITTED, State.RETURNED})
_C, _S, _D = Side.CHALLENGER, Side.STAFF, Side.DEMANDER
MOVES = {
    "edit": Move(_C, BEFORE, State.SUBMITTED),
    "withdraw": Move(_C, BEFORE, State.WITHDRAWN),
    "confirm": Move(_C, BEFORE | HERE, None),
    "return": Move(_S, {State.SUBMITTED}, State.RETURNED),
    "deliver": Move(_S, {State.SUBMITTED}, State.DELIVERED, "三（三）"),
    "ask": Move(_D, HERE, None, "三（四）"),
    "answer": Move(_C, HERE, None, "三（四）"),
    "mark": Move(_D, HERE, None, "三（四）"),
    "shortlist": Move(_D, {State.DELIVERED}, State.SHORTLISTED, "三（四）"),
    "unlist": Move(_D, {State.SHORTLISTED}, State.DELIVERED, "三（四）"),
}


def subject(id: int) -> str:
    """What the journal calls it."""
    return f"solution:{id}"


def digest(number: str, answers: Answers) -> str:
    """What proves what was filed when: SHA-256 of the number and the answers as sorted JSON, in hexadecimal."""
    return hashlib.sha256(json.dumps([number, answers], ensure_ascii=False, sort_keys=True).encode()).hexdigest()


async def submit(
    session: AsyncSession, *, actor: Actor, demand: Demand, version: int, answers: Answers, now: datetime
) -> Solution:
    """Answer a published demand; the number and the digest are the receipt. `version`: of the demand that was read.
    Raises Refused."""
    _require_public(demand)
    if demand.person_id == actor.id:
        raise Refused("solution_own_demand")
    if await of_challenger(session, demand=demand.id, person=actor.id):
        raise Refused("solution_there")
    number = f"JJ{now:%Y}-{await counters.following(session, f'JJ{now:%Y}'):04}"
    row = Solution(
        id=new_id(),
        number=number,
        demand_id=demand.id,
        person_id=actor.id,
        state=State.SUBMITTED,
        version=1,
        answers=dict(answers),
        digest=digest(number, answers),
        for_version=version,
        submitted_at=now,
        moved_at=now,
    )
    session.add(row)
    await session.flush()
    _tell(session, row, actor, _C, "submit", now)
    return row


def _require_public(demand: Demand) -> None:
    if demand.state != DemandState.PUBLISHED:
        raise Refused("demand_not_public")


async def of_challenger(session: AsyncSession, *, demand: int, person: int) -> Solution | None:
    """The one somebody has filed for a demand, unless it is withdrawn."""
    mine = Solution.demand_id == demand, Solution.person_id == person, Solution.state != State.WITHDRAWN
    return await session.scalar(select(Solution).where(*mine))


async def any_(session: AsyncSession, *, id: int) -> Solution:
    """Whosever it is: whoever calls this has seen to the power. Raises Refused."""
    return await _get(session, id)


async def own(session: AsyncSession, *, id: int, actor: Actor) -> Solution:
    """One's own. Raises Refused."""
    row = await _get(session, id)
    if row.person_id != actor.id:
        raise Refused("solution_gone")
    return row


async def received(session: AsyncSession, *, id: int, actor: Actor) -> tuple[Solution, Demand]:
    """One that was delivered to the actor, with the demand it answers. Raises Refused."""
    row = await _get(session, id)
    demand = await demands.own(session, id=row.demand_id, actor=actor)
    if row.state not in HERE:
        raise Refused("solution_gone")
    return row, demand


async def reviewed(session: AsyncSession, *, id: int, actor: Actor) -> tuple[Solution, Demand]:
    """One that is the actor's to check as staff. Raises Forbidden and Refused."""
    if not actor.is_staff:
        raise Forbidden(Act.REVIEW, subject(id))
    row = await _get(session, id)
    demand = await session.get_one(Demand, row.demand_id, populate_existing=True)
    require(actor, Act.REVIEW, demand.scope, subject=subject(id))
    return row, demand


async def _get(session: AsyncSession, id: int) -> Solution:
    row = await session.get(Solution, id, populate_existing=True)
    if row is None:
        raise Refused("solution_gone")
    return row


def refusal(row: Solution, name: str) -> Refused:
    """Why a move cannot be made from where it is."""
    return Refused(f"solution_is_{row.state}", MOVES[name].clause)


async def move(
    session: AsyncSession,
    row: Solution,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    version: int | None = None,
    words: str | None = None,
    new: Mapping[str, Any] | None = None,
) -> None:
    """Make a move of MOVES, by which these columns become `new`. `version`: of the one that was looked at.

    Raises Refused where it is elsewhere, or has changed since.
    """
    made = MOVES[name]
    if row.state not in made.origin:
        raise refusal(row, name)
    if version is not None and version != row.version:
        raise Refused("solution_changed", made.clause)
    to = made.to or State(row.state)
    values = {**(new or {}), "state": to} | ({"moved_at": now} if to != row.state else {})
    there = _table.c.id == row.id, _table.c.state == row.state, _table.c.version == row.version
    if not await changes(session, update(_table).where(*there).values(values)):
        raise Refused("solution_changed", made.clause)
    await session.refresh(row)
    _tell(session, row, actor, made.side, name, now, words)
    if made.side == Side.STAFF:
        await journal.write(session, actor=actor.id, act=f"solution_{name}", subject=subject(row.id), now=now)


def _tell(
    session: AsyncSession, row: Solution, actor: Actor, side: Side, act: str, now: datetime, words: str | None = None
) -> None:
    line = {"by": actor.id, "side": side, "act": act, "state": row.state, "words": words}
    session.add(SolutionEvent(id=new_id(), solution_id=row.id, at=now, **line))


async def edit(
    session: AsyncSession, *, id: int, actor: Actor, demand: Demand, version: int, answers: Answers, now: datetime
) -> Solution:
    """Change what was filed; what was returned is filed again by that. Not once it is delivered. `version`: of the
    demand that was read."""
    row = await own(session, id=id, actor=actor)
    _require_public(demand)
    new = {"answers": dict(answers), "digest": digest(row.number, answers), "version": row.version + 1}
    await move(session, row, "edit", actor=actor, now=now, new=new | {"for_version": version})
    return row


async def confirm_again(session: AsyncSession, *, id: int, actor: Actor, demand: Demand, now: datetime) -> Solution:
    """What was filed stands for the demand as it is now."""
    row = await own(session, id=id, actor=actor)
    await move(session, row, "confirm", actor=actor, now=now, new={"for_version": demand.version})
    return row


async def withdraw(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Solution:
    row = await own(session, id=id, actor=actor)
    await move(session, row, "withdraw", actor=actor, now=now)
    return row


async def give_back(
    session: AsyncSession, *, id: int, actor: Actor, version: int, reason: str, now: datetime
) -> Solution:
    """Return it to its challenger: it is not complete in form. Staff do not judge what it says."""
    row, _ = await reviewed(session, id=id, actor=actor)
    await move(session, row, "return", actor=actor, now=now, version=version, words=reason)
    return row


async def deliver(
    session: AsyncSession, *, id: int, actor: Actor, version: int, now: datetime
) -> tuple[Solution, Demand]:
    """Complete in form: to the demander."""
    row, demand = await reviewed(session, id=id, actor=actor)
    await move(session, row, "deliver", actor=actor, now=now, version=version, new={"delivered_at": now})
    return row, demand


async def mark(
    session: AsyncSession, *, id: int, actor: Actor, aspect: str, value: int, now: datetime
) -> tuple[Solution, Demand]:
    """The demander's own mark for an aspect of MARKS, from 1 to BEST."""
    row, demand = await received(session, id=id, actor=actor)
    if aspect not in MARKS or not 1 <= value <= BEST:
        raise Refused("solution_gone")
    await move(session, row, "mark", actor=actor, now=now, new={"marks": {**(row.marks or {}), aspect: value}})
    return row, demand


async def mine(session: AsyncSession, *, actor: Actor) -> Sequence[tuple[Solution, Demand]]:
    """One's own, the newest first, each with the demand it answers."""
    rows = select(Solution, Demand).join(Demand, Demand.id == Solution.demand_id)
    found = await session.execute(rows.where(Solution.person_id == actor.id).order_by(Solution.id.desc()))
    return [(solution, demand) for solution, demand in found]


async def to_demand(session: AsyncSession, *, demand: Demand, actor: Actor) -> Sequence[Solution]:
    """Those delivered to the demander, the shortlisted first, then as they came. Raises Refused."""
    await demands.own(session, id=demand.id, actor=actor)
    rows = select(Solution).where(Solution.demand_id == demand.id, Solution.state.in_(HERE))
    found = list(await session.scalars(rows.order_by(Solution.delivered_at, Solution.id)))
    return sorted(found, key=lambda row: row.state != State.SHORTLISTED)


async def answered_otherwise(session: AsyncSession, *, demand: Demand) -> Sequence[Solution]:
    """Those that answer the demand as it was before it changed."""
    old = Solution.demand_id == demand.id, Solution.for_version != demand.version, Solution.state != State.WITHDRAWN
    return list(await session.scalars(select(Solution).where(*old)))


async def to_check(session: AsyncSession, *, actor: Actor, limit: int) -> Sequence[tuple[Solution, Demand]]:
    """Those that wait for staff, the longest first. Raises Forbidden."""
    if not actor.is_staff:
        raise Forbidden(Act.REVIEW)
    rows = (
        select(Solution, Demand)
        .join(Demand, Demand.id == Solution.demand_id)
        .where(Solution.state == State.SUBMITTED, *demands.within(actor))
        .order_by(Solution.moved_at, Solution.id)
        .limit(limit)
    )
    return [(solution, demand) for solution, demand in await session.execute(rows)]


async def count(session: AsyncSession, *, demand: int) -> int:
    """How many were delivered for a demand."""
    there = select(func.count()).select_from(Solution)
    found = await session.scalar(there.where(Solution.demand_id == demand, Solution.state.in_(HERE)))
    return found or 0


async def history(session: AsyncSession, row: Solution, *acts: str) -> Sequence[SolutionEvent]:
    """From the first to the last; only of these acts, where any are named."""
    of = select(SolutionEvent).where(SolutionEvent.solution_id == row.id).order_by(SolutionEvent.id)
    return list(await session.scalars(of.where(SolutionEvent.act.in_(acts)) if acts else of))
