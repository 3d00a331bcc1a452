"""Updates in: written down before Telegram forgets them, each worked once."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import says, table
from storage.quick import Quick
from storage.tables.updates import Update

_table = table(Update)
_known = select(_table.c.id).where(_table.c.id.in_(bindparam("ids", expanding=True)))
_write = Quick(insert(_table))
_done = Quick(
    update(_table)
    .where(_table.c.id == bindparam("number"), _table.c.state == "waiting")
    .values(state="done", body=None, error=None)
)


@dataclass(frozen=True, slots=True)
class Arrived:
    """An update as Telegram gave it. `line`: those of one line are worked in order. `body`: its JSON."""

    id: int
    line: int
    body: str


class WorkedAlready(Exception):
    """Somebody else has worked this update: what was done for it now must not be kept."""


async def write(session: AsyncSession, updates: Sequence[Arrived], *, now: datetime) -> list[Arrived]:
    """Write down those that are new; these."""
    known = set(await session.scalars(_known, {"ids": [one.id for one in updates]}))
    new = list({one.id: one for one in updates if one.id not in known}.values())
    if new:
        rows = [{"id": one.id, "line": one.line, "body": one.body, "received_at": now} for one in new]
        await _write.run(session, *({**row, "state": "waiting", "attempts": 0} for row in rows))
    return new


async def waiting(session: AsyncSession, *, after: int, limit: int) -> list[Arrived]:
    """What was written down and not yet worked, in the order it arrived."""
    rows = await session.execute(
        select(_table.c.id, _table.c.line, _table.c.body)
        .where(says(_table.c.state, "waiting"), _table.c.id > after)
        .order_by(_table.c.id)
        .limit(limit)
    )
    return [Arrived(*row) for row in rows]


async def done(session: AsyncSession, *, id: int) -> None:
    """Part of the transaction that works the update. Raises WorkedAlready."""
    if not await _done.run(session, {"number": id}):
        raise WorkedAlready


async def count_attempt(session: AsyncSession, *, id: int) -> int:
    """One more attempt has failed; how many that makes."""
    attempts = await session.scalar(
        update(_table).where(_table.c.id == id).values(attempts=_table.c.attempts + 1).returning(_table.c.attempts)
    )
    return attempts or 0


async def set_aside(session: AsyncSession, *, id: int, error: str) -> None:
    """Give up: the body is kept for whoever mends the fault."""
    await session.execute(
        update(_table).where(_table.c.id == id, _table.c.state == "waiting").values(state="failed", error=error)
    )


async def prune(session: AsyncSession, *, before: datetime) -> None:
    """Forget what was worked: Telegram repeats nothing that old, and its numbers begin anew after an idle week."""
    await session.execute(delete(_table).where(_table.c.received_at < before, _table.c.state != "waiting"))
