"""参赛: somebody becomes a challenger, and reads and signs what has to be signed, 三（三） and 四（三）."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers import commands
from handlers.join import mine, signing, states
from handlers.join.callbacks import MARK

WORD = f"/{commands.JOIN.command}"


async def for_us(message: Message, raw_state: str | None = None) -> bool:
    """One look at the door, for most messages are questions."""
    return (raw_state or "").startswith(states.MARK) or (message.text or "").startswith(WORD)


async def marked(query: CallbackQuery) -> bool:
    private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
    return private and (query.data or "").startswith(MARK)


def setup() -> Router:
    router = Router(name="join")
    router.message.filter(for_us)
    router.callback_query.filter(marked)
    router.include_routers(mine.setup(), signing.setup())
    return router
