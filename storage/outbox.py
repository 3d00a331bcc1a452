"""Messages out: what is to be said, written in the transaction of its cause, and what became of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import chats
from storage.base import says, table
from storage.quick import Quick
from storage.tables.demands import Demand
from storage.tables.messages import Message
from storage.tables.questions import Handover

REPLY, NOTICE = 0, 1
OF_ONE_CHAT = 3  # notices in hand

_table = table(Message)
_is_waiting = says(_table.c.state, "waiting")
_insert = Quick(insert(_table))
_sending = (
    update(_table).where(_table.c.id == bindparam("number")).values(state="sending", attempts=_table.c.attempts + 1)
)
_in_hand = select(_table.c.chat).where(_table.c.claimed_by == bindparam("me"), _table.c.priority == NOTICE)
_unsent = update(_table).where(_table.c.id == bindparam("number")).values(state="waiting")
_remove = Quick(delete(_table).where(_table.c.id == bindparam("number")))
_sent = (
    update(_table)
    .where(_table.c.id == bindparam("number"))
    .values(
        state="sent",
        claimed_by=None,
        payload="",
        file=None,
        error=None,
        sent_at=bindparam("moment"),
        message_id=bindparam("message"),
    )
)
_over = (
    update(_table)
    .where(_table.c.id == bindparam("number"))
    .values(state=bindparam("fate"), claimed_by=None, error=bindparam("reason"), sent_at=bindparam("moment"))
)
_later = (
    update(_table)
    .where(_table.c.id == bindparam("number"))
    .values(state="waiting", claimed_by=None, due_at=bindparam("moment"), error=bindparam("reason"))
)


class Echo(NamedTuple):
    """What to tell `chat` once it is known whether a message arrived: HTML, or "" for nothing."""

    chat: int
    delivered: str = ""
    failed: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A call of the Bot API: `method` by its name there, `payload` as JSON, perhaps with a file. `kept`: somebody will
    want to know its number in the chat."""

    id: int
    chat: int
    method: str
    payload: str
    priority: int = REPLY
    file: bytes | None = None
    file_name: str | None = None
    echo: Echo | None = None
    kept: bool = False
    attempts: int = 0


async def write(
    session: AsyncSession, rows: Sequence[Outgoing], *, now: datetime, claimed_by: int | None, sending: bool = False
) -> None:
    """Part of the transaction that is the cause. Notices wait for the sender; replies are with `claimed_by`, who sends
    them right after the commit (and counts as sending them, if it will not say so before). What is for a chat that
    moved is for where it is now."""
    there = [row if row.chat > 0 else replace(row, chat=await chats.where(session, row.chat)) for row in rows]
    values = [_values(row, now, claimed_by if row.priority == REPLY else None, sending) for row in there]
    if values:
        await _insert.run(session, *values)


def _values(row: Outgoing, now: datetime, claimed_by: int | None, sending: bool) -> dict[str, object]:
    in_flight = sending and claimed_by is not None
    return {
        "id": row.id,
        "priority": row.priority,
        "chat": row.chat,
        "method": row.method,
        "payload": row.payload,
        "file": row.file,
        "file_name": row.file_name,
        "echo": row.echo,
        "kept": row.kept,
        "state": "sending" if in_flight else "waiting",
        "attempts": 1 if in_flight else 0,
        "claimed_by": claimed_by,
        "due_at": now,
    }


async def claim(session: AsyncSession, *, by: int, now: datetime, limit: int) -> list[Outgoing]:
    """Take what is due, replies that were left over first. Whatever is taken, no other process takes."""
    taken: list[Outgoing] = []
    for priority in (REPLY, NOTICE):
        # Looking takes no lock; only where there is something the writer's lock is taken
        if ids := await _due(session, by, now, priority, limit - len(taken)):
            rows = await session.execute(
                update(_table)
                .where(_table.c.id.in_(ids), _table.c.state == "waiting", _table.c.claimed_by.is_(None))
                .values(claimed_by=by)
                .returning(
                    _table.c.id,
                    _table.c.chat,
                    _table.c.method,
                    _table.c.payload,
                    _table.c.priority,
                    _table.c.file,
                    _table.c.file_name,
                    _table.c.echo,
                    _table.c.kept,
                    _table.c.attempts,
                )
            )
            taken += sorted((_outgoing(row) for row in rows), key=lambda row: ids.index(row.id))
    return taken


