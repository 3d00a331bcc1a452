"""What staff do with a demand, from taking it to its text; each act asks for the power, and is journalled."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import demands, lifecycle
from storage.lifecycle import DESK, OPEN, State
from storage.powers import Act, Actor, Forbidden, Refused, Role
from storage.tables.demands import Demand, DemandEvent
from storage.tables.people import Role as RoleRow

PAGE = 8
COMPARED = 100
REASONS = frozenset({"not_technical", "incomplete", "secret", "unlawful", "duplicate", "not_ours", "other"})


async def counts(session: AsyncSession, *, actor: Actor) -> Mapping[str, int]:
    """How many open demands are in each state. Raises Forbidden."""
    _require_staff(actor)
    states = select(Demand.state, func.count()).where(Demand.state.in_(OPEN), *demands.within(actor))
    return dict((await session.execute(states.group_by(Demand.state))).all())


async def queue(session: AsyncSession, *, actor: Actor, state: str | None = None, page: int = 0) -> Sequence[Demand]:
    """Those that wait longest first: of one state, or all in which staff have the next move. One more than a page
    where there are more. Raises Forbidden."""
    _require_staff(actor)
    of = Demand.state == state if state else Demand.state.in_(DESK)
    rows = select(Demand).where(of, *demands.within(actor)).order_by(Demand.moved_at, Demand.id)
    return list(await session.scalars(rows.offset(page * PAGE).limit(PAGE + 1)))


async def others(session: AsyncSession, *, actor: Actor, row: Demand) -> Sequence[Demand]:
    """The newest of those filed before it in the same industry, to be compared with."""
    before = Demand.id < row.id, Demand.state != State.WITHDRAWN, Demand.industry == row.industry
    rows = select(Demand).where(*before, *demands.within(actor)).order_by(Demand.id.desc()).limit(COMPARED)
    return list(await session.scalars(rows))


def _require_staff(actor: Actor) -> None:
    if not actor.is_staff:
        raise Forbidden(Act.REVIEW)


async def take(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Demand:
    """From now on it is this member of staff's, whoever had it before."""
    row = await demands.reviewed(session, id=id, actor=actor)
    if row.taken_by == actor.id and row.state == State.IN_REVIEW:
        raise Refused("demand_yours")
    await demands.move(session, row, "take", actor=actor, now=now, new={"taken_by": actor.id})
    return row


async def give_back(
    session: AsyncSession, *, id: int, actor: Actor, version: int, reason: str, now: datetime
) -> Demand:
    """Return it to its demander, to be mended. `reason`: in words."""
    return await _judge(session, id, actor, version, "return", now, words=reason)


async def refuse(
    session: AsyncSession, *, id: int, actor: Actor, version: int, code: str, words: str | None, now: datetime
) -> Demand:
    """`code`: one of REASONS."""
    if code not in REASONS:
        raise Refused("demand_reason")
    return await _judge(session, id, actor, version, "refuse", now, code=code, words=words)


async def merge(session: AsyncSession, *, id: int, actor: Actor, version: int, into: str, now: datetime) -> Demand:
    """It is gone on with as another, open demand of the same demander, whose number is `into`."""
    row = await demands.reviewed(session, id=id, actor=actor)
    other = await demands.numbered(session, number=into, actor=actor)
    if other.id == row.id or other.person_id != row.person_id or other.state not in OPEN:
        raise Refused("demand_no_merge")
    return await _judge(session, id, actor, version, "merge", now, words=other.number, new={"merged_into": other.id})


async def refine(
    session: AsyncSession, *, id: int, actor: Actor, version: int, key: str, value: Any, now: datetime
) -> Demand:
    """Reword a field; the demander sees it when the text is sent for confirmation."""
    row = await demands.reviewed(session, id=id, actor=actor)
    if key not in row.answers:
        raise Refused("demand_field_closed")
    proposal = {**(row.proposal or {}), key: value}
    if value == row.answers[key]:
        del proposal[key]
    return await _judge(session, id, actor, version, "refine", now, words=key, new={"proposal": proposal or None})


async def propose(session: AsyncSession, *, id: int, actor: Actor, version: int, now: datetime) -> Demand:
    """Send the text, as it was refined, to its demander for confirmation. Clause 三（一）."""
    # Whoever looked at an earlier proposal has not seen this one
    return await _judge(session, id, actor, version, "propose", now, new={"version": version + 1})


