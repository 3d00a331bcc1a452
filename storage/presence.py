"""Which processes are at work, told by locks that a process cannot outlive: they go with it, however it dies."""

import secrets
from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection, OperationalError, connect

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncSession

from storage.database import Database, Unusable

CLASS = 0x1AA1  # the first half of the key of PostgreSQL's advisory locks that mean "at work"
BEGINNING = 0x1AA2  # of the one held while a process appears, and while others look who is there
_wait = text(f"SELECT pg_advisory_xact_lock({BEGINNING}, 0)")
_hold = text(f"SELECT pg_advisory_lock({CLASS}, :number)")
_held = text(
    f"SELECT objid::bigint FROM pg_locks WHERE locktype = 'advisory' AND classid = {CLASS} AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
)


@dataclass(frozen=True, slots=True)
class Presence:
    """This process. `number` stands in whatever it has in hand."""

    number: int
    _connection: AsyncConnection | None = None

    async def alive(self, session: AsyncSession) -> Collection[int]:
        """The numbers of all processes at work, our own included; nobody else appears before the transaction ends."""
        if self._connection is None:
            return {self.number}
        await session.execute(_wait)
        held = set(await session.scalars(_held))
        if self.number not in held:
            # The connection was lost, and the lock with it
            await self._connection.invalidate()
            await self._connection.execute(_hold, {"number": self.number})
            await self._connection.commit()
        return {self.number, *held}


@asynccontextmanager
async def open_presence(database: Database) -> AsyncIterator[Presence]:
    """Be at work. Raises Unusable where another process works on the same SQLite file."""
    number = secrets.randbits(31)
    if database.engine.dialect.name == "sqlite":
        with closing(_alone(Path(str(database.engine.url.database)))):
            yield Presence(number)
        return
    async with database.engine.connect() as connection:
        await connection.execute(_wait)
        await connection.execute(_hold, {"number": number})
        # Nothing is open but the lock, which belongs to the connection
        await connection.commit()
        try:
            yield Presence(number, connection)
        finally:
            # It would go back into the pool, and take the lock with it
            await connection.invalidate()


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
