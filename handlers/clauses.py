"""查看原文: a clause in full, and its neighbours 上一段, 下一段."""

from aiogram import Router
from aiogram.filters import CommandStart
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message

from handlers import keyboards, texts
from handlers.callbacks import Original, Turn
from handlers.filters import clause_known, clause_linked
from handlers.reply import Reply
from knowledge.base import Knowledge
from knowledge.document import Clause


async def open_clause(event: Message | CallbackQuery, clause: Clause, reply: Reply, knowledge: Knowledge) -> None:
    reply.say(*_page(clause, knowledge))


async def turn(query: CallbackQuery, clause: Clause, reply: Reply, knowledge: Knowledge) -> None:
    reply.show(*_page(clause, knowledge))


def _page(clause: Clause, knowledge: Knowledge) -> tuple[list[str], InlineKeyboardMarkup | None]:
    document = next((document for document in knowledge.documents if document.id == clause.document), None)
    return texts.clause(clause, document), keyboards.clause(*knowledge.neighbours(clause.key))


def setup() -> Router:
    router = Router(name="clauses")
    router.message.register(open_clause, CommandStart(deep_link=True), clause_linked)
    router.callback_query.register(open_clause, Original.filter(), clause_known)
    router.callback_query.register(turn, Turn.filter(), clause_known)
    return router
