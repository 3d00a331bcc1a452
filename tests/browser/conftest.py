import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from aiogram import Bot
from playwright.async_api import Page, async_playwright

from bot.app import App
from bot.simulator.people import ENTERPRISE, Person
from bot.simulator.server import Simulator
from bot.simulator.world import World
from tests.browser.chat import PATIENCE
from tests.telegram import bot_of

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
FOUND = Path(CHROMIUM).is_file()
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}


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
        pytest.skip("没有 Chromium：请安装它，或用环境变量 CHROMIUM 指明它的位置")
    failures: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport=request.param)
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: failures.append(str(error)))
        await page.goto(f"{simulator.url}/#person={person.id}&chat={person.id}")
        yield page
        await browser.close()
    assert failures == []
