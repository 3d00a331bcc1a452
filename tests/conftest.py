"""What every test can ask for: a folder of data, the knowledge, a database, the whole bot beside a simulator."""

import asyncio
import os
import uuid
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import App
from bot.config import Config, load
from bot.run import inside
from bot.simulator.server import Simulator
from knowledge.base import Knowledge
from storage.database import Database, open_database

ROOT = Path(__file__).parent.parent
# In CI everything is there: what is left out there was never tried
SKIPPING_FAILS = os.environ.get("CI", "").lower() in {"1", "true"}
POSTGRES = next(
    (url for name in ("POSTGRES_URL", "DATABASE_URL") if (url := os.environ.get(name, "")).startswith("postgres")),
    "postgresql://{}@{}:{}/postgres".format(
        os.environ.get("PGUSER", "postgres"), os.environ.get("PGHOST", "127.0.0.1"), os.environ.get("PGPORT", "5432")
    ),
)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    if SKIPPING_FAILS and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"在 CI 中不允许跳过：{report.longrepr[2] if isinstance(report.longrepr, tuple) else ''}"
    return report


@pytest.fixture(scope="session")
def knowledge(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Knowledge]:
    """What the shipped notice says."""
    knowledge = Knowledge.open(tmp_path_factory.mktemp("data"), embeddings={"kind": "builtin"})
    yield knowledge
    knowledge.close()


@pytest.fixture
def config(tmp_path: Path) -> Config:
    """The shipped configuration, with a folder of its own."""
    shipped = load(ROOT / "config.toml")
    return replace(shipped, storage=replace(shipped.storage, folder=str(tmp_path / "data")))


@pytest.fixture(params=["sqlite", "postgresql"])
async def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """An empty database on each of the two, gone afterwards."""
    async with _database(request.param, tmp_path / "bot.sqlite3") as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
async def other_url(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[str]:
    """A second one."""
    async with _database(request.param, tmp_path / "other.sqlite3") as url:
        yield url


@asynccontextmanager
async def _database(kind: str, file: Path) -> AsyncIterator[str]:
    if kind == "sqlite":
        yield f"sqlite:///{file}"
        return
    async with _postgresql() as url:
        yield url


@asynccontextmanager
async def _postgresql() -> AsyncIterator[str]:
    asyncpg = pytest.importorskip("asyncpg")
    try:
        server = await asyncpg.connect(POSTGRES, timeout=5)
    except (OSError, asyncpg.PostgresError) as error:
        pytest.skip(f"没有可用的 PostgreSQL（{POSTGRES.rpartition('@')[2]}：{type(error).__name__}）")
    name = f"bot_test_{uuid.uuid4().hex}"
    await server.execute(f"CREATE DATABASE {name}")
    try:
        yield POSTGRES.rpartition("/")[0] + f"/{name}"
    finally:
        await server.execute(f"DROP DATABASE {name} WITH (FORCE)")
        await server.close()


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    async with open_database(database_url) as database:
        yield database


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    """A Bot API on a free port of this machine."""
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
async def app(config: Config, simulator: Simulator) -> AsyncIterator[App]:
    """The whole bot, answering in the simulator's world."""
    async with inside(simulator, config) as app:
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        try:
            yield app
        finally:
            stop.set()
            await running
