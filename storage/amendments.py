"""What can still be done about a broadcast that was sent: every copy changed in place, or taken back."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from storage import journal
from storage.broadcasts import OVER, Content, State, move, opened, subject
from storage.launches import require_approver
from storage.powers import Actor, Refused
from storage.tables.broadcasts import Broadcast


async def correctable(session: AsyncSession, *, id: int, actor: Actor) -> Broadcast:
    """One that somebody has and nothing is being done about. Raises Forbidden and Refused."""
    row = await opened(session, id=id, actor=actor)
    if row.state not in OVER:
        raise Refused(f"broadcast_is_{row.state}")
    return _had(row)


def _had(row: Broadcast) -> Broadcast:
    if row.delivered <= row.recalled:
        raise Refused("broadcast_nobody_has_it")
    return row


async def propose(session: AsyncSession, *, id: int, actor: Actor, content: Content, source: int) -> Broadcast:
    """Put a correction before its author; `source`: the message it came from, by which it is known."""
    row = await correctable(session, id=id, actor=actor)
    await move(session, row, OVER, {"correction": content | {"by": actor.id, "source": source}, "source": source})
    return row


async def correct(
    session: AsyncSession,
    *,
    id: int,
    source: int,
    actor: Actor,
    approve_above: int,
    message: int | None,
    now: datetime,
) -> Broadcast:
    """What was proposed takes the place of what was sent; where many have it, the others are asked first."""
    row = await correctable(session, id=id, actor=actor)
    proposed = row.correction or {}
    if (proposed.get("by"), proposed.get("source")) != (actor.id, source):
        raise Refused("broadcast_changed")
    if row.delivered - row.recalled > approve_above:
        await require_approver(session, row, actor)
        await move(session, row, OVER, {"state": State.CORRECTION, "asked_by": actor.id}, at=row.revision)
    else:
        await _begin_correcting(session, row, OVER, {"asked_by": actor.id, **_watched(actor.id, message, now)})
    await _journal(session, actor, row, "corrected", now)
    return row


async def approve_correction(
    session: AsyncSession, *, id: int, revision: int, actor: Actor, now: datetime
) -> Broadcast:
    """By another than who asked for it."""
    row = await opened(session, id=id, actor=actor)
    if row.asked_by == actor.id:
        raise Refused("broadcast_own")
    if row.revision != revision:
        raise Refused("broadcast_changed")
    watched = _watched(row.asked_by, None, now)
    await _begin_correcting(session, row, {State.CORRECTION}, {"approved_by": actor.id, **watched})
    await _journal(session, actor, row, "approved", now)
    return row


async def refuse_correction(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Broadcast:
    """What was sent stays as it is."""
    row = await opened(session, id=id, actor=actor)
    await move(session, row, {State.CORRECTION}, {"state": State.DONE, "correction": None})
    await _journal(session, actor, row, "sent_back", now)
    return row


async def recall(session: AsyncSession, *, id: int, actor: Actor, message: int | None, now: datetime) -> Broadcast:
    """Take back every copy that Telegram still lets us take back, also while they are being corrected."""
    row = _had(await opened(session, id=id, actor=actor))
    origin = {*OVER, State.CORRECTION, State.CORRECTING}
    new = {"state": State.RECALLING, "revision": row.revision + 1, "correction": None}
    await move(session, row, origin, new | _watched(actor.id, message, now), at=row.revision)
    await _journal(session, actor, row, "recalled", now)
    return row


async def _begin_correcting(
    session: AsyncSession, row: Broadcast, origin: Collection[State], more: dict[str, object]
) -> None:
    content = {name: value for name, value in (row.correction or {}).items() if name not in ("by", "source")}
    new = {"state": State.CORRECTING, "revision": row.revision + 1, "content": content, "correction": None}
    await move(session, row, origin, new | {"corrected": 0} | more, at=row.revision)


def _watched(by: int | None, message: int | None, now: datetime) -> dict[str, object]:
    """The progress is shown where it was asked for."""
    return {"progress_chat": by, "progress_message": message, "progress_row": None, "look_at": now}


async def _journal(session: AsyncSession, actor: Actor, row: Broadcast, act: str, now: datetime) -> None:
    about = {"state": row.state, "revision": row.revision}
    await journal.write(session, actor=actor.id, act=f"broadcast_{act}", subject=subject(row.id), now=now, **about)
