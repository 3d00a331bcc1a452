"""The hotlines, as the notice prints them."""

from aiogram import F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from handlers import commands, keyboards, links, texts
from handlers.callbacks import Menu
from handlers.reply import Reply
from knowledge.base import Knowledge


async def contacts(event: Message | CallbackQuery, reply: Reply, knowledge: Knowledge) -> None:
    known = knowledge.contacts()
    reply.say(texts.contacts(known), keyboards.contacts(known))


def setup() -> Router:
    router = Router(name="contacts")
    router.message.register(contacts, Command(commands.CONTACTS))
    router.message.register(contacts, CommandStart(deep_link=True, magic=F.args == links.CONTACTS))
    router.callback_query.register(contacts, Menu.filter(F.to == "contacts"))
    return router
