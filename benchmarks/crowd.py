"""Very many people in a database, and an announcement for all of them."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, insert, literal, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import Base, Moment
from storage.broadcasts import State
from storage.database import open_database
from storage.people import ZONE

FIRST = 2_000_000_001


async def settle(folder: Path, count: int) -> None:
    """So many people whom the bot may write to."""
    people, now = Base.metadata.tables["people"], literal(datetime.now(UTC), Moment(timezone=True))
    ids = select(literal(FIRST).label("id")).cte("ids", recursive=True)
    ids = ids.union_all(select(ids.c.id + 1).where(ids.c.id < FIRST + count - 1))
    values: dict[str, ColumnElement[Any]] = {"name": literal("某人"), "language": literal("zh"), "zone": literal(ZONE)}
    values |= dict.fromkeys(("first_seen", "last_seen", "started_at"), now)
    async with open_database(url(folder)) as database, database.session() as session:
        await session.execute(insert(people).from_select(["id", *values], select(ids.c.id, *values.values())))


async def announce(folder: Path) -> None:
    """As its author leaves it to the bot."""
    now = datetime.now(UTC)
    content = {"kind": "text", "html": "本周五下午三点举行线上宣讲，欢迎参加。", "buttons": []}
    values = {"id": 1, "author": 1, "scope": "", "category": "contest", "content": content, "audience": {}}
    values |= {"state": State.SENDING, "created_at": now, "started_at": now, "spooled_to": 0, "zones": []}

    async def write(session: AsyncSession) -> None:
        await session.execute(insert(Base.metadata.tables["broadcasts"]).values(values))

    async with open_database(url(folder)) as database:
        await database.run(write)


def url(folder: Path) -> str:
    return f"sqlite:///{folder}/bot.sqlite3"
