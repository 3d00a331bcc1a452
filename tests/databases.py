"""Databases for the tests, each as new for whoever asks: SQLite's are copies of a file, PostgreSQL's are lent, emptied
and lent again. To make the tables anew for each test would take longer than most tests do."""

import asyncio
import os
import shutil
import uuid
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

import storage.tables  # noqa: F401 - all there are
from storage.base import Base
from storage.database import open_database

POSTGRES = next(
    (url for name in ("POSTGRES_URL", "DATABASE_URL") if (url := os.environ.get(name, "")).startswith("postgres")),
    "postgresql://{}@{}:{}/postgres".format(
        os.environ.get("PGUSER", "postgres"), os.environ.get("PGHOST", "127.0.0.1"), os.environ.get("PGPORT", "5432")
    ),
)
LEAVE = "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity WHERE datname = $1 AND pid <> pg_backend_pid()"
# Rows that point to others go before these
EMPTY = "; ".join(
    [f"DELETE FROM {table.name}" for table in reversed(Base.metadata.sorted_tables)]
    + ["SELECT setval(format('%I', sequencename)::regclass, 1, false) FROM pg_sequences WHERE schemaname = 'public'"]
)


@dataclass
class Stock:
    """What one run of the tests has: SQLite's file to copy, and the addresses of PostgreSQL's, in all and to lend."""

    file: Path
    made: list[str] = field(default_factory=list)
    spare: list[str] = field(default_factory=list)


@contextmanager
def stock(folder: Path) -> Iterator[Stock]:
    stock = Stock(folder / "tables.sqlite3")
    yield stock
    if stock.made:
        asyncio.run(_drop(*stock.made))


@asynccontextmanager
async def bare(kind: str, file: Path) -> AsyncIterator[str]:
    """The address of a database without tables, on SQLite (`file`, not there yet) or PostgreSQL; gone afterwards."""
    if kind == "sqlite":
        yield f"sqlite:///{file}"
        return
    url = await _create()
    try:
        yield url
    finally:
        await _drop(url)


@asynccontextmanager
async def empty(kind: str, file: Path, stock: Stock) -> AsyncIterator[str]:
    """The address of a database that has its tables, and nothing in them."""
    if kind == "sqlite":
        if not stock.file.exists():
            async with open_database(f"sqlite:///{stock.file}"):
                pass
        _copy(stock.file, file)
        yield f"sqlite:///{file}"
        return
    url = stock.spare.pop() if stock.spare else await _make(stock)
    yield url
    async with _connected(url) as database:
        await database.execute(LEAVE, url.rpartition("/")[2])
        await database.execute(EMPTY)
    stock.spare.append(url)


def _copy(file: Path, to: Path) -> None:
    to.parent.mkdir(exist_ok=True)
    shutil.copyfile(file, to)


async def left(url: str) -> None:
    """Until PostgreSQL has seen that all who were connected went or died."""
    here = "SELECT count(*) FROM pg_stat_activity WHERE datname = $1"
    async with asyncio.timeout(30), _connected(POSTGRES) as server:
        while await server.fetchval(here, url.rpartition("/")[2]):  # noqa: ASYNC110 - the server has no bell
            await asyncio.sleep(0.01)


async def _make(stock: Stock) -> str:
    url = await _create()
    stock.made.append(url)
    async with open_database(url):
        return url


async def _create() -> str:
    name = f"bot_test_{uuid.uuid4().hex}"
    async with _connected(POSTGRES) as server:
        await server.execute(f"CREATE DATABASE {name}")
    return POSTGRES.rpartition("/")[0] + f"/{name}"


async def _drop(*urls: str) -> None:
    async with _connected(POSTGRES) as server:
        for url in urls:
            await server.execute(f"DROP DATABASE {url.rpartition('/')[2]} WITH (FORCE)")


@asynccontextmanager
async def _connected(url: str) -> AsyncIterator[Any]:
    asyncpg = pytest.importorskip("asyncpg")
    try:
        connection = await asyncpg.connect(url, timeout=30)
    except (OSError, asyncpg.PostgresError) as error:
        pytest.skip(f"没有可用的 PostgreSQL（{POSTGRES.rpartition('@')[2]}：{type(error).__name__}）")
    try:
        yield connection
    finally:
        await connection.close()
