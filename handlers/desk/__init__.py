"""需求办理: staff take a demand, see to its text, and bring it to publication."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers import commands
from handlers.desk import judge, match, publish, queue, states
from handlers.desk.callbacks import MARK

WORD = f"/{commands.DESK.command}"


async def for_us(message: Message, raw_state: str | None = None) -> bool:
    """One look at the door, for most messages are questions."""
    return (raw_state or "").startswith(states.MARK) or (message.text or "").startswith(WORD)


async def marked(query: CallbackQuery) -> bool:
    private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
    return private and (query.data or "").startswith(MARK)


def setup() -> Router:
    router = Router(name="desk")
    router.message.filter(for_us)
    router.callback_query.filter(marked)
    router.include_routers(*(part.setup() for part in (queue, judge, match, publish)))
    return router
