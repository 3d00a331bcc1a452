"""/cancel, where no form is being filled in: whatever we wait for, we wait no more."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import Message

from handlers import commands, texts
from handlers.filters import private
from handlers.reply import Reply


async def cancel(message: Message, reply: Reply, state: FSMContext, raw_state: str | None = None) -> None:
    await state.clear()
    reply.say(texts.STOPPED if raw_state else texts.NOTHING_TO_CANCEL)


def setup() -> Router:
    """Stands behind the forms, which ask for a second word."""
    router = Router(name="cancel")
    router.message.register(cancel, private, Command(commands.CANCEL))
    return router
