"""/demand and /mydemands: file a demand, see how it stands, change it, answer staff, withdraw it."""

from datetime import datetime

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands
from handlers.cut import escape
from handlers.demand import keyboards, states, texts, words
from handlers.demand.callbacks import Mine, Own
from handlers.demand.fields import KEYS
from handlers.demand.filing import FORM, tell_desk
from handlers.filters import private
from handlers.form import begin
from handlers.reply import Reply, change
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage import demands, drafts, lifecycle, outbox, publications
from storage.outbox import Outgoing
from storage.powers import Actor, Refused
from storage.tables.demands import Demand

EXPLAINED = {  # the act whose words say why it stands so
    lifecycle.State.RETURNED: "return",
    lifecycle.State.REFUSED: "refuse",
    lifecycle.State.MERGED: "merge",
    lifecycle.State.SUSPENDED: "suspend",
    lifecycle.State.UNSOLVED: "unsolved",
}


async def new(
    message: Message,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
    settings: Settings,
) -> None:
    await begin.offer(FORM, reply, actor, session, state, knowledge, settings)


async def list_(event: Message | CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    rows = await demands.mine(session, actor=actor)
    begun = await drafts.begun(session, actor=actor, form=FORM.name)
    reply.show(texts.list_(rows, begun), keyboards.mine(rows, begun, FORM))


async def card(
    query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    await show(reply, actor, session, settings, await demands.own(session, id=callback_data.id, actor=actor))


async def show(reply: Reply, actor: Actor, session: AsyncSession, settings: Settings, row: Demand) -> None:
    """How it stands, why, and what can be done."""
    asked = await waits_for_answer(session, row)
    acts = ["ask"] * asked + [act for state, act in EXPLAINED.items() if state == row.state]
    reason = await demands.last_words(session, row, *acts) if acts else None
    reply.show(texts.card(row, reason, actor.zone, settings.work_days), keyboards.card(row, asked=asked))


async def waits_for_answer(session: AsyncSession, row: Demand) -> bool:
    last = await demands.last_words(session, row, "ask", "answer")
    return last is not None and last.act == "ask" and row.state in lifecycle.MOVES["answer"].origin


async def whole(query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    reply.show([f"<b>{row.number}</b>\n", *texts.whole(row.answers)], keyboards.back(row))


async def history(query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    reply.show(texts.history(row, await demands.history(session, row), actor.zone), keyboards.back(row))


async def edit(
    query: CallbackQuery,
    callback_data: Own,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
    settings: Settings,
) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    open_ = lifecycle.open_fields(row.state, KEYS)
    if not open_:
        raise Refused(f"demand_is_{row.state}")
    await begin.change(FORM, row.id, open_, row.answers, reply, actor, session, state, knowledge, settings)


async def ask_answer(
    query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    if not await waits_for_answer(session, row):
        reply.toast(texts.NO_QUESTION)
        return
    await states.wait(state, states.ANSWER, id=row.id)
    reply.say(texts.WRITE_ANSWER)


async def answer(
    message: Message,
    text: str,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    settings: Settings,
) -> None:
    async with states.for_once(state, reply):
        row = await demands.own(session, id=(await state.get_data())["id"], actor=actor)
        await demands.move(session, row, "answer", actor=actor, now=reply.now, words=words.long(text))
        tell_desk(reply, settings, row, "需求方答复了提问")
        reply.say([texts.SENT, *await states.done(state)], keyboards.open_(row))


async def withdraw(query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    lifecycle.require("withdraw", row.state)
    question = texts.WITHDRAW_SURE.format(number=row.number)
    reply.show(question, keyboards.sure(row, "确定撤回", "withdrawn"))


async def withdrawn(
    query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    row = await publications.withdraw(session, id=callback_data.id, actor=actor, words=None, now=reply.now)
    await take_down(reply, session, settings, row)
    tell_desk(reply, settings, row, "需求方已撤回")
    await show(reply, actor, session, settings, row)


async def take_down(
    reply: Reply, session: AsyncSession, settings: Settings, row: Demand, word: str = texts.TAKEN_DOWN
) -> None:
    """What stands in the channel is replaced by a word."""
    fate = await outbox.fate(session, id=row.post) if row.post is not None else None
    if fate is not None and fate[1] is not None and settings.channel is not None:
        gone = change(settings.channel, fate[1], escape(word.format(number=row.number)))
        await outbox.write(session, [gone], now=reply.now, claimed_by=None)


async def late_posts(session: AsyncSession, now: datetime) -> list[Outgoing]:
    """The same for what was still on its way then, as rows of the outbox."""
    rows = []
    for row, channel, number in await publications.late_posts(session, now=now):
        word = texts.TAKEN_DOWN if row.state == lifecycle.State.WITHDRAWN else texts.BEING_CHANGED
        rows.append(change(channel, number, escape(word.format(number=row.number))))
    return rows


def setup() -> Router:
    router = Router(name="demand.mine")
    router.message.register(new, private, Command(commands.DEMAND))
    router.message.register(list_, private, Command(commands.MYDEMANDS))
    router.message.register(answer, private, states.at(states.ANSWER), words.written)
    router.callback_query.register(list_, Mine.filter())
    router.callback_query.register(card, Own.filter(F.do == "card"))
    router.callback_query.register(whole, Own.filter(F.do == "whole"))
    router.callback_query.register(history, Own.filter(F.do == "history"))
    router.callback_query.register(edit, Own.filter(F.do == "edit"))
    router.callback_query.register(ask_answer, Own.filter(F.do == "answer"))
    router.callback_query.register(withdraw, Own.filter(F.do == "withdraw"))
    router.callback_query.register(withdrawn, Own.filter(F.do == "withdrawn"))
    return router
