"""The smallest bot of aiogram, all by default, as the measure of speed: python -m benchmarks.echo URL TOKEN."""

import argparse
import asyncio
from contextlib import suppress

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.types import Message


async def echo(message: Message) -> None:
    await message.answer(message.text or "")


async def run(url: str, token: str) -> None:
    dispatcher = Dispatcher()
    dispatcher.message.register(echo)
    await dispatcher.start_polling(Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url))))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.echo", description="aiogram 最小的回声机器人，作对照")
    parser.add_argument("url", metavar="URL", help="Bot API 的地址")
    parser.add_argument("token", metavar="TOKEN", help="机器人令牌")
    args = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(run(args.url, args.token))


if __name__ == "__main__":
    main()
