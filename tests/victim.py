"""A bot that is killed again and again. `python -m tests.victim CONFIG URL STAFF_CHAT` (a config.toml, and where the
simulator serves) imports everything once; each line it reads starts a life, a fork, whose number it prints."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from aiogram.client.telegram import TelegramAPIServer

from bot import lanes, log
from bot.app import open_app
from bot.config import Config, load
from bot.run import settle_down
from bot.simulator.server import TOKEN
from handlers.settings import Settings


async def live(config: Config, url: str, staff_chat: int) -> None:
    """Until somebody kills us, or tells us to stop."""
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    server = TelegramAPIServer.from_base(url)
    async with open_app(config, token=TOKEN, server=server, settings=Settings(staff_chat)) as app:
        await app.run(stop)


def main(config: Path, url: str, staff_chat: int) -> None:
    log.start("ERROR", secrets=[])
    # Much is told to the staff chat in a short life
    lanes.GROUP_GAP = 0.05
    settle_down()
    life = 0
    while sys.stdin.readline():
        if life:
            os.waitpid(life, 0)
        life = os.fork()
        if not life:
            os.close(0)
            asyncio.run(live(load(config), url, staff_chat))
            os._exit(0)
        print(life, flush=True)
    if life:
        os.waitpid(life, 0)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]))
