"""Which categories of announcements a person has switched off."""

from collections.abc import Collection

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import insert_into, table
from storage.tables.people import Mute

_table = table(Mute)


async def mute(session: AsyncSession, *, person: int, category: str) -> None:
    new = insert_into(session, _table).values(person_id=person, category=category)
    await session.execute(new.on_conflict_do_nothing())


async def unmute(session: AsyncSession, *, person: int, category: str) -> None:
    await session.execute(delete(_table).where(_table.c.person_id == person, _table.c.category == category))


async def muted(session: AsyncSession, *, person: int) -> Collection[str]:
    return set(await session.scalars(select(_table.c.category).where(_table.c.person_id == person)))
