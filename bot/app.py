"""The whole program, built and closed in one `async with`."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiogram import BaseMiddleware, Bot, Dispatcher
from aiogram.client.default import DefaultBotProperties
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import PRODUCTION, TelegramAPIServer
from aiogram.enums import ParseMode
from aiogram.exceptions import (
    TelegramConflictError,
    TelegramNetworkError,
    TelegramNotFound,
    TelegramUnauthorizedError,
)
from aiogram.types import TelegramObject
from aiogram.utils.token import TokenValidationError

import handlers
from bot.config import Config
from bot.intake import Intake
from bot.knowing import open_knowledge
from bot.obedience import Obedience
from handlers import texts
from handlers.commands import COMMANDS
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage.database import Database, open_database

WRONG_TOKEN = "BOT_TOKEN 不对：请到 @BotFather 处核对机器人的令牌"
REASONS: dict[type[Exception], str] = {
    TokenValidationError: WRONG_TOKEN,
    TelegramUnauthorizedError: WRONG_TOKEN,
    TelegramNotFound: WRONG_TOKEN,
    TelegramConflictError: "同一个机器人正在别处运行，这一个已停止；一个令牌只能由一个程序使用",
    TelegramNetworkError: "连不上 Telegram，请检查网络后重新启动",
}


class CannotRun(Exception):
    """The bot cannot work with this token or network. The message is a Chinese sentence."""


class Transaction(BaseMiddleware):
    """One update, one transaction: committed when its handler is through, rolled back when it fails."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(
        self,
        handler: Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]],
        event: TelegramObject,
        data: dict[str, Any],
    ) -> Any:
        async with self._database.session() as data["session"]:
            return await handler(event, data)


@dataclass(frozen=True, slots=True)
class App:
    bot: Bot
    dispatcher: Dispatcher
    knowledge: Knowledge
    database: Database

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until `stop` is set. Raises CannotRun."""
        try:
            await self.bot.delete_webhook()
            await self.bot.set_my_commands(list(COMMANDS))
            await self.bot.set_my_description(texts.DESCRIPTION)
            await Intake(self.bot, self.dispatcher).run(stop)
        except tuple(REASONS) as error:
            raise CannotRun(REASONS[type(error)]) from error


@asynccontextmanager
async def open_app(
    config: Config, *, token: str, server: TelegramAPIServer = PRODUCTION, staff_chat: int | None = None
) -> AsyncIterator[App]:
    """Everything the bot needs, opened. Raises CannotRun, Misconfigured, and storage's Unusable."""
    async with AsyncExitStack() as stack:
        try:
            bot = Bot(
                token,
                session=AiohttpSession(api=server),
                default=DefaultBotProperties(parse_mode=ParseMode.HTML, link_preview_is_disabled=True),
            )
        except TokenValidationError as error:
            raise CannotRun(WRONG_TOKEN) from error
        stack.push_async_callback(bot.session.close)
        bot.session.middleware(Obedience())
        database = await stack.enter_async_context(open_database(config.storage.url))
        knowledge = await asyncio.to_thread(open_knowledge, config)
        stack.callback(knowledge.close)
        dispatcher = Dispatcher(disable_fsm=True, knowledge=knowledge, settings=Settings(staff_chat=staff_chat))
        dispatcher.update.outer_middleware(Transaction(database))
        dispatcher.include_router(handlers.setup())
        yield App(bot, dispatcher, knowledge, database)
