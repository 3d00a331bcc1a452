"""💡 我有办法 and /mysolutions: answer a demand, see how it stands, change it, answer the demander, withdraw."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands
from handlers.demand import words
from handlers.demand.states import at, done, for_once, wait
from handlers.errors import Refused
from handlers.filters import private
from handlers.form import begin, talk
from handlers.form.turn import Turn
from handlers.reply import Reply
from handlers.settings import Settings
from handlers.solution import fields, keyboards, states, texts
from handlers.solution.callbacks import Answer, Mine, Own
from handlers.solution.filing import FORM, begun_with
from knowledge.base import Knowledge
from storage import demands, drafts, publications, solutions, undertakings
from storage.powers import Actor
from storage.powers import Refused as NotAllowed
from storage.tables.solutions import Solution


async def answer_demand(
    query: CallbackQuery,
    callback_data: Answer,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
    settings: Settings,
) -> None:
    """Only whoever has joined and signed, 三（三） and 四（三）; whoever has begun goes on."""
    demand = await publications.opened(session, id=callback_data.demand)
    if demand.person_id == actor.id:
        raise NotAllowed("solution_own_demand")
    if await undertakings.missing(session, person=actor.id, papers=settings.papers):
        raise Refused(texts.JOIN_FIRST)
    if row := await solutions.of_challenger(session, demand=demand.id, person=actor.id):
        await show(reply, actor, session, row)
        return
    for draft in await drafts.begun(session, actor=actor, form=FORM.name):
        if draft.subject is None and fields.demand_of(draft.answers) == demand.id:
            draft.answers = fields.renewed(draft.answers, begun_with(demand))
            await talk.ask(Turn(FORM.about(draft.answers), draft, reply, actor, session, state, knowledge, settings))
            return
    await begin.new(FORM, reply, actor, session, state, knowledge, settings, begun_with(demand))


async def list_(event: Message | CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    rows = await solutions.mine(session, actor=actor)
    begun = await drafts.begun(session, actor=actor, form=FORM.name)
    reply.show(texts.mine(rows, begun), keyboards.mine(rows, begun))


async def card(query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    await show(reply, actor, session, await solutions.own(session, id=callback_data.id, actor=actor))


async def show(reply: Reply, actor: Actor, session: AsyncSession, row: Solution) -> None:
    demand = await demands.any_(session, id=row.demand_id)
    events = await solutions.history(session, row, "return", "ask", "answer")
    stale = row.for_version != demand.version
    asked = bool(events) and events[-1].act == "ask"
    reply.show(texts.card(row, demand, events, actor.zone), keyboards.card(row, asked=asked, stale=stale))


async def whole(query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await solutions.own(session, id=callback_data.id, actor=actor)
    reply.show([f"<b>{row.number}</b>\n", *texts.whole(row.answers, sealed=True)], keyboards.back(row))


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
    row = await solutions.own(session, id=callback_data.id, actor=actor)
    if row.state not in solutions.BEFORE:
        raise solutions.refusal(row, "edit")
    now = begun_with(await publications.opened(session, id=row.demand_id))
    if draft := await drafts.changing(session, actor=actor, form=FORM.name, subject=row.id):
        draft.answers = fields.renewed(draft.answers, now)
    open_, answers = [field.key for field in fields.every(now)], fields.renewed(row.answers, now)
    await begin.change(FORM, row.id, open_, answers, reply, actor, session, state, knowledge, settings)


async def confirm(query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await solutions.own(session, id=callback_data.id, actor=actor)
    demand = await demands.any_(session, id=row.demand_id)
    row = await solutions.confirm_again(session, id=row.id, actor=actor, demand=demand, now=reply.now)
    await show(reply, actor, session, row)


async def ask_answer(
    query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row = await solutions.own(session, id=callback_data.id, actor=actor)
    events = await solutions.history(session, row, "ask", "answer")
    if not events or events[-1].act != "ask":
        reply.toast(texts.NO_QUESTION)
        return
    await wait(state, states.ANSWER, id=row.id)
    reply.say(texts.WRITE_ANSWER)


async def answer(
    message: Message, text: str, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    about, said = await state.get_data(), words.long(text)
    async with for_once(state, reply):
        row = await solutions.own(session, id=about["id"], actor=actor)
        await solutions.move(session, row, "answer", actor=actor, now=reply.now, words=said)
        demand = await demands.any_(session, id=row.demand_id)
        reply.tell(demand.person_id, texts.moved(row, "挑战者答复了您的提问：", said), keyboards.open_received(row))
        reply.say([texts.SENT, *await done(state)], keyboards.open_own(row))


async def withdraw(query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await solutions.own(session, id=callback_data.id, actor=actor)
    if row.state not in solutions.BEFORE:
        raise solutions.refusal(row, "withdraw")
    reply.show(texts.WITHDRAW_SURE.format(number=row.number), keyboards.sure(row))


async def withdrawn(
    query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    row = await solutions.withdraw(session, id=callback_data.id, actor=actor, now=reply.now)
    await show(reply, actor, session, row)


def setup() -> Router:
    router = Router(name="solution.mine")
    router.message.register(list_, private, Command(commands.MYSOLUTIONS))
    router.message.register(answer, private, at(states.ANSWER), words.written)
    router.callback_query.register(answer_demand, Answer.filter())
    router.callback_query.register(list_, Mine.filter())
    router.callback_query.register(card, Own.filter(F.do == "card"))
    router.callback_query.register(whole, Own.filter(F.do == "whole"))
    router.callback_query.register(edit, Own.filter(F.do == "edit"))
    router.callback_query.register(confirm, Own.filter(F.do == "confirm"))
    router.callback_query.register(ask_answer, Own.filter(F.do == "answer"))
    router.callback_query.register(withdraw, Own.filter(F.do == "withdraw"))
    router.callback_query.register(withdrawn, Own.filter(F.do == "withdrawn"))
    return router
