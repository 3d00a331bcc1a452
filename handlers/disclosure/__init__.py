"""披露: what one side keeps to itself is opened to the other level by level, 四（三）."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery

from handlers.disclosure import open as opening
from handlers.disclosure.callbacks import MARK


async def marked(query: CallbackQuery) -> bool:
    private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
    return private and (query.data or "").startswith(MARK)


def setup() -> Router:
    router = Router(name="disclosure")
    router.callback_query.filter(marked)
    router.include_router(opening.setup())
    return router
