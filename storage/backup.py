"""Copies of the whole database. A copy is one SQLite file, whichever of the two databases it was taken from."""

import sqlite3
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, closing, contextmanager
from pathlib import Path
from types import ModuleType
from typing import Protocol

from sqlalchemy import URL, create_engine
from sqlalchemy.exc import DBAPIError

from storage.attachments import NAMES
from storage.database import PATIENCE, Unusable, parse, reason, upgrade

BUSY = "数据库正在使用，请先停止机器人（和其他打开它的程序）"
TABLES = """SELECT name FROM sqlite_master WHERE type = 'table'
    AND name NOT LIKE 'sqlite_%' AND name != 'alembic_version'"""


class Taken(Protocol):
    """A database that nobody else uses while we hold it."""

    async def rows(self) -> int: ...

    async def save(self, copy: Path) -> None:
        """As the function `save`."""

    async def replace(self, copy: Path) -> None:
        """Put what a prepared copy holds in the place of all there is: wholly or not at all."""


async def save(url: str, copy: Path) -> None:
    """Write the database as it is at one moment to a new file, whoever writes meanwhile. Raises Unusable."""
    file = _file(url)
    if file is None:
        await _postgresql().save(parse(url), copy)
    elif file.exists():
        with _sentences(file), closing(_connect(file)) as source:
            _copy(source, copy)
    else:
        prepare(copy)


@asynccontextmanager
async def take(url: str) -> AsyncIterator[Taken]:
    """Hold the database, made where there is none, for ourselves alone. Raises Unusable where somebody uses it."""
    file = _file(url)
    if file is None:
        async with _postgresql().take(parse(url)) as taken:
            yield taken
        return
    with _sentences(file):
        file.parent.mkdir(parents=True, exist_ok=True)
        connection = _connect(file, patience=0)
    with closing(connection):
        with _sentences(file):
            # Whoever has it open in WAL mode, even at rest, stands in the way of leaving that mode
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = DELETE")
            connection.execute("BEGIN EXCLUSIVE")
            connection.execute("COMMIT")
        yield _Sqlite(connection, file)


def prepare(copy: Path) -> None:
    """Check a copy and bring it up to date. Raises Unusable where it is damaged or from a newer program."""
    engine = create_engine(URL.create("sqlite", database=str(copy)))
    try:
        with _sentences(copy):
            _check(copy)
            with engine.begin() as connection:
                upgrade(connection)
            with closing(_connect(copy)) as file:
                if file.execute("PRAGMA foreign_key_check").fetchone():
                    raise Unusable("备份里的数据不完整：有的行指向不存在的行")
    finally:
        engine.dispose()


def rows(copy: Path) -> int:
    with closing(_connect(copy)) as connection:
        return _rows(connection)


def digests(copy: Path) -> set[str]:
    """The files in the store that its rows name. In a copy of older tables there may be none of these columns."""
    found: set[str] = set()
    with closing(_connect(copy)) as connection:
        for name in NAMES:
            where = name.table.name, name.name
            if connection.execute("SELECT 1 FROM pragma_table_info(?) WHERE name = ?", where).fetchone():
                rows = connection.execute('SELECT "{1}" FROM "{0}" WHERE "{1}" IS NOT NULL'.format(*where))
                found.update(digest for (digest,) in rows)
    return found


def revision(copy: Path) -> str:
    """Which tables it has, in alembic's word."""
    with closing(_connect(copy)) as connection:
        return str(connection.execute("SELECT version_num FROM alembic_version").fetchone()[0])


class _Sqlite:
    def __init__(self, connection: sqlite3.Connection, file: Path) -> None:
        self._connection = connection
        self._file = file

    async def rows(self) -> int:
        with _sentences(self._file):
            return _rows(self._connection)

    async def save(self, copy: Path) -> None:
        with _sentences(self._file):
            _copy(self._connection, copy)

    async def replace(self, copy: Path) -> None:
        # Written over, not renamed: a crash is undone by SQLite's own journal, no old -wal can be taken for a part of
        # the new file, and whoever waits to open it gets the new one
        with _sentences(self._file), closing(_connect(copy)) as source:
            source.backup(self._connection)


def _postgresql() -> ModuleType:
    try:
        from storage import backup_postgresql  # asyncpg is optional
    except ModuleNotFoundError as error:
        raise Unusable("使用 PostgreSQL 需要先安装 asyncpg：.venv/bin/pip install asyncpg") from error
    return backup_postgresql


def _file(url: str) -> Path | None:
    """Where a SQLite database is; None for a PostgreSQL one."""
    parsed = parse(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def _connect(file: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=patience, isolation_level=None)


def _copy(source: sqlite3.Connection, copy: Path) -> None:
    # A lock is waited for here, with an end; the copying itself would wait for ever
    source.execute("BEGIN")
    source.execute("SELECT 1 FROM sqlite_master").fetchone()
    with closing(_connect(copy)) as target:
        source.backup(target)
        # All in one file, none in a -wal beside it
        target.execute("PRAGMA journal_mode = DELETE")
    source.execute("COMMIT")
    _check(copy)


def _check(copy: Path) -> None:
    with closing(_connect(copy)) as connection:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
    if found != "ok":
        raise sqlite3.DatabaseError(found)


def _rows(connection: sqlite3.Connection) -> int:
    tables = [name for (name,) in connection.execute(TABLES)]
    return sum(connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in tables)


@contextmanager
def _sentences(file: Path) -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, DBAPIError, OSError) as error:
        if getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            raise Unusable(BUSY) from error
        raise Unusable(f"数据库 {file} 无法读写：{reason(error)}") from error
