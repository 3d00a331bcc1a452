"""A broadcast on its way: asked for, approved, started when it is time, paused, resumed, cancelled, finished."""

from datetime import datetime
from typing import Literal

from sqlalchemy import exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import journal, outbox, people, reach
from storage.audience import Audience
from storage.base import changes, table
from storage.broadcasts import OVER, State, draft, move, opened, subject
from storage.copies import ACTS, nothing_left
from storage.powers import Actor, Refused
from storage.reach import Reach
from storage.tables.broadcasts import Broadcast

Tested = Literal["no", "under_way", "failed", "yes"]
UNSEEN = {
    "no": "broadcast_untested",
    "under_way": "broadcast_test_under_way",
    "failed": "broadcast_test_failed",
}

_table = table(Broadcast)


def _starting(now: datetime) -> dict[str, object]:
    return {"state": State.SENDING, "started_at": now, "spooled_to": 0, "look_at": now}


async def launch(
    session: AsyncSession,
    *,
    id: int,
    revision: int,
    actor: Actor,
    at: datetime | None,
    approve_above: int,
    message: int | None,
    now: datetime,
) -> Broadcast:
    """Its author sends it, now or at a time; where it reaches many, the others are asked first.

    `message`: what the author will watch the progress in.
    """
    row, found = await ready(session, id=id, actor=actor, at=at, now=now)
    values: dict[str, object] = {"asked_by": actor.id, "scheduled_for": at, "progress_chat": actor.id}
    if found.most > approve_above:
        await require_approver(session, row, actor)
        values |= {"state": State.AWAITING}
    elif at:
        values |= {"state": State.SCHEDULED}
    else:
        values |= _starting(now) | {"progress_message": message}
    await move(session, row, {State.DRAFT}, values, at=revision)
    await _journal(session, actor, row, "sent", now, people=found.people, exact=found.exact)
    return row


async def ready(
    session: AsyncSession, *, id: int, actor: Actor, now: datetime, at: datetime | None = None
) -> tuple[Broadcast, Reach]:
    """A draft that could be sent, and how many people it would reach. Raises Forbidden and Refused."""
    row = await draft(session, id=id, actor=actor)
    await _check_tested(session, row)
    if at and at <= now:
        raise Refused("broadcast_too_late")
    found = await reached(session, row, now=now)
    if not found.people:
        raise Refused("broadcast_nobody")
    return row, found


async def reached(session: AsyncSession, row: Broadcast, *, now: datetime) -> Reach:
    return await reach.count(session, audience=Audience.read(row.audience), category=row.category, now=now)


async def tested(session: AsyncSession, row: Broadcast) -> Tested:
    """Whether its author has seen it as it is now."""
    if row.tested_revision != row.revision or row.tested_row is None:
        return "no"
    state, _ = await outbox.fate(session, id=row.tested_row) or ("sent", None)
    if state in ("waiting", "sending"):
        return "under_way"
    return "failed" if state == "failed" else "yes"


async def _check_tested(session: AsyncSession, row: Broadcast) -> None:
    """Nobody is sent what its author has not seen."""
    if refused := UNSEEN.get(await tested(session, row)):
        raise Refused(refused)


async def require_approver(session: AsyncSession, row: Broadcast, actor: Actor) -> None:
    """Raises Refused where there is nobody else who could approve."""
    if not await people.staff(session, scope=row.scope, but=actor.id):
        raise Refused("broadcast_no_approver")


async def approve(session: AsyncSession, *, id: int, revision: int, actor: Actor, now: datetime) -> Broadcast:
    """By another than who asked for it."""
    row = await opened(session, id=id, actor=actor)
    if row.asked_by == actor.id:
        raise Refused("broadcast_own")
    values: dict[str, object] = {"state": State.SCHEDULED} if row.scheduled_for else _starting(now)
    await move(session, row, {State.AWAITING}, values | {"approved_by": actor.id}, at=revision)
    await _journal(session, actor, row, "approved", now)
    return row


async def send_back(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Broadcast:
    """What awaits approval or its time becomes a draft again."""
    row = await opened(session, id=id, actor=actor)
    origin = {State.AWAITING, State.SCHEDULED}
    nothing = dict.fromkeys(("asked_by", "approved_by", "scheduled_for"))
    await move(session, row, origin, {"state": State.DRAFT, **nothing})
    await _journal(session, actor, row, "sent_back", now)
    return row


async def start_due(session: AsyncSession, *, now: datetime) -> None:
    """What was scheduled begins."""
    due = _table.c.state == State.SCHEDULED, _table.c.scheduled_for <= now
    # Looking takes no lock, and is all there is to do nearly always
    if await session.scalar(select(exists().where(*due))):
        await session.execute(update(_table).where(*due).values(_starting(now)))


async def pause(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Broadcast:
    return await _turn(session, id, actor, now, {State.SENDING}, State.PAUSED, "paused")


async def resume(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Broadcast:
    return await _turn(session, id, actor, now, {State.PAUSED}, State.SENDING, "resumed")


async def cancel(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Broadcast:
    """Whoever has not got it will not get it."""
    return await _turn(session, id, actor, now, {State.SENDING, State.PAUSED}, State.CANCELLED, "cancelled")


async def _turn(
    session: AsyncSession, id: int, actor: Actor, now: datetime, origin: set[State], state: State, act: str
) -> Broadcast:
    row = await opened(session, id=id, actor=actor)
    over = {"finished_at": now} if state in OVER else {}
    await move(session, row, origin, {"state": state, "look_at": now, **over})
    await _journal(session, actor, row, act, now)
    return row


async def finish(session: AsyncSession, *, now: datetime) -> None:
    """Whatever has come to its end is done."""
    for state, act in ACTS.items():
        ended = _table.c.state == state, nothing_left(act)
        for id in await session.scalars(select(_table.c.id).where(*ended)):
            done = {"state": State.DONE, "finished_at": now, "look_at": now}
            await changes(session, update(_table).where(_table.c.id == id, *ended).values(done))


async def _journal(
    session: AsyncSession, actor: Actor, row: Broadcast, act: str, now: datetime, **detail: object
) -> None:
    about = {"state": row.state, "revision": row.revision, **detail}
    await journal.write(session, actor=actor.id, act=f"broadcast_{act}", subject=subject(row.id), now=now, **about)
