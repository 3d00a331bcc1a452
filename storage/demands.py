"""Demands: filed, found, moved on. Every move is one conditional UPDATE, and leaves a line in the demand's history."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import counters, journal, lifecycle
from storage.base import changes, new_id, table
from storage.lifecycle import OPEN, Side, State
from storage.powers import ALL, Act, Actor, Forbidden, Refused, require
from storage.tables.demands import Demand, DemandEvent

Answers = Mapping[str, Any]

# Nothing is ready to go out
UNPREPARED: Mapping[str, Any] = {"public": None, "public_rows": None, "public_hash": None, "approved": None}

_table = table(Demand)


@dataclass(frozen=True, slots=True)
class Head:
    """What is known of a demand outside its answers. `scope`: the organiser that answers for it, ALL where none is."""

    title: str
    industry: str
    contest: str
    scope: str


def subject(id: int) -> str:
    """What the journal calls it."""
    return f"demand:{id}"


def digest(text: str) -> str:
    """What an approval is bound to: SHA-256 of the text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


async def submit(
    session: AsyncSession, *, actor: Actor, head: Head, answers: Answers, disclosure: Answers, now: datetime
) -> Demand:
    """File a demand; its number is the receipt."""
    number = await counters.following(session, f"XQ{now:%Y}")
    row = Demand(
        id=new_id(),
        number=f"XQ{now:%Y}-{number:04}",
        person_id=actor.id,
        state=State.SUBMITTED,
        version=1,
        answers=dict(answers),
        disclosure=dict(disclosure),
        submitted_at=now,
        moved_at=now,
        **_columns(head),
    )
    session.add(row)
    await session.flush()
    _tell(session, row, actor, Side.DEMANDER, "submit", now)
    return row


def _columns(head: Head) -> dict[str, str]:
    return {"title": head.title, "industry": head.industry, "contest": head.contest, "scope": head.scope}


async def own(session: AsyncSession, *, id: int, actor: Actor) -> Demand:
    """One's own. Raises Refused."""
    row = await session.get(Demand, id, populate_existing=True)
    if row is None or row.person_id != actor.id:
        raise Refused("demand_gone")
    return row


async def any_(session: AsyncSession, *, id: int) -> Demand:
    """Whosever it is: whoever calls this has seen to the power. Raises Refused."""
    row = await session.get(Demand, id, populate_existing=True)
    if row is None:
        raise Refused("demand_gone")
    return row


async def reviewed(session: AsyncSession, *, id: int, actor: Actor) -> Demand:
    """One that is the actor's to work on as staff. Raises Forbidden and Refused."""
    if not actor.is_staff:
        raise Forbidden(Act.REVIEW, subject(id))
    row = await session.get(Demand, id, populate_existing=True)
    if row is None:
        raise Refused("demand_gone")
    require(actor, Act.REVIEW, row.scope, subject=subject(id))
    return row


async def move(
    session: AsyncSession,
    row: Demand,
    name: str,
    *,
    actor: Actor,
    now: datetime,
    to: State | None = None,
    version: int | None = None,
    code: str | None = None,
    words: str | None = None,
    new: Mapping[str, Any] | None = None,
) -> None:
    """Make a move of lifecycle.MOVES, by which these columns become `new`. `to`: where the move itself does not say.

    `version`: of the demand that was looked at. Raises NotNow, and Refused where it has changed since.
    """
    made = lifecycle.require(name, row.state)
    if version is not None and version != row.version:
        raise Refused("demand_changed", made.clause)
    target = made.to or to or State(row.state)
    values = {**(new or {}), "state": target} | ({"moved_at": now} if target != row.state else {})
    there = _table.c.id == row.id, _table.c.state == row.state, _table.c.version == row.version
    if not await changes(session, update(_table).where(*there).values(values)):
        raise Refused("demand_changed", made.clause)
    await session.refresh(row)
    _tell(session, row, actor, made.side, name, now, code, words)
    if made.side == Side.STAFF:
        await journal.write(session, actor=actor.id, act=f"demand_{name}", subject=subject(row.id), now=now)


def _tell(
    session: AsyncSession,
    row: Demand,
    actor: Actor,
    side: Side,
    act: str,
    now: datetime,
    code: str | None = None,
    words: str | None = None,
) -> None:
    line = {"by": actor.id, "side": side, "act": act, "state": row.state, "code": code, "words": words}
    session.add(DemandEvent(id=new_id(), demand_id=row.id, at=now, **line))


async def edit(
    session: AsyncSession,
    row: Demand,
    *,
    actor: Actor,
    fields: Collection[str],
    head: Head,
    answers: Answers,
    disclosure: Answers,
    now: datetime,
) -> None:
    """The demander changes what it says, in the fields that are open now. Whatever was confirmed or approved of the
    text is void by that, clause 四（三）; whatever is open for ever (the contact) stands in no text."""
    lifecycle.require("edit", row.state)
    open_ = lifecycle.open_fields(row.state, fields)
    changed = [key for key in fields if answers.get(key) != row.answers.get(key)]
    if not set(changed) <= set(open_):
        raise Refused("demand_field_closed", "四（三）")
    if not changed:
        return
    state = State.IN_REVIEW if row.state == State.CONFIRMATION and _says(changed) else None
    new: dict[str, Any] = {"answers": dict(answers), "disclosure": dict(disclosure), **_columns(head)}
    if _says(changed):
        new["version"] = row.version + 1
        # What staff have reworded otherwise stands
        kept = {key: value for key, value in (row.proposal or {}).items() if key not in changed}
        new |= {"proposal": kept or None, **UNPREPARED}
    await move(session, row, "edit", actor=actor, now=now, to=state, words="、".join(changed), new=new)


def _says(changed: Collection[str]) -> bool:
    return not lifecycle.ALWAYS.issuperset(changed)


async def mine(session: AsyncSession, *, actor: Actor) -> Sequence[Demand]:
    """One's own, those that are open first, then the newest."""
    rows = await session.scalars(select(Demand).where(Demand.person_id == actor.id).order_by(Demand.id.desc()))
    return sorted(rows, key=lambda row: row.state not in OPEN)


async def history(session: AsyncSession, row: Demand) -> Sequence[DemandEvent]:
    """From the first to the last."""
    of = select(DemandEvent).where(DemandEvent.demand_id == row.id).order_by(DemandEvent.id)
    return list(await session.scalars(of))


async def last_words(session: AsyncSession, row: Demand, *acts: str) -> DemandEvent | None:
    """The newest line of its history that is one of these acts."""
    of = select(DemandEvent).where(DemandEvent.demand_id == row.id, DemandEvent.act.in_(acts))
    return await session.scalar(of.order_by(DemandEvent.id.desc()).limit(1))


async def numbered(session: AsyncSession, *, number: str, actor: Actor) -> Demand:
    """By its number, for staff. Raises Forbidden and Refused."""
    id = await session.scalar(select(Demand.id).where(Demand.number == number.strip().upper()))
    if id is None:
        raise Refused("demand_unknown")
    return await reviewed(session, id=id, actor=actor)


def within(actor: Actor) -> list[Any]:
    """The demands that are a member of staff's."""
    return [] if ALL in actor.scopes else [Demand.scope.in_(actor.scopes)]
