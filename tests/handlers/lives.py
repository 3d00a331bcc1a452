"""The bot from its start to an orderly end, as often as a test wants."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from bot.config import Config
from bot.run import inside
from bot.simulator.server import Simulator
from tests.telegram import Telegram

ONLINE = 10.0


@asynccontextmanager
async def life(config: Config, simulator: Simulator) -> AsyncIterator[Telegram]:
    async with inside(simulator, config) as app:
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        assert await simulator.world.events.bell.until(lambda: simulator.world.online, ONLINE)
        try:
            yield Telegram(simulator.world, app)
        finally:
            stop.set()
            await running
