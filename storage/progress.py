"""Which message shows the progress of a broadcast, and when it is to be looked at again."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import changes, table
from storage.tables.broadcasts import Broadcast

_table = table(Broadcast)


async def to_look_at(session: AsyncSession, *, now: datetime) -> Sequence[Broadcast]:
    return list(await session.scalars(select(Broadcast).where(Broadcast.look_at <= now).order_by(Broadcast.id)))


async def look(session: AsyncSession, row: Broadcast, *, again: datetime) -> bool:
    """Take it upon us, and look again at that time. False where another process was faster."""
    here = update(_table).where(_table.c.id == row.id, _table.c.look_at == row.look_at)
    return await changes(session, here.values(look_at=again))


async def show(session: AsyncSession, *, id: int, shown: str, by: int, message: int | None) -> None:
    """It shows that now, by the row `by` of the outbox; `message`: its number in the chat, once that is known."""
    values = {"shown": shown, "progress_row": by, "progress_message": message}
    await session.execute(update(_table).where(_table.c.id == id).values(values))


async def end(session: AsyncSession, *, id: int) -> None:
    """It says the last word."""
    await session.execute(update(_table).where(_table.c.id == id).values(look_at=None))
