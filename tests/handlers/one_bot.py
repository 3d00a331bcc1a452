"""One bot for all tests of a file: each begins with people who never wrote to it and an empty desk.

A conftest.py takes these fixtures by name; the tests of such a file run in one event loop.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import count

import pytest
import pytest_asyncio
from sqlalchemy import delete

from bot import lanes
from bot.app import App
from bot.config import Config, load
from bot.run import inside
from bot.simulator import people
from bot.simulator.server import Simulator
from storage.base import Base
from tests.conftest import ROOT
from tests.telegram import Person, Telegram

ONLINE = 10.0
STAYS = {"inbox"}  # no update is worked twice

one_loop = pytest.mark.asyncio(loop_scope="module")
_numbers = count(720_000_000)


def newcomer(telegram: Telegram, name: str, role: str = people.ENTERPRISE) -> Person:
    """Somebody who never wrote to the bot."""
    person = telegram.world.add_person(people.Person(next(_numbers), name, role))
    telegram.world.chats[telegram.world.channel].members.add(person.id)
    return Person(telegram, person.id, person.id)


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Config:
    shipped = load(ROOT / "config.toml")
    folder = str(tmp_path_factory.mktemp("bot") / "data")
    return replace(shipped, storage=replace(shipped.storage, folder=folder))


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@asynccontextmanager
async def living(simulator: Simulator, config: Config) -> AsyncIterator[Telegram]:
    """The whole bot, from its start to its stop."""
    async with inside(simulator, config) as app:
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        try:
            await simulator.world.events.bell.until(lambda: simulator.world.online, ONLINE)
            yield Telegram(simulator.world, app)
        finally:
            stop.set()
            await running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def one_life(simulator: Simulator, config: Config) -> AsyncIterator[Telegram]:
    with pytest.MonkeyPatch.context() as patch:
        # Nobody waits here for the pace at which notices go to one chat
        patch.setattr(lanes, "GAP", 0.0)
        patch.setattr(lanes, "GROUP_GAP", 0.0)
        async with living(simulator, config) as telegram:
            yield telegram


@pytest.fixture(scope="module")
def app(one_life: Telegram) -> App:
    assert one_life.app
    return one_life.app


@pytest_asyncio.fixture(loop_scope="module")
async def telegram(one_life: Telegram, app: App) -> AsyncIterator[Telegram]:
    yield one_life
    async with app.database.session() as session:
        for table in reversed(Base.metadata.sorted_tables):
            if table.name not in STAYS:
                await session.execute(delete(table))
    one_life.world.chats[one_life.world.channel].messages.clear()


@pytest.fixture
def zhang(telegram: Telegram) -> Person:
    """An enterprise."""
    return newcomer(telegram, "张建国")


@pytest.fixture
def lin(telegram: Telegram) -> Person:
    """A visitor."""
    return newcomer(telegram, "林晓雨", people.GUEST)


@pytest.fixture
def zhao(telegram: Telegram) -> Person:
    """A member of staff, for all contests."""
    return telegram.person("赵敏")
