"""问答: questions about a published demand; the asker is hidden, the answers are for everybody."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers.enquiry import states, talk
from handlers.enquiry.callbacks import MARK


async def for_us(message: Message, raw_state: str | None = None) -> bool:
    return (raw_state or "").startswith(states.MARK)


async def marked(query: CallbackQuery) -> bool:
    private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
    return private and (query.data or "").startswith(MARK)


def setup() -> Router:
    router = Router(name="enquiry")
    router.message.filter(for_us)
    router.callback_query.filter(marked)
    router.include_router(talk.setup())
    return router
