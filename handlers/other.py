"""Whatever nobody else took: a sticker, a voice message, a file, an unknown command, a button of an earlier life."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import keyboards, texts
from handlers.filters import command_like, private
from handlers.reply import Reply


async def unknown_command(message: Message, reply: Reply) -> None:
    reply.say(texts.UNKNOWN_COMMAND, keyboards.home())


async def not_text(message: Message, reply: Reply) -> None:
    if (sentence := texts.ONLY_TEXT.get(message.content_type)) is not None:
        reply.say(sentence, keyboards.doors())


async def old_button(query: CallbackQuery, reply: Reply) -> None:
    reply.toast(texts.OLD_BUTTON)
    reply.say(texts.OLD_BUTTON, keyboards.home())


def setup() -> Router:
    """Stands last: there is no filter at most of its doors."""
    router = Router(name="other")
    router.message.filter(private)
    router.message.register(unknown_command, command_like)
    router.message.register(not_text)
    router.callback_query.register(old_button)
    return router
