"""形式审查: staff see to it that a solution is complete, and pass it on to the demander."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands
from handlers.demand import words
from handlers.demand.states import at, done, for_once, wait
from handlers.filters import private
from handlers.reply import Reply
from handlers.solution import keyboards, states, texts
from handlers.solution.callbacks import Check, Queue
from storage import solutions
from storage.powers import Actor

AT_ONCE = 20  # solutions in the list


async def list_(event: Message | CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    rows = await solutions.to_check(session, actor=actor, limit=AT_ONCE)
    reply.show(texts.TO_CHECK if rows else texts.NONE_TO_CHECK, keyboards.queue(rows))


async def card(query: CallbackQuery, callback_data: Check, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row, demand = await solutions.reviewed(session, id=callback_data.id, actor=actor)
    reply.show(texts.to_check(row, demand), keyboards.check(row))


async def deliver(
    query: CallbackQuery, callback_data: Check, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    row, demand = await solutions.deliver(
        session, id=callback_data.id, actor=actor, version=callback_data.version, now=reply.now
    )
    reply.tell(row.person_id, texts.moved(row, "已通过形式审查，送达需求方。"), keyboards.open_own(row))
    arrived = f"您的需求 {demand.number} 收到一个解决方案。"
    reply.tell(demand.person_id, texts.moved(row, arrived), keyboards.open_received(row))
    reply.show(texts.to_check(row, demand), keyboards.check(row))


async def ask_reason(
    query: CallbackQuery, callback_data: Check, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row, _ = await solutions.reviewed(session, id=callback_data.id, actor=actor)
    await wait(state, states.RETURN, id=row.id, version=callback_data.version)
    reply.say(texts.WRITE_RETURN)


async def give_back(
    message: Message, text: str, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    about, reason = await state.get_data(), words.long(text)
    async with for_once(state, reply):
        row = await solutions.give_back(
            session, id=about["id"], actor=actor, version=about["version"], reason=reason, now=reply.now
        )
        reply.tell(row.person_id, texts.moved(row, "形式审查退回，请补正：", reason), keyboards.open_own(row))
        reply.say([texts.SENT, *await done(state)])


def setup() -> Router:
    router = Router(name="solution.check")
    router.message.register(list_, private, Command(commands.CHECK))
    router.message.register(give_back, private, at(states.RETURN), words.written)
    router.callback_query.register(list_, Queue.filter())
    router.callback_query.register(card, Check.filter(F.do == "card"))
    router.callback_query.register(deliver, Check.filter(F.do == "deliver"))
    router.callback_query.register(ask_reason, Check.filter(F.do == "return"))
    return router
