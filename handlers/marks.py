"""👍 and 👎: what a person thinks of an answer."""

from aiogram import Router
from aiogram.enums import ChatType
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import keyboards, texts
from handlers.callbacks import Rate
from handlers.filters import asked_here
from handlers.reply import Reply
from storage import questions
from storage.tables.questions import Question


async def rate(
    query: CallbackQuery,
    callback_data: Rate,
    question: Question,
    session: AsyncSession,
    reply: Reply,
) -> None:
    up = callback_data.mark == "1"
    if not await questions.rate(session, id=question.id, person=query.from_user.id, mark=1 if up else -1):
        reply.toast(texts.RATED)
        return
    reply.toast(texts.THANKS_UP if up else texts.THANKS_DOWN)
    if query.message and query.message.chat.type == ChatType.PRIVATE:  # in a group it would look like everybody's mark
        reply.show_buttons(keyboards.marked(query, callback_data.mark))
    if not up:
        reply.say(texts.SORRY_DOWN, keyboards.human(question.id))


def setup() -> Router:
    router = Router(name="marks")
    router.callback_query.register(rate, Rate.filter(), asked_here)
    return router
