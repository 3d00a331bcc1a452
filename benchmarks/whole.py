"""The whole bot as it runs, on a Bot API of the benchmarks: python -m benchmarks.whole URL TOKEN DATABASE.

Two things differ from `python -m bot`: no limit of speed, and one more conversation, the shortest form there is, for
whoever says 填表. With `--paced FOLDER` there is the limit, on the data kept there, and nobody sleeps. At the end it
prints {"updates", "statements", "seconds_of_cpu"} as JSON.
"""

import argparse
import asyncio
import json
import logging
import signal
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from aiogram import F, Router
from aiogram.client.telegram import TelegramAPIServer
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import Message
from sqlalchemy import event

from bot.app import App, open_app
from bot.config import Config, load
from bot.run import settle_down
from handlers.reply import Reply

CONFIG = Path(__file__).parent.parent / "config.toml"
FILLING = "benchmark:filling"
BEGIN = "填表"
UNLIMITED = 100_000


async def begin(message: Message, state: FSMContext, reply: Reply) -> None:
    await state.set_state(FILLING)
    reply.say("第 1 项：请填写。")


async def fill(message: Message, state: FSMContext, reply: Reply) -> None:
    data = await state.get_data()
    number = int(data.get("number", 1)) + 1
    await state.set_data({"number": number, "answers": [*data.get("answers", [])[-13:], message.text]})
    reply.say(f"第 {number} 项：请填写下一项。")


def form() -> Router:
    router = Router(name="form")
    router.message.register(fill, StateFilter(FILLING))
    router.message.register(begin, F.text == BEGIN)
    return router


class Counter:
    def __init__(self, app: App) -> None:
        self.statements = self.updates = 0
        event.listen(app.database.engine.sync_engine, "before_cursor_execute", self._statement)
        work = app.worker.work

        async def counted(arrived: Any) -> None:
            self.updates += 1
            await work(arrived)

        app.worker.work = counted  # type: ignore[method-assign]

    def _statement(self, *_: object) -> None:
        self.statements += 1


async def run(url: str, token: str, config: Config) -> None:
    async with open_app(config, token=token, server=TelegramAPIServer.from_base(url)) as app:
        app.dispatcher.sub_routers.insert(0, form())
        stop, counter = asyncio.Event(), Counter(app)
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
        settle_down()
        await app.run(stop)
    print(
        json.dumps(
            {"updates": counter.updates, "statements": counter.statements, "seconds_of_cpu": time.process_time()}
        ),
        flush=True,
    )


def _config(folder: str, database: str, paced: bool) -> Config:
    shipped = load(CONFIG)
    return replace(
        shipped,
        storage=replace(shipped.storage, folder=folder, database=database),
        delivery=replace(shipped.delivery, per_second=shipped.delivery.per_second if paced else UNLIMITED, quiet=""),
    )


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.whole", description="完整的机器人，供测速")
    parser.add_argument("url", metavar="URL", help="Bot API 的地址")
    parser.add_argument("token", metavar="TOKEN", help="机器人令牌")
    parser.add_argument("database", metavar="DATABASE", help='"sqlite" 或 "postgresql://…"')
    parser.add_argument("--paced", metavar="FOLDER", help="守住限速，数据在这个文件夹里")
    args = parser.parse_args()
    logging.basicConfig(level=logging.WARNING)
    with tempfile.TemporaryDirectory() as folder:
        config = _config(args.paced or folder, args.database, args.paced is not None)
        asyncio.run(run(args.url, args.token, config))


if __name__ == "__main__":
    main()
