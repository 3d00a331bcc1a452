from collections.abc import AsyncIterator

import pytest
from aiogram import Bot
from playwright.async_api import Page

from bot.app import App
from bot.simulator.people import ENTERPRISE, Person
from bot.simulator.server import Simulator
from bot.simulator.world import World
from tests.browser.chromium import DESKTOP, FOUND, MISSING, PHONE, window
from tests.telegram import bot_of


@pytest.fixture
def world(simulator: Simulator) -> World:
    return simulator.world


@pytest.fixture
def person(world: World) -> Person:
    """An enterprise."""
    return next(person for person in world.people.values() if person.role == ENTERPRISE)


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[Bot]:
    """Says what the running bot is not led to say here."""
    async with bot_of(simulator) as bot:
        yield bot


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
async def page(request: pytest.FixtureRequest, app: App, simulator: Simulator, person: Person) -> AsyncIterator[Page]:
    """The private chat of an enterprise with the bot, just opened; a script that fails fails the test."""
    if not FOUND:
        pytest.skip(MISSING)
    failures: list[str] = []
    async with window(request.param) as page:
        page.on("pageerror", lambda error: failures.append(str(error)))
        await page.goto(f"{simulator.url}/#person={person.id}&chat={person.id}")
        yield page
    assert failures == []
