"""The pictures of the documentation, taken anew: `python -m tests.browser.screenshots docs`"""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.async_api import Page

from bot.config import load
from bot.run import inside
from bot.simulator.server import Simulator
from tests.browser.chat import ask, messages, says
from tests.browser.chromium import DESKTOP, FOUND, MISSING, PHONE, window
from tests.browser.demand_way import ENTERPRISE, STAFF, walk

CONFIG = Path(__file__).parents[2] / "config.toml"
DAY, MORNING = 24 * 3600, 2 * 3600  # seconds; ten o'clock in Beijing, by the clock of Greenwich
COLOURS, ROUNDS = 256, 3  # few are enough, chosen in so many rounds
SETTLED = 400  # milliseconds: nothing moves any more


async def take(folder: Path) -> None:
    async with world() as simulator:
        people = {person.first_name: person.id for person in simulator.world.people.values()}
        enterprise, staff = people[ENTERPRISE], people[STAFF]
        async with window(PHONE, 2) as page:
            await page.goto(f"{simulator.url}/#person={enterprise}&chat={enterprise}")
            async for moment in walk(page):
                await shoot(page, folder / f"{moment}.png")
            await ask(page, "需求可以匿名吗")
            await says(messages(page).last, "隐去相关信息")
            await shoot(page, folder / "question.png")
        async with window(DESKTOP) as page:
            await page.goto(f"{simulator.url}/#person={enterprise}&chat={enterprise}&person={staff}&chat={staff}")
            await says(messages(page).last, "已公开发布")
            await shoot(page, folder / "desktop.png")


@asynccontextmanager
async def world() -> AsyncIterator[Simulator]:
    """The whole bot beside a simulator, at ten in the morning, with an empty database."""
    with TemporaryDirectory() as data:
        shipped = load(CONFIG)
        config = replace(shipped, storage=replace(shipped.storage, folder=data))
        async with Simulator() as simulator, inside(simulator, config) as app:
            simulator.world.turn_clock((MORNING - simulator.world.now()) % DAY)
            stop = asyncio.Event()
            running = asyncio.create_task(app.run(stop))
            yield simulator
            stop.set()
            await running


async def shoot(page: Page, file: Path) -> None:
    await page.mouse.move(0, 0)
    await page.wait_for_timeout(SETTLED)
    picture = Image.open(BytesIO(await page.screenshot())).convert("RGB")
    small = picture.quantize(COLOURS, Image.Quantize.MAXCOVERAGE, kmeans=ROUNDS, dither=Image.Dither.NONE)
    small.save(file, optimize=True)


if __name__ == "__main__":
    if not FOUND:
        sys.exit(MISSING)
    asyncio.run(take(Path(sys.argv[1])))