async def _due(session: AsyncSession, by: int, now: datetime, priority: int, limit: int) -> list[int]:
    due = (
        select(_table.c.id, _table.c.chat)
        .where(
            _is_waiting,
            _table.c.claimed_by.is_(None),
            _table.c.priority == priority,
            _table.c.due_at <= now,
        )
        .order_by(_table.c.due_at, _table.c.id)
        .limit(limit)
        .with_for_update(skip_locked=True)
    )
    rows = (await session.execute(due)).all()
    if not rows or priority == REPLY:
        return [row.id for row in rows]
    # Of a chat that is told much only so many are taken: the others must not wait for it
    in_hand = Counter(await session.scalars(_in_hand, {"me": by}))
    if full := [chat for chat, count in in_hand.items() if count >= OF_ONE_CHAT]:
        rows = (await session.execute(due.where(_table.c.chat.not_in(full)))).all()
    ids = []
    for row in rows:
        in_hand[row.chat] += 1
        if in_hand[row.chat] <= OF_ONE_CHAT:
            ids.append(row.id)
    return ids


def _outgoing(row: Any) -> Outgoing:
    return Outgoing(**{**row._mapping, "echo": Echo(*row.echo) if row.echo else None})


async def mark_sending(session: AsyncSession, *, ids: Iterable[int]) -> None:
    """Written before the request, so that after a crash it is known what may have arrived."""
    await session.execute(_sending, [{"number": id} for id in ids])


async def mark_unsent(session: AsyncSession, *, id: int) -> None:
    """It has not arrived; whoever has it in hand will try again."""
    await session.execute(_unsent, {"number": id})


async def fate(session: AsyncSession, *, id: int) -> tuple[str, int | None] | None:
    """The state of a message and its number in the chat. None once it is gone: a reply that was delivered."""
    row = (await session.execute(select(_table.c.state, _table.c.message_id).where(_table.c.id == id))).one_or_none()
    return row and (row.state, row.message_id)


async def remove(session: AsyncSession, *, ids: Iterable[int]) -> None:
    """Replies that were delivered: nobody will ask for them again."""
    await _remove.run(session, *({"number": id} for id in ids))


async def mark_sent(session: AsyncSession, *, id: int, message: int | None, now: datetime) -> None:
    await session.execute(_sent, {"number": id, "message": message, "moment": now})


async def mark_failed(session: AsyncSession, *, id: int, reason: str, now: datetime) -> None:
    await session.execute(_over, {"number": id, "reason": reason, "moment": now, "fate": "failed"})


async def mark_unknown(session: AsyncSession, *, id: int, reason: str, now: datetime) -> None:
    """It may have arrived, and is not to be sent again."""
    await session.execute(_over, {"number": id, "reason": reason, "moment": now, "fate": "unknown"})


async def put_off(session: AsyncSession, *, id: int, until: datetime, reason: str) -> None:
    await session.execute(_later, {"number": id, "moment": until, "reason": reason})


async def recover(session: AsyncSession, *, alive: Collection[int], again: bool) -> list[tuple[Echo | None, datetime]]:
    """What dead processes had in hand: untouched messages wait again; those in flight wait again too (`again`: at
    least once), or are marked unknown (at most once). The echo of each in flight, and since when it was due."""
    orphans = _table.c.claimed_by.is_not(None) & _table.c.claimed_by.not_in(alive)
    sending = select(_table.c.echo, _table.c.due_at).where(orphans, _table.c.state == "sending")
    in_flight = [(Echo(*row.echo) if row.echo else None, row.due_at) for row in await session.execute(sending)]
    if in_flight and not again:
        unknown = update(_table).where(orphans, _table.c.state == "sending")
        await session.execute(unknown.values(state="unknown", claimed_by=None))
    if in_flight or await session.scalar(select(_table.c.id).where(orphans).limit(1)):
        await session.execute(update(_table).where(orphans).values(state="waiting", claimed_by=None))
    return in_flight


async def prune(session: AsyncSession, *, before: datetime) -> None:
    """Forget what was said long ago, but for messages that a reply may still refer to."""
    referred = select(Handover.message_id)
    posts = select(Demand.post).where(Demand.post.is_not(None))
    await session.execute(
        delete(_table).where(
            _table.c.state.in_(("sent", "failed", "unknown")),
            _table.c.due_at < before,
            _table.c.id.not_in(referred),
            _table.c.id.not_in(posts),
        )
    )
