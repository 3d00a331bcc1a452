"""The PostgreSQL side of storage/backup.py: its rows in a SQLite file with the same tables, and back."""

from collections.abc import AsyncIterator, Callable, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from alembic.runtime.migration import MigrationContext
from asyncpg import PostgresError
from sqlalchemy import (
    JSON,
    URL,
    Column,
    Connection,
    DateTime,
    Engine,
    Executable,
    Integer,
    MetaData,
    NullPool,
    Row,
    String,
    Table,
    create_engine,
    func,
    insert,
    select,
    text,
)
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from storage.backup import BUSY
from storage.database import Unusable, reason, upgrade

BATCH = 200  # rows held in memory; some carry a file
OTHERS = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND usename = current_user AND pid != pg_backend_pid()"""
LOCK_NOT_AVAILABLE = "55P03"


async def save(url: URL, copy: Path) -> None:
    async with _connect(url) as connection:
        with _sentences(url):
            await connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            await _save(connection, copy)


@asynccontextmanager
async def take(url: URL) -> AsyncIterator["_Postgresql"]:
    """One transaction with the lock of `upgrade`, so that a bot that starts meanwhile waits for its end."""
    async with _connect(url) as connection:
        with _sentences(url):
            await connection.execute(text("SET LOCAL lock_timeout = '5s'"))
            await connection.run_sync(upgrade)
            if await connection.scalar(text(OTHERS)):
                raise Unusable(BUSY)
            tables = await connection.run_sync(_tables)
            await connection.execute(text(f"LOCK TABLE {_names(tables)} IN ACCESS EXCLUSIVE MODE"))
        yield _Postgresql(connection, url, tables)


class _Postgresql:
    def __init__(self, connection: AsyncConnection, url: URL, tables: list[Table]) -> None:
        self._connection = connection
        self._url = url
        self._tables = tables

    async def rows(self) -> int:
        counted = [select(func.count()).select_from(table) for table in self._tables]
        with _sentences(self._url):
            return sum([await self._connection.scalar(count) or 0 for count in counted])

    async def save(self, copy: Path) -> None:
        with _sentences(self._url):
            await _save(self._connection, copy)

    async def replace(self, copy: Path) -> None:
        with _sentences(self._url), _opened(copy) as engine, engine.connect() as source:
            await self._connection.execute(text(f"TRUNCATE {_names(self._tables)}"))
            for table in self._tables:
                await self._load(table, source.execution_options(yield_per=BATCH).execute(select(table)))
            await self._connection.commit()

    async def _load(self, table: Table, rows: Iterable[Row[Any]]) -> None:
        driver: Any = (await self._connection.get_raw_connection()).driver_connection
        # One COPY is one statement, and foreign keys are looked at where it ends: a row may refer to a later one
        await driver.copy_records_to_table(table.name, records=_records(table, rows), columns=table.columns.keys())
        for column in table.columns:
            if isinstance(column.type, Integer):
                await self._connection.execute(_continued(column))


async def _save(connection: AsyncConnection, copy: Path) -> None:
    revision = await connection.run_sync(lambda sync: MigrationContext.configure(sync).get_current_revision())
    with _opened(copy) as engine:
        with engine.begin() as target:
            upgrade(target, revision or "head")
        with engine.begin() as target:
            for table in await connection.run_sync(_tables):
                async with connection.stream(select(table), execution_options={"yield_per": BATCH}) as found:
                    async for rows in found.mappings().partitions():
                        target.execute(insert(table), [dict(row) for row in rows])


def _tables(connection: Connection) -> list[Table]:
    """As they stand in the database, which may be older than the program."""
    metadata = MetaData()
    metadata.reflect(connection)
    return [table for table in metadata.sorted_tables if table.name != "alembic_version"]


def _names(tables: Iterable[Table]) -> str:
    return ", ".join(f'"{table.name}"' for table in tables)


def _records(table: Table, rows: Iterable[Row[Any]]) -> Iterator[tuple[Any, ...]]:
    mends = [_mend(column) for column in table.columns]
    for row in rows:
        yield tuple(None if value is None else mend(value) for mend, value in zip(mends, row, strict=True))


def _mend(column: Column[Any]) -> Callable[[Any], Any]:
    """What SQLite keeps and PostgreSQL does not take: moments without a zone, texts with a zero byte."""
    if isinstance(column.type, DateTime) and column.type.timezone:
        return _in_utc
    return _without_zeros if isinstance(column.type, String | JSON) else _same


def _in_utc(value: datetime) -> datetime:
    return value.replace(tzinfo=UTC)


def _without_zeros(value: str) -> str:
    return value.replace("\0", "")


def _same(value: Any) -> Any:
    return value


def _continued(column: Column[Any]) -> Executable:
    """Lets a column that numbers itself go on after its greatest number. For others, setval(NULL) does nothing."""
    sequence = func.pg_get_serial_sequence(f'"{column.table.name}"', column.name)
    return select(func.setval(sequence, func.coalesce(func.max(column), 0) + 1, False))


@asynccontextmanager
async def _connect(url: URL) -> AsyncIterator[AsyncConnection]:
    # JSON passes as the text it is, so that NULL and null, and long numbers, stay what they are
    engine = create_async_engine(
        url, poolclass=NullPool, hide_parameters=True, json_serializer=_same, json_deserializer=_same
    )
    try:
        with _sentences(url):
            connection = await engine.connect()
        try:
            yield connection
        finally:
            await connection.close()
    finally:
        await engine.dispose()


@contextmanager
def _opened(copy: Path) -> Iterator[Engine]:
    engine = create_engine(
        URL.create("sqlite", database=str(copy)), hide_parameters=True, json_serializer=_same, json_deserializer=_same
    )
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def _sentences(url: URL) -> Iterator[None]:
    try:
        yield
    except (DBAPIError, PostgresError, OSError) as error:
        if getattr(getattr(error, "orig", error), "sqlstate", None) == LOCK_NOT_AVAILABLE:
            raise Unusable(BUSY) from error
        where = url.set(drivername="postgresql").render_as_string(hide_password=True)
        raise Unusable(f"数据库 {where} 无法读写：{reason(error)}") from error
