"""One database, SQLite or PostgreSQL, brought up to date when it is opened."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

DRIVERS = {"sqlite": "sqlite+aiosqlite", "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
PRAGMAS = ("journal_mode=WAL", "synchronous=NORMAL", "foreign_keys=ON")
PATIENCE = 10.0  # seconds to wait for another writer of the same SQLite file
MIGRATION_LOCK = 0x1AA0  # PostgreSQL's advisory lock while tables are changed


class Unusable(Exception):
    """The database cannot be used. The message is a Chinese sentence for whoever started the bot."""


class Database:
    def __init__(self, engine: AsyncEngine) -> None:
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back on an exception. The first statement opens it."""
        async with self._sessions.begin() as session:
            yield session


@asynccontextmanager
async def open_database(url: str) -> AsyncIterator[Database]:
    """Open "sqlite:///PATH" or "postgresql://USER@HOST/NAME" and migrate it. Raises Unusable."""
    engine = _engine(url)
    try:
        await _migrate(engine)
        yield Database(engine)
    finally:
        await engine.dispose()


def _engine(url: str) -> AsyncEngine:
    parsed = _parse(url)
    if not parsed.drivername.startswith("sqlite"):
        try:
            return create_async_engine(parsed, hide_parameters=True, pool_pre_ping=True)
        except ModuleNotFoundError as error:
            raise Unusable("使用 PostgreSQL 需要先安装 asyncpg：.venv/bin/pip install asyncpg") from error
    if not parsed.database:
        raise Unusable("SQLite 数据库需要一个文件路径，例如 sqlite:///data/bot.sqlite3")
    try:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"无法建立数据库所在的文件夹 {Path(parsed.database).parent}：{error.strerror}") from error
    # With IMMEDIATE, reading takes no lock, and the first statement that writes takes the writer's: as on
    # PostgreSQL, readers never wait, and no transaction fails half way because it wants to write after reading
    engine = create_async_engine(
        parsed, hide_parameters=True, connect_args={"isolation_level": "IMMEDIATE", "timeout": PATIENCE}
    )
    event.listen(engine.sync_engine, "connect", _set_pragmas)
    return engine


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
        return parsed.set(drivername=DRIVERS[parsed.drivername])
    except (ArgumentError, KeyError) as error:
        raise Unusable("数据库地址应以 sqlite:/// 或 postgresql:// 开头") from error


def _set_pragmas(connection: Any, _record: object) -> None:
    cursor = connection.cursor()
    for pragma in PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


async def _migrate(engine: AsyncEngine) -> None:
    try:
        async with engine.begin() as connection:
            await connection.run_sync(_upgrade)
    except (DBAPIError, OSError) as error:
        reason = str(getattr(error, "orig", error)).splitlines()[0]
        raise Unusable(f"无法打开数据库 {engine.url.render_as_string(hide_password=True)}：{reason}") from error


def _upgrade(connection: Connection) -> None:
    # Two processes started together must not both create the tables
    lock = f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.dialect.name == "sqlite" else lock)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if current is not None and current not in known:
        raise Unusable("这个数据库由更新版本的程序写过，旧程序不能打开，请先升级程序")
    command.upgrade(config, "head")
