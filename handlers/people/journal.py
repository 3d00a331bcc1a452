"""/journal: what staff did and what others tried, the newest first."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands
from handlers.people import keyboards
from handlers.people.callbacks import Journal
from handlers.people.texts import journal as texts
from handlers.reply import Reply
from storage import journal, people
from storage.powers import Actor

PAGE = 15  # entries


async def newest(message: Message, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    await _page(0, reply, actor, session)


async def turn(query: CallbackQuery, callback_data: Journal, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    await _page(callback_data.before, reply, actor, session)


async def _page(before: int, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    entries = await journal.latest(session, actor=actor, limit=PAGE + 1, before=before or None)
    shown, more = entries[:PAGE], len(entries) > PAGE
    about = {entry.id: texts.about(entry.act, entry.subject) for entry in shown}
    names = await people.names(session, ids={*(entry.actor for entry in shown), *filter(None, about.values())})
    lines = [(entry.at, entry.actor, texts.entry(entry.act, entry.subject, entry.detail, names)) for entry in shown]
    reply.show(texts.journal(lines, names, actor.zone), keyboards.journal(before, shown[-1].id if more else None))


def setup() -> Router:
    router = Router(name="people.journal")
    router.message.register(newest, Command(commands.JOURNAL))
    router.callback_query.register(turn, Journal.filter())
    return router
