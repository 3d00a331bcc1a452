"""Announcements and their drafts; launches.py and amendments.py move them on.

draft → (awaiting → ) scheduled | sending ⇄ paused → done | cancelled; then correcting or recalling, and done again.
Every move is one conditional UPDATE: of two who make it at the same moment one hears that the other was first.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import journal, outbox
from storage.audience import Audience
from storage.base import changes, new_id, table
from storage.powers import ALL, Act, Actor, Forbidden, Refused, require
from storage.tables.broadcasts import Broadcast


class State(StrEnum):
    DRAFT = "draft"
    AWAITING = "awaiting"
    SCHEDULED = "scheduled"
    SENDING = "sending"
    PAUSED = "paused"
    DONE = "done"
    CANCELLED = "cancelled"
    CORRECTION = "correction"  # what is to take the place of the sent text awaits approval
    CORRECTING = "correcting"
    RECALLING = "recalling"


OVER = (State.DONE, State.CANCELLED)
LIVE = tuple(state for state in State if state not in (State.DRAFT, *OVER))
Content = dict[str, Any]

_table = table(Broadcast)


def subject(id: int) -> str:
    """What the journal calls it."""
    return f"broadcast:{id}"


async def opened(session: AsyncSession, *, id: int, actor: Actor) -> Broadcast:
    """One over which the actor has power. Raises Forbidden, and Refused where there is none."""
    if not actor.is_staff:
        raise Forbidden(Act.BROADCAST, subject(id))
    row = await session.get(Broadcast, id, populate_existing=True)
    if row is None:
        raise Refused("broadcast_gone")
    require(actor, Act.BROADCAST, row.scope, subject=subject(id))
    return row


async def draft(session: AsyncSession, *, id: int, actor: Actor) -> Broadcast:
    """One that the actor is writing. Raises Forbidden and Refused."""
    row = await opened(session, id=id, actor=actor)
    if row.author != actor.id:
        raise Refused("broadcast_of_another")
    if row.state != State.DRAFT:
        raise Refused(f"broadcast_is_{row.state}")
    return row


async def move(
    session: AsyncSession, row: Broadcast, origin: Collection[State], new: dict[str, Any], *, at: int | None = None
) -> None:
    """Change a broadcast that still is in one of these states, and still has the revision `at`.

    Raises Refused with what it has become.
    """
    there = [_table.c.id == row.id, _table.c.state.in_(origin)]
    if at is not None:
        there.append(_table.c.revision == at)
    moved = await changes(session, update(_table).where(*there).values(new))
    state = await session.scalar(select(_table.c.state).where(_table.c.id == row.id))
    if not moved and state is None:
        raise Refused("broadcast_gone")
    if not moved:
        raise Refused("broadcast_changed" if state in origin else f"broadcast_is_{state}")
    await session.refresh(row)


async def create(
    session: AsyncSession,
    *,
    actor: Actor,
    scope: str,
    category: str,
    content: Content,
    source: int,
    within: Collection[str],
    now: datetime,
) -> Broadcast:
    """A draft. `within`: the contests of the organiser `scope`, to whose followers it is confined."""
    require(actor, Act.BROADCAST, scope)
    row = Broadcast(
        id=new_id(),
        author=actor.id,
        scope=scope,
        category=category,
        content=content,
        source=source,
        audience=Audience(within=None if scope == ALL else tuple(within)).kept(),
        state=State.DRAFT,
        created_at=now,
        zones=[],
    )
    session.add(row)
    await session.flush()
    return row


async def rewrite(
    session: AsyncSession, *, id: int, actor: Actor, content: Content, source: int | None = None
) -> Broadcast:
    row = await draft(session, id=id, actor=actor)
    await _revise(session, row, content=content, source=source or row.source)
    return row


async def file_under(session: AsyncSession, *, id: int, actor: Actor, category: str) -> Broadcast:
    row = await draft(session, id=id, actor=actor)
    if row.category != category:
        await _revise(session, row, category=category)
    return row


async def _revise(session: AsyncSession, row: Broadcast, **values: object) -> None:
    """What was tested is no longer what would be sent."""
    await move(session, row, {State.DRAFT}, values | {"revision": row.revision + 1}, at=row.revision)


async def address(session: AsyncSession, *, id: int, actor: Actor, audience: Audience) -> Broadcast:
    """Choose whom it is for. What confines it to the contests of an organiser stays."""
    row = await draft(session, id=id, actor=actor)
    kept = replace(audience, within=Audience.read(row.audience).within).kept()
    await move(session, row, {State.DRAFT}, {"audience": kept})
    return row


async def mark_tested(session: AsyncSession, *, id: int, actor: Actor, message: int) -> None:
    """Its author is being shown what it looks like now; `message`: the row of the outbox that shows it."""
    row = await draft(session, id=id, actor=actor)
    await move(session, row, {State.DRAFT}, {"tested_revision": row.revision, "tested_row": message})


async def place(session: AsyncSession, row: Broadcast, *, by: int) -> None:
    """Its author works on it in the message of the row `by` of the outbox."""
    await session.execute(update(_table).where(_table.c.id == row.id).values(card=by))


async def leave(session: AsyncSession, row: Broadcast) -> int | None:
    """The message in which its author worked on it, if that is known. It will be another."""
    state, number = (row.card and await outbox.fate(session, id=row.card)) or ("", None)
    if row.card and state == "sent":
        await outbox.remove(session, ids=[row.card])
    return number


async def drop(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> None:
    row = await draft(session, id=id, actor=actor)
    await session.execute(delete(_table).where(_table.c.id == row.id, _table.c.state == State.DRAFT))
    await journal.write(session, actor=actor.id, act="broadcast_dropped", subject=subject(id), now=now)


async def record_export(session: AsyncSession, *, row: Broadcast, actor: Actor, now: datetime) -> None:
    """The list of its readers was given out."""
    act = "broadcast_list"
    await journal.write(session, actor=actor.id, act=act, subject=subject(row.id), now=now, people=row.total)


async def written_from(session: AsyncSession, *, author: int, source: int) -> Broadcast | None:
    """The newest whose content came from this message of its author."""
    theirs = Broadcast.author == author, Broadcast.source == source
    return await session.scalar(select(Broadcast).where(*theirs).order_by(Broadcast.id.desc()).limit(1))


async def listed(
    session: AsyncSession, *, actor: Actor, states: Collection[State], limit: int, offset: int = 0
) -> Sequence[Broadcast]:
    """Those the actor may see, the newest first: drafts only of their own. Raises Forbidden."""
    if not actor.is_staff:
        raise Forbidden(Act.BROADCAST)
    visible: ColumnElement[bool] = or_(_table.c.state != State.DRAFT, _table.c.author == actor.id)
    if ALL not in actor.scopes:
        visible = and_(visible, _table.c.scope.in_(actor.scopes))
    wanted = select(Broadcast).where(Broadcast.state.in_(states), visible)
    return list(await session.scalars(wanted.order_by(Broadcast.id.desc()).limit(limit).offset(offset)))