async def rework(session: AsyncSession, *, id: int, actor: Actor, version: int, now: datetime) -> Demand:
    """Go over a confirmed text again: it is confirmed anew afterwards. It is this member of staff's from now on."""
    row = await demands.reviewed(session, id=id, actor=actor)
    new = {**demands.UNPREPARED, "taken_by": actor.id, "version": version + 1}
    await demands.move(session, row, "rework", actor=actor, now=now, version=version, new=new)
    return row


async def assign(session: AsyncSession, *, id: int, actor: Actor, expert: int, now: datetime) -> Demand:
    """Ask an expert of these contests for an opinion."""
    row = await demands.reviewed(session, id=id, actor=actor)
    lifecycle.require("assign", row.state)
    if expert not in await experts(session, scope=row.scope):
        raise Refused("demand_no_expert")
    if row.expert == expert:
        raise Refused("demand_asked")
    await demands.move(session, row, "assign", actor=actor, now=now, new={"expert": expert})
    return row


async def invite(session: AsyncSession, *, id: int, actor: Actor, person: int, now: datetime) -> Demand:
    """Draw a challenger's attention to a published demand, once. Clause 三（三）."""
    row = await demands.reviewed(session, id=id, actor=actor)
    if person in await invited(session, row):
        raise Refused("demand_invited", "三（三）")
    await demands.move(session, row, "invite", actor=actor, now=now, code=str(person))
    return row


async def invited(session: AsyncSession, row: Demand) -> frozenset[int]:
    """Who was."""
    of = select(DemandEvent.code).where(DemandEvent.demand_id == row.id, DemandEvent.act == "invite")
    return frozenset(int(code) for code in await session.scalars(of) if code)


async def experts(session: AsyncSession, *, scope: str) -> Sequence[int]:
    """Those who may be asked about the contests of an organiser."""
    held = select(RoleRow.person_id).where(RoleRow.role == Role.EXPERT, RoleRow.scope.in_(("", scope)))
    return list(await session.scalars(held.distinct().order_by(RoleRow.person_id)))


async def ask(session: AsyncSession, *, id: int, actor: Actor, words: str, now: datetime) -> Demand:
    """A question to the demander."""
    row = await demands.reviewed(session, id=id, actor=actor)
    await demands.move(session, row, "ask", actor=actor, now=now, words=words)
    return row


async def suspend(session: AsyncSession, *, id: int, actor: Actor, reason: str, now: datetime) -> Demand:
    row = await demands.reviewed(session, id=id, actor=actor)
    await demands.move(session, row, "suspend", actor=actor, now=now, words=reason, new={"before": row.state})
    return row


async def resume(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Demand:
    row = await demands.reviewed(session, id=id, actor=actor)
    lifecycle.require("resume", row.state)
    await demands.move(session, row, "resume", actor=actor, now=now, to=State(row.before or ""), new={"before": None})
    return row


async def close_unsolved(session: AsyncSession, *, id: int, actor: Actor, words: str, now: datetime) -> Demand:
    """Answered, but unsolved. `words`: what was done, clause 三（四）."""
    row = await demands.reviewed(session, id=id, actor=actor)
    await demands.move(session, row, "unsolved", actor=actor, now=now, words=words)
    return row


async def _judge(
    session: AsyncSession,
    id: int,
    actor: Actor,
    version: int,
    name: str,
    now: datetime,
    code: str | None = None,
    words: str | None = None,
    new: Mapping[str, Any] | None = None,
) -> Demand:
    """What only whoever has taken the demand decides, having seen it as it is now."""
    row = await demands.reviewed(session, id=id, actor=actor)
    require_judge(row, name, actor=actor, version=version)
    await demands.move(session, row, name, actor=actor, now=now, version=version, code=code, words=words, new=new)
    return row


def require_judge(row: Demand, name: str, *, actor: Actor, version: int) -> None:
    """Raises Refused where it is not this member of staff's to decide, or not what they looked at."""
    made = lifecycle.require(name, row.state)
    if row.taken_by != actor.id:
        raise Refused("demand_of_another")
    if row.version != version:
        raise Refused("demand_changed", made.clause)
