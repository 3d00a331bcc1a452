"""SQLite on the event loop.

Its calls take microseconds, where the way into a thread and back takes a hundred: without threads a transaction costs
a third. So nothing may wait inside SQLite: a writer that finds another at work is told at once (see `is_passing`) and
comes again, while the loop goes on.
"""

import sqlite3
from sqlite3 import Error as Error  # of the driver itself
from typing import Any

from sqlalchemy import URL, Pool, event
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine
from sqlalchemy.pool import AsyncAdaptedQueuePool

# A crash of the process costs nothing; the loss of power may cost the last moments, never the whole
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON", "temp_store=MEMORY")
PASSING = frozenset({sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED, sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR})
DRIVER = "sqlite+onloop"


class _Cursor(sqlite3.Cursor):
    async def _async_soft_close(self) -> None:
        """SQLAlchemy asks this of the cursors of an asynchronous driver."""


class _Connection(sqlite3.Connection):
    def cursor(self, *args: Any, **kwargs: Any) -> Any:
        return super().cursor(_Cursor)


class OnLoop(SQLiteDialect_pysqlite):
    """The driver of Python's own, called where the event loop runs."""

    driver = "onloop"
    is_async = True
    supports_statement_cache = True

    @classmethod
    def get_pool_class(cls, url: URL) -> type[Pool]:
        return AsyncAdaptedQueuePool


registry.register(DRIVER.replace("+", "."), __name__, OnLoop.__name__)


def engine_of(url: URL, *, connections: int) -> AsyncEngine:
    # With IMMEDIATE, reading takes no lock, and the first statement that writes takes the writer's: as on
    # PostgreSQL, readers never wait, and no transaction fails half way because it wants to write after reading
    engine = create_async_engine(
        url.set(drivername=DRIVER),
        hide_parameters=True,
        connect_args={"isolation_level": "IMMEDIATE", "timeout": 0, "factory": _Connection},
        pool_size=connections,
        max_overflow=-1,  # with a limit, each look into the pool is a turn of the loop
    )
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def is_passing(error: object) -> bool:
    """Whether an error of SQLite passes by itself: another writer, a full disk."""
    code = getattr(error, "sqlite_errorcode", 0)
    # The lower byte is the kind, the rest says more of it
    return isinstance(error, sqlite3.Error) and code & 0xFF in PASSING


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()
