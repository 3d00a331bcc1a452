"""需求: an enterprise files a technical demand, follows it, and has the last word on what is shown of it."""

from aiogram import F, Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers import commands
from handlers.callbacks import Menu
from handlers.demand import approval, mine, states
from handlers.demand.callbacks import MARK

WORDS = tuple(f"/{command.command}" for command in (commands.DEMAND, commands.MYDEMANDS))

DOOR = Menu(to="demand").pack()  # of the first page


async def for_us(message: Message, raw_state: str | None = None) -> bool:
    """One look at the door, for most messages are questions."""
    return (raw_state or "").startswith(states.MARK) or (message.text or "").startswith(WORDS)


async def marked(query: CallbackQuery) -> bool:
    private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
    return private and (query.data or "").startswith((MARK, DOOR))


def setup() -> Router:
    router = Router(name="demand")
    router.message.filter(for_us)
    router.callback_query.filter(marked)
    router.callback_query.register(mine.new, Menu.filter(F.to == "demand"))
    router.include_routers(mine.setup(), approval.setup())
    return router
