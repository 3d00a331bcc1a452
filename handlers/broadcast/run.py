"""A broadcast at work: watched, paused, resumed, cancelled; and the list of what became of it."""

from aiogram import F, Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.broadcast import cards, drafts, keyboards, sheet, texts
from handlers.broadcast.callbacks import Run
from handlers.broadcast.launch import show, tell_sent_back
from handlers.cut import escape
from handlers.reply import Reply
from handlers.settings import Settings
from storage import amendments, broadcasts, launches
from storage.broadcasts import State
from storage.powers import Actor

MOVES = {"pause": launches.pause, "resume": launches.resume, "cancelled": launches.cancel}


async def watch(
    query: CallbackQuery, callback_data: Run, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    show(reply, await broadcasts.opened(session, id=callback_data.id, actor=actor), actor, settings)


async def move(
    query: CallbackQuery, callback_data: Run, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    row = await MOVES[callback_data.do](session, id=callback_data.id, actor=actor, now=reply.now)
    show(reply, row, actor, settings)


async def cancel(query: CallbackQuery, callback_data: Run, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await broadcasts.opened(session, id=callback_data.id, actor=actor)
    reply.say(texts.CANCEL_SURE, keyboards.sure(row, "⏹ 确定取消", "cancelled"))


async def send_back(
    query: CallbackQuery, callback_data: Run, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    """撤下: by whoever asked for it, or by another who may."""
    row = await broadcasts.opened(session, id=callback_data.id, actor=actor)
    correction, asked_by = row.state == State.CORRECTION, row.asked_by
    take_back = amendments.refuse_correction if correction else launches.send_back
    row = await take_back(session, id=row.id, actor=actor, now=reply.now)
    if row.author == actor.id and not correction:
        await drafts.put(reply, row, session, cards.taken_back(row), keyboards.draft(row))
    else:
        reply.show(cards.taken_back(row))
    if asked_by and asked_by != actor.id:
        await tell_sent_back(asked_by, row, reply, actor, session)


async def list_(query: CallbackQuery, callback_data: Run, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await broadcasts.opened(session, id=callback_data.id, actor=actor)
    book = await sheet.of(session, row.id, actor.zone)
    await broadcasts.record_export(session, row=row, actor=actor, now=reply.now)
    reply.file(texts.sheet_name(row), book, escape(texts.named(row)))


def setup() -> Router:
    router = Router(name="broadcast.run")
    router.callback_query.register(watch, Run.filter(F.do == "show"))
    router.callback_query.register(move, Run.filter(F.do.in_(set(MOVES))))
    router.callback_query.register(cancel, Run.filter(F.do == "cancel"))
    router.callback_query.register(send_back, Run.filter(F.do == "back"))
    router.callback_query.register(list_, Run.filter(F.do == "list"))
    return router
