"""In groups: who somebody is and what they may do is nobody else's business."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers.people.texts import words as texts
from handlers.reply import Reply


async def not_private(event: Message | CallbackQuery) -> bool:
    message = event.message if isinstance(event, CallbackQuery) else event
    return message is None or message.chat.type != ChatType.PRIVATE


async def written(message: Message, reply: Reply) -> None:
    reply.say(texts.ONLY_PRIVATE)


async def tapped(query: CallbackQuery, reply: Reply) -> None:
    reply.toast(texts.ONLY_PRIVATE)


def setup() -> Router:
    router = Router(name="people.elsewhere")
    router.message.register(written, not_private)
    router.callback_query.register(tapped, not_private)
    return router
