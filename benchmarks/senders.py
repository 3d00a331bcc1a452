"""How others announce, as a measure: python -m benchmarks.senders URL TOKEN NAME COUNT."""

import argparse
import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter

from benchmarks.crowd import FIRST

TEXT = "本周五下午三点举行线上宣讲，欢迎参加。"
PAUSE = 0.05  # seconds: what aiogram's own example of a broadcast leaves between two messages


async def loop(bot: Bot, chats: Sequence[int]) -> None:
    """One after another, with a pause, and once more where Telegram asks to wait."""
    for chat in chats:
        while True:
            try:
                await bot.send_message(chat, TEXT)
                break
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
        await asyncio.sleep(PAUSE)


async def aiogram_broadcaster(bot: Bot, chats: Sequence[int]) -> None:
    """The library of this name, as it comes."""
    from aiogram_broadcaster import Broadcaster  # an extra
    from aiogram_broadcaster.contents import TextContent

    mailer = await Broadcaster(bot).create_mailer(chats=chats, content=TextContent(text=TEXT))
    await mailer.start()


SENDERS: dict[str, Callable[[Bot, Sequence[int]], Awaitable[None]]] = {
    "loop": loop,
    "aiogram_broadcaster": aiogram_broadcaster,
}


async def run(url: str, token: str, name: str, count: int) -> None:
    async with Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url))) as bot:
        await SENDERS[name](bot, range(FIRST, FIRST + count))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.senders", description="别的群发办法，作对照")
    parser.add_argument("url", metavar="URL", help="Bot API 的地址")
    parser.add_argument("token", metavar="TOKEN", help="机器人令牌")
    parser.add_argument("name", choices=SENDERS, help="哪一种")
    parser.add_argument("count", type=int, metavar="COUNT", help="收信人数")
    args = parser.parse_args()
    with suppress(KeyboardInterrupt):
        asyncio.run(run(args.url, args.token, args.name, args.count))


if __name__ == "__main__":
    main()
