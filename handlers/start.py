"""The first page and the help."""

from aiogram import Bot, F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from handlers import commands, keyboards, texts
from handlers.callbacks import Menu
from handlers.reply import Reply
from knowledge.base import Knowledge
from storage.powers import Actor


async def home(event: Message | CallbackQuery, reply: Reply, knowledge: Knowledge) -> None:
    reply.say(texts.welcome(knowledge.documents, len(knowledge.contests)), keyboards.home())


async def help_(event: Message | CallbackQuery, reply: Reply, actor: Actor, bot: Bot) -> None:
    me = await bot.me()
    reply.say(texts.help_(commands.menu(actor.roles), me.username or ""), keyboards.doors())


def setup() -> Router:
    """Stands behind the routers that know a payload of /start: one that nobody knows opens the first page."""
    router = Router(name="start")
    router.message.register(home, CommandStart())
    router.message.register(help_, Command(commands.HELP))
    router.callback_query.register(home, Menu.filter(F.to == "home"))
    router.callback_query.register(help_, Menu.filter(F.to == "help"))
    return router
