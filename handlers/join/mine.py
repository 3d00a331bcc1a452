"""/join: become a challenger; see what one has filled in and signed, change it, leave."""

import asyncio

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands
from handlers.filters import private
from handlers.form import begin
from handlers.join import keyboards, signatory, texts
from handlers.join.callbacks import Own
from handlers.join.fields import KEYS
from handlers.join.filing import FORM
from handlers.papers import NAMES
from handlers.reply import Reply
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage import challengers, undertakings
from storage.files import FileStore, Missing
from storage.powers import Actor


async def join(
    event: Message | CallbackQuery,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
    settings: Settings,
) -> None:
    """The card of who has joined, the form for who has not; who takes part otherwise may only want to sign."""
    if await challengers.get(session, person=actor.id):
        await card(reply, actor, session, settings)
    elif isinstance(event, Message) and await signatory.find(session, actor, settings.papers):
        reply.say(texts.WHICH, keyboards.which())
    else:
        await begin.offer(FORM, reply, actor, session, state, knowledge, settings)


async def card(reply: Reply, actor: Actor, session: AsyncSession, settings: Settings) -> None:
    row = await challengers.get(session, person=actor.id)
    if row is None:
        reply.show(texts.NOT_JOINED)
        return
    signed = await undertakings.signed(session, person=actor.id)
    left = await undertakings.missing(session, person=actor.id, papers=settings.papers)
    reply.show(texts.card(row, signed, list(settings.papers)), keyboards.card(left, copies=bool(signed)))


async def show_card(
    query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    await card(reply, actor, session, settings)


async def page(query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings) -> None:
    """What is to be signed, for those who have not joined."""
    who = await signatory.find(session, actor, settings.papers)
    if who is None:
        reply.show(texts.NOBODY_YET)
        return
    signed = await undertakings.signed(session, person=actor.id)
    left = await signatory.missing(session, actor, who)
    reply.show(texts.page(signed, who.papers), keyboards.page(left, copies=bool(signed)))


async def edit(
    query: CallbackQuery,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
    settings: Settings,
) -> None:
    row = await challengers.get(session, person=actor.id)
    if row is None:
        reply.show(texts.NOT_JOINED)
        return
    await begin.change(FORM, actor.id, list(KEYS), row.answers, reply, actor, session, state, knowledge, settings)


async def copies(query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession, store: FileStore) -> None:
    """Every paper as it was signed."""
    rows = [row for row in await undertakings.signed(session, person=actor.id) if row.pdf]
    if not rows:
        reply.toast(texts.NO_COPIES)
    for row in rows:
        title = NAMES[row.paper]
        try:
            data = await asyncio.to_thread(store.read, row.pdf or "")
        except Missing:
            reply.say(texts.COPY_LOST.format(title=title))
        else:
            reply.file(texts.copy_name(title, row.signed_as), data, texts.caption(title, row.signed_as, row.signed_at))


async def leave(query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    joined = await challengers.get(session, person=actor.id)
    reply.show(texts.LEAVE_SURE if joined else texts.NOT_JOINED, keyboards.leave() if joined else None)


async def left(query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    if await challengers.get(session, person=actor.id) is None:
        reply.show(texts.NOT_JOINED)
        return
    await challengers.leave(session, actor=actor, now=reply.now)
    reply.show(texts.LEFT)


def setup() -> Router:
    router = Router(name="join.mine")
    router.message.register(join, private, Command(commands.JOIN))
    router.callback_query.register(join, Own.filter(F.do == "begin"))
    router.callback_query.register(show_card, Own.filter(F.do == "card"))
    router.callback_query.register(page, Own.filter(F.do == "papers"))
    router.callback_query.register(edit, Own.filter(F.do == "edit"))
    router.callback_query.register(copies, Own.filter(F.do == "copies"))
    router.callback_query.register(leave, Own.filter(F.do == "leave"))
    router.callback_query.register(left, Own.filter(F.do == "left"))
    return router
