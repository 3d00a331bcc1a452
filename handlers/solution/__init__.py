"""解决方案: challengers answer a demand, staff check the form, the demander weighs what came."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers import commands
from handlers.solution import check, mine, states, weigh
from handlers.solution.callbacks import MARK

WORDS = tuple(f"/{command.command}" for command in (commands.MYSOLUTIONS, commands.CHECK))


async def for_us(message: Message, raw_state: str | None = None) -> bool:
    """One look at the door, for most messages are questions."""
    return (raw_state or "").startswith(states.MARK) or (message.text or "").startswith(WORDS)


async def marked(query: CallbackQuery) -> bool:
    private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
    return private and (query.data or "").startswith(MARK)


def setup() -> Router:
    router = Router(name="solution")
    router.message.filter(for_us)
    router.callback_query.filter(marked)
    router.include_routers(*(part.setup() for part in (mine, check, weigh)))
    return router
