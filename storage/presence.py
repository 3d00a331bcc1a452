"""Which processes are at work, told by locks that a process cannot outlive: they go with it, however it dies."""

import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection, OperationalError, connect

from sqlalchemy import text

from storage.database import Database, Unusable

CLASS = 0x1AA1  # the first half of the key of PostgreSQL's advisory locks that mean "at work"


@dataclass(frozen=True, slots=True)
class Presence:
    """This process. `number` stands in whatever it has in hand."""

    number: int
    database: Database

    async def alive(self) -> Collection[int]:
        """The numbers of all processes at work, our own included."""
        if self.database.engine.dialect.name == "sqlite":
            return {self.number}
        held = (
            "SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = :class AND granted"
            " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
        )
        async with self.database.session() as session:
            return {self.number, *(await session.scalars(text(held), {"class": CLASS}))}


@asynccontextmanager
async def open_presence(database: Database) -> AsyncIterator[Presence]:
    """Be at work. Raises Unusable where another process works on the same SQLite file."""
    number = secrets.randbits(31)
    if database.engine.dialect.name == "sqlite":
        with closing(_alone(Path(str(database.engine.url.database)))):
            yield Presence(number, database)
        return
    async with database.engine.connect() as connection:
        await connection.execute(text("SELECT pg_advisory_lock(:class, :number)"), {"class": CLASS, "number": number})
        # Nothing is open but the lock, which belongs to the connection
        await connection.commit()
        try:
            yield Presence(number, database)
        finally:
            # The connection goes back into the pool, and would take the lock with it
            await connection.execute(text("SELECT pg_advisory_unlock_all()"))
            await connection.commit()


def _alone(database: Path) -> Connection:
    """A file beside the database, locked for as long as this process lives."""
    lock = connect(database.with_suffix(".lock"), isolation_level=None, timeout=0)
    try:
        lock.execute("PRAGMA journal_mode=DELETE")
        lock.execute("BEGIN EXCLUSIVE")
    except OperationalError as error:
        lock.close()
        raise Unusable("这个数据库正被另一个机器人使用；要同时运行几个，请改用 PostgreSQL") from error
    return lock
