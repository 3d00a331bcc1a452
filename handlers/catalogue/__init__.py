"""公开的需求: anybody looks for a demand, reads it, and hears of new ones."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers import commands, links
from handlers.callbacks import Menu
from handlers.catalogue import look
from handlers.catalogue.callbacks import MARK

WORDS = (f"/{commands.DEMANDS.command}", f"/start {links.DEMAND}")

DOOR = Menu(to="demands").pack()  # of the first page


async def for_us(message: Message) -> bool:
    return (message.text or "").startswith(WORDS)


async def marked(query: CallbackQuery) -> bool:
    private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
    return private and (query.data or "").startswith((MARK, DOOR))


def setup() -> Router:
    router = Router(name="catalogue")
    router.message.filter(for_us)
    router.callback_query.filter(marked)
    router.include_router(look.setup())
    return router
