"""The form machine: it asks for the fields of a form one after the other, and keeps every answer as it comes."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery, Message

from handlers.form import begin, messages, steps
from handlers.form.callbacks import MARK
from handlers.form.fields import Form
from handlers.form.filters import Drafting, Known
from handlers.form.turn import STATE


async def at_a_form(message: Message, raw_state: str | None = None) -> bool:
    return raw_state == STATE and message.chat.type == ChatType.PRIVATE


async def marked(query: CallbackQuery) -> bool:
    private = query.message is not None and query.message.chat.type == ChatType.PRIVATE
    return private and (query.data or "").startswith(MARK)


def setup(*forms: Form) -> Router:
    router = Router(name="form")
    router.message.filter(at_a_form)
    router.edited_message.filter(at_a_form)
    router.callback_query.filter(marked)
    drafting, known = Drafting({form.name: form for form in forms}), Known({form.name: form for form in forms})
    router.include_routers(begin.setup(known), steps.setup(drafting), messages.setup(drafting))
    return router
