"""/desk: what waits for staff, and one demand with all that can be done about it."""

from collections.abc import Sequence

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands
from handlers.demand import filing
from handlers.demand import keyboards as demand_keyboards
from handlers.demand import texts as demand_texts
from handlers.desk import keyboards, texts
from handlers.desk.callbacks import Act, Queue
from handlers.filters import private
from handlers.reply import Reply
from handlers.settings import Settings
from knowledge import alike
from storage import attachments, demands, desk, people
from storage.lifecycle import State
from storage.powers import Actor
from storage.tables.demands import Demand


async def entrance(message: Message, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings) -> None:
    await _list(reply, actor, session, settings, "", 0)


async def page(
    query: CallbackQuery, callback_data: Queue, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    await _list(reply, actor, session, settings, callback_data.state, callback_data.page)


async def _list(reply: Reply, actor: Actor, session: AsyncSession, settings: Settings, state: str, number: int) -> None:
    counts = await desk.counts(session, actor=actor)
    rows = await desk.queue(session, actor=actor, state=state or None, page=number)
    buttons = keyboards.queue(rows, state, number, counts, reply.now, settings.work_days)
    reply.show(texts.queue(counts, state, number), buttons)


async def card(query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    await show(reply, actor, session, row)


async def take(
    query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    first = (await demands.reviewed(session, id=callback_data.id, actor=actor)).state == State.SUBMITTED
    row = await desk.take(session, id=callback_data.id, actor=actor, now=reply.now)
    if first:
        tell(reply, settings, row, "take")
    await show(reply, actor, session, row)


async def show(reply: Reply, actor: Actor, session: AsyncSession, row: Demand) -> None:
    last = await demands.last_words(session, row, *demand_texts.ACTS)
    names = await people.names(session, ids=[row.taken_by] if row.taken_by else [])
    holder = names.get(row.taken_by or 0, "")
    block = texts.card(row, await _flags(session, actor, row), last, actor.zone, holder)
    reply.show(block, keyboards.card(row, actor))


def tell(reply: Reply, settings: Settings, row: Demand, act: str, words: str | None = None) -> None:
    """The demander hears of every step, with the reason."""
    asked = act == "ask"
    coming = "" if asked else demand_texts.next_(row, settings.work_days)
    block = demand_texts.moved(row, texts.TOLD[act], coming, words)
    reply.tell(row.person_id, block, demand_keyboards.notice(row, asked=asked))


async def _flags(session: AsyncSession, actor: Actor, row: Demand) -> Sequence[str]:
    """What staff should look at: a prize with strings attached, 三（五）, and what was filed before."""
    flags = list(filing.prizes(row.answers))
    said = filing.said(row.answers)
    others = await desk.others(session, actor=actor, row=row)
    flags += [texts.similar(other) for other in others if alike.alike(filing.said(other.answers), said)]
    return flags


async def whole(query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    answers = {**row.answers, **(row.proposal or {})}
    block = [f"<b>{row.number}</b>\n", *demand_texts.whole(answers, list(row.proposal or ()))]
    reply.show(block, keyboards.back(row))


async def history(query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    events = await demands.history(session, row)
    reply.show(demand_texts.history(row, events, actor.zone, staff=True), keyboards.back(row))


async def files(query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    """As they were sent; only to staff of these contests."""
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    there = await attachments.of(session, demand=row.id)
    if not there:
        reply.toast(texts.NO_FILES)
    for file in there:
        if file.photo:
            reply.post(SendPhoto(chat_id=reply.here, photo=file.file_id, caption=file.name))
        else:
            reply.post(SendDocument(chat_id=reply.here, document=file.file_id))


def setup() -> Router:
    router = Router(name="desk.queue")
    router.message.register(entrance, private, Command(commands.DESK))
    router.callback_query.register(page, Queue.filter())
    router.callback_query.register(card, Act.filter(F.do == "card"))
    router.callback_query.register(take, Act.filter(F.do == "take"))
    router.callback_query.register(whole, Act.filter(F.do == "whole"))
    router.callback_query.register(history, Act.filter(F.do == "history"))
    router.callback_query.register(files, Act.filter(F.do == "files"))
    return router
