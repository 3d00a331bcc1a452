"""One database, SQLite or PostgreSQL, brought up to date when it is opened."""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionFree
from sqlalchemy.ext.asyncio import AsyncEngine, AsyncSession, async_sessionmaker, create_async_engine

from storage import quick, sqlite

DRIVERS = {"sqlite": sqlite.DRIVER, "postgresql": "postgresql+asyncpg", "postgres": "postgresql+asyncpg"}
PATIENCE = 10.0  # seconds to wait for others while the tables are brought up to date
MIGRATION_LOCK = 0x1AA0  # PostgreSQL's advisory lock while tables are changed
# SQLSTATE: serialization failure, deadlock, no such lock now, disk full, too many connections, shutting down
PASSING_STATES = ("40001", "40P01", "55P03", "53", "57P", "08")
CONNECTIONS = 20
FIRST_PAUSE, LONGEST_PAUSE = 0.005, 1.0  # seconds between two tries
WORTH_A_WORD = 20  # tries between two lines of the log: some five seconds, then ten
logger = logging.getLogger(__name__)

Result = TypeVar("Result")


class Unusable(Exception):
    """The database cannot be used. The message is a Chinese sentence for whoever started the bot."""


class Database:
    def __init__(self, engine: AsyncEngine) -> None:
        self.engine = engine
        self._on_loop = engine.dialect.name == "sqlite"
        self._sessions = async_sessionmaker(engine, expire_on_commit=False)

    @asynccontextmanager
    async def session(self) -> AsyncIterator[AsyncSession]:
        """One transaction: committed at the end, rolled back on an exception. The first statement opens it."""
        session = self._sessions()
        try:
            await self._pin(session)
            yield session
            # Not by SQLAlchemy's own `begin()`, which commits in a task of its own: others would come to their turn
            # between the last statement and the commit, and find SQLite locked
            await session.commit()
        finally:
            if self._on_loop:
                await session.close()
                # Nothing of this has waited for anything: now the others come to their turn
                await asyncio.sleep(0)
            else:
                await asyncio.shield(session.close())

    async def so_far(self, session: AsyncSession) -> None:
        """Commit what was done so far, and go on."""
        await session.commit()
        await self._pin(session)

    async def _pin(self, session: AsyncSession) -> None:
        """Lay the driver's own connection at hand for the statements that every update runs."""
        if self._on_loop:
            connection = await session.connection()
            session.info[quick.RAW] = (await connection.get_raw_connection()).driver_connection

    async def run(self, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
        """`work` in one transaction, from the beginning again for as long as what hinders it may pass: another
        writer, a full disk, a server that restarts. So `work` must do nothing but read and write."""
        for attempt, pause in enumerate(pauses()):
            try:
                async with self.session() as session:
                    return await work(session)
            except (DBAPIError, sqlite.Error, NoConnectionFree, OSError) as error:
                if not is_passing(error):
                    raise
                if attempt and attempt % WORTH_A_WORD == 0:
                    logger.warning("the database does not take our writing: %s", reason(error))
            await asyncio.sleep(pause)
        raise AssertionError("pauses() has no end")


def pauses() -> Iterator[float]:
    """Seconds to wait between tries, growing, for ever. By chance: else all who were hindered would come again at once,
    and all but one be hindered again."""
    pause = FIRST_PAUSE
    while True:
        yield random.uniform(0, pause)
        pause = min(pause * 1.6, LONGEST_PAUSE)


def is_passing(error: BaseException) -> bool:
    """Whether the same work may well succeed later."""
    if not isinstance(error, DBAPIError):
        return isinstance(error, OSError | NoConnectionFree) or sqlite.is_passing(error)
    state = str(getattr(error.orig, "sqlstate", None) or "")
    return error.connection_invalidated or sqlite.is_passing(error.orig) or state.startswith(PASSING_STATES)


def reason(error: BaseException) -> str:
    """What the driver says, without the statement and what was in it."""
    return str(getattr(error, "orig", error)).splitlines()[0]


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
    parsed = parse(url)
    if not parsed.drivername.startswith("sqlite"):
        try:
            return create_async_engine(
                parsed, hide_parameters=True, pool_pre_ping=True, pool_size=CONNECTIONS, max_overflow=0
            )
        except ModuleNotFoundError as error:
            raise Unusable("使用 PostgreSQL 需要先安装 asyncpg：.venv/bin/pip install asyncpg") from error
    if not parsed.database:
        raise Unusable("SQLite 数据库需要一个文件路径，例如 sqlite:///data/bot.sqlite3")
    try:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise Unusable(f"无法建立数据库所在的文件夹 {Path(parsed.database).parent}：{error.strerror}") from error
    return sqlite.engine_of(parsed, connections=CONNECTIONS)


def parse(url: str) -> URL:
    """The address with its driver. Raises Unusable."""
    try:
        parsed = make_url(url)
        return parsed.set(drivername=DRIVERS[parsed.drivername])
    except (ArgumentError, KeyError) as error:
        raise Unusable("数据库地址应以 sqlite:/// 或 postgresql:// 开头") from error


async def _migrate(engine: AsyncEngine) -> None:
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    for pause in pauses():
        try:
            async with engine.begin() as connection:
                await connection.run_sync(upgrade)
            return
        except (DBAPIError, OSError) as error:
            if loop.time() > deadline or not sqlite.is_passing(getattr(error, "orig", error)):
                where = engine.url.set(drivername=engine.dialect.name).render_as_string(hide_password=True)
                raise Unusable(f"无法打开数据库 {where}：{reason(error)}") from error
        await asyncio.sleep(pause)


def upgrade(connection: Connection, to: str = "head") -> None:
    """Bring the tables up to date, or to those of an older program. Raises Unusable where a newer one made them."""
    # Two processes started together must not both create the tables
    lock = f"SELECT pg_advisory_xact_lock({MIGRATION_LOCK})"
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.dialect.name == "sqlite" else lock)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
    current = MigrationContext.configure(connection).get_current_revision()
    if not {current, to} <= known | {None, "head"}:
        raise Unusable("这个数据库由更新版本的程序写过，旧程序不能打开，请先升级程序")
    command.upgrade(config, to)
