"""公告: staff write to many people at once, and see to what becomes of it."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers import commands
from handlers.broadcast import amend, audience, desk, follow, launch, reader, run, states, write
from handlers.broadcast.callbacks import MARK

WORDS = tuple(f"/{command.command}" for command in (commands.BROADCAST, commands.BROADCASTS))


async def for_us(message: Message, raw_state: str | None = None) -> bool:
    """One look at the door, for most messages are questions."""
    return (raw_state or "").startswith(states.MARK) or (message.text or "").startswith(WORDS)


async def marked(query: CallbackQuery) -> bool:
    private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
    return private and (query.data or "").startswith(MARK)


def setup() -> Router:
    router = Router(name="broadcast")
    router.message.filter(for_us)
    router.callback_query.filter(marked)
    router.include_routers(*(part.setup() for part in (desk, write, audience, launch, run, amend, follow, reader)))
    return router
