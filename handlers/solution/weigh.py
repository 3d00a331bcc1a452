"""The demander looks at what came: marks, asks, shortlists, compares. Nobody else decides: 三（四）."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.demand import words
from handlers.demand.states import at, done, for_once, wait
from handlers.filters import private
from handlers.reply import Reply
from handlers.solution import comparison, keyboards, states, texts
from handlers.solution.callbacks import Mark, Received, Weigh
from storage import demands, solutions
from storage.powers import Actor
from storage.tables.solutions import Solution


async def list_(
    query: CallbackQuery, callback_data: Received, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    demand = await demands.own(session, id=callback_data.demand, actor=actor)
    rows = await solutions.to_demand(session, demand=demand, actor=actor)
    reply.show(texts.received_list(demand, rows), keyboards.received(demand, rows))


async def sheet(
    query: CallbackQuery, callback_data: Received, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    demand = await demands.own(session, id=callback_data.demand, actor=actor)
    table = comparison.table(demand, await solutions.to_demand(session, demand=demand, actor=actor))
    if callback_data.do == "sheet":
        reply.file(f"{demand.number} 方案对照表.xlsx", comparison.to_xlsx(table), texts.SHEET)
    else:
        reply.picture(f"{demand.number}.png", comparison.to_png(table), texts.SHEET)


async def card(query: CallbackQuery, callback_data: Weigh, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row, _ = await solutions.received(session, id=callback_data.id, actor=actor)
    await _show(reply, actor, session, row)


async def _show(reply: Reply, actor: Actor, session: AsyncSession, row: Solution) -> None:
    events = await solutions.history(session, row, "ask", "answer")
    reply.show(texts.received(row, events, actor.zone), keyboards.weigh(row))


async def mark(query: CallbackQuery, callback_data: Mark, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row, _ = await solutions.mark(
        session,
        id=callback_data.id,
        actor=actor,
        aspect=callback_data.aspect,
        value=callback_data.value,
        now=reply.now,
    )
    await _show(reply, actor, session, row)


async def shortlist(
    query: CallbackQuery, callback_data: Weigh, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    row, demand = await solutions.received(session, id=callback_data.id, actor=actor)
    await solutions.move(session, row, callback_data.do, actor=actor, now=reply.now)
    if callback_data.do == "shortlist":
        reply.tell(
            row.person_id,
            texts.moved(row, f"需求 {demand.number} 的需求方把您的方案列入了候选。"),
            keyboards.open_own(row),
        )
    await _show(reply, actor, session, row)


async def ask_question(
    query: CallbackQuery, callback_data: Weigh, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row, _ = await solutions.received(session, id=callback_data.id, actor=actor)
    await wait(state, states.QUESTION, id=row.id)
    reply.say(texts.WRITE_QUESTION)


async def question(
    message: Message, text: str, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    about, said = await state.get_data(), words.long(text)
    async with for_once(state, reply):
        row, demand = await solutions.received(session, id=about["id"], actor=actor)
        await solutions.move(session, row, "ask", actor=actor, now=reply.now, words=said)
        asked = f"需求 {demand.number} 的需求方向您提问："
        reply.tell(row.person_id, texts.moved(row, asked, said), keyboards.open_own(row))
        reply.say([texts.SENT, *await done(state)])


def setup() -> Router:
    router = Router(name="solution.weigh")
    router.message.register(question, private, at(states.QUESTION), words.written)
    router.callback_query.register(list_, Received.filter(F.do == "list"))
    router.callback_query.register(sheet, Received.filter(F.do.in_({"sheet", "picture"})))
    router.callback_query.register(card, Weigh.filter(F.do == "card"))
    router.callback_query.register(shortlist, Weigh.filter(F.do.in_({"shortlist", "unlist"})))
    router.callback_query.register(ask_question, Weigh.filter(F.do == "ask"))
    router.callback_query.register(mark, Mark.filter())
    return router
