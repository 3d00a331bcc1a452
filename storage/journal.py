"""The journal of what staff did, and of what others tried. It only grows."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import new_id
from storage.powers import Act, Actor, require
from storage.tables.journal import JournalEntry


async def write(
    session: AsyncSession, *, actor: int, act: str, now: datetime, subject: str = "", **detail: Any
) -> None:
    """`subject`: what it was done to. `detail`: numbers and names of states; nothing a person said."""
    session.add(JournalEntry(id=new_id(), at=now, actor=actor, act=act, subject=subject, detail=detail))


async def latest(
    session: AsyncSession, *, actor: Actor, limit: int = 20, before: int | None = None
) -> Sequence[JournalEntry]:
    """The newest entries first; those older than the entry `before`, where one is given. Raises Forbidden."""
    require(actor, Act.READ_JOURNAL)
    older = [JournalEntry.id < before] if before else []
    return list(await session.scalars(select(JournalEntry).where(*older).order_by(JournalEntry.id.desc()).limit(limit)))
