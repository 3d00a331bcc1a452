"""The whole program, built and closed in one `async with`."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from aiogram import Bot, Dispatcher
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
from aiogram.methods import DeleteWebhook, SetMyCommands, SetMyDescription
from aiogram.utils.token import TokenValidationError
from sqlalchemy.ext.asyncio import AsyncSession

import handlers
from bot.announcements import Announcements
from bot.clock import Clock
from bot.config import Config, Misconfigured
from bot.delivery import Delivery
from bot.files import Fetcher
from bot.intake import Intake
from bot.jobs import ticking
from bot.knowing import open_knowledge
from bot.letters import Letters
from bot.news import News
from bot.pace import Pace
from bot.worker import Worker
from handlers import papers, texts
from handlers.catalogue.shelf import Shelf
from handlers.commands import COMMANDS
from handlers.desk.strengths import Strengths
from handlers.papers import Papers
from handlers.reply import menu
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage import outbox, people, quiet, roles
from storage.database import Database, open_database
from storage.files import FileStore
from storage.presence import open_presence

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


@dataclass(frozen=True, slots=True)
class App:
    bot: Bot
    dispatcher: Dispatcher
    knowledge: Knowledge
    database: Database
    clock: Clock
    delivery: Delivery
    worker: Worker
    settings: Settings
    announcements: Announcements
    news: News
    files: FileStore

    async def run(self, stop: asyncio.Event) -> None:
        """Answer until `stop` is set. Raises CannotRun."""
        try:
            await self.bot(DeleteWebhook())
            await self.bot(SetMyCommands(commands=list(COMMANDS)))
            await self.bot(SetMyDescription(description=texts.DESCRIPTION))
            await self._work(stop)
        except tuple(REASONS) as error:
            raise CannotRun(REASONS[type(error)]) from error

    async def _work(self, stop: asyncio.Event) -> None:
        """Updates in and messages out, until one of them ends; then both."""
        kinds = self.dispatcher.resolve_used_update_types()
        intake = Intake(self.bot, kinds, self.database, self.clock, self.worker)
        ended = asyncio.Event()
        await self.delivery.begin()
        sending = asyncio.create_task(self.delivery.run(ended))
        try:
            async with ticking(self.database, self.clock, self.delivery, self.announcements, self.news, self.files):
                await intake.run(stop)
        finally:
            ended.set()
            await sending
            await self.delivery.close()


async def _dismiss(session: AsyncSession, settings: Settings, clock: Clock) -> None:
    """Whoever is no longer an admin sees the commands of admins no longer."""
    now = clock.now()
    dismissed = await people.dismiss_admins(session, admins=settings.admins, now=now)
    menus = [menu(id, await roles.held(session, person=id)) for id in dismissed]
    await outbox.write(session, menus, now=now, claimed_by=None)


def papers_of(config: Config) -> Papers:
    """What has to be signed, in the organiser's wording if there is one. Raises Misconfigured."""
    try:
        return papers.load(Path(config.undertakings.folder)) if config.undertakings.folder else papers.load()
    except papers.Unfit as error:
        raise Misconfigured(f"undertakings.folder：{error}") from error


@asynccontextmanager
async def open_app(
    config: Config,
    *,
    token: str,
    server: TelegramAPIServer = PRODUCTION,
    settings: Settings | None = None,
    clock: Clock | None = None,
) -> AsyncIterator[App]:
    """Everything the bot needs, opened. Raises CannotRun, Misconfigured, and storage's Unusable.

    `settings`: those of the configuration, if none are given.
    """
    clock = clock or Clock()
    settings = settings or Settings(
        staff_chat=config.bot.staff_chat or None,
        admins=frozenset(config.bot.admins),
        approve_above=config.broadcast.approve_above,
        quiet=quiet.parse(config.delivery.quiet),
        channel=config.demands.channel or None,
        work_days=config.demands.work_days,
        papers=papers_of(config),
    )
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
        database = await stack.enter_async_context(open_database(config.storage.url))
        presence = await stack.enter_async_context(open_presence(database))
        await database.run(lambda session: _dismiss(session, settings, clock))
        knowledge = await asyncio.to_thread(open_knowledge, config)
        stack.callback(knowledge.close)
        catalogue = knowledge.catalogue()
        stack.callback(catalogue.close)
        shelf = Shelf(catalogue)
        files = FileStore(Path(config.storage.folder) / "files")
        fields = knowledge.catalogue()
        stack.callback(fields.close)
        dispatcher = Dispatcher(
            disable_fsm=True,
            knowledge=knowledge,
            settings=settings,
            shelf=shelf,
            strengths=Strengths(fields),
            store=files,
        )
        dispatcher.include_router(handlers.setup())
        pace, again = Pace(config.delivery.per_second), config.delivery.in_flight == "again"
        delivery = Delivery(bot, database, clock, presence, pace, again=again)
        letters = Letters()
        announcements = Announcements(settings.quiet)
        delivery.serve(letters, announcements)
        worker = Worker(bot, dispatcher, database, clock, delivery, letters, settings, Fetcher(bot, files))
        news = News(settings.quiet)
        yield App(bot, dispatcher, knowledge, database, clock, delivery, worker, settings, announcements, news, files)
