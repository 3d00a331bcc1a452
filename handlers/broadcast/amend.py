"""更正 and 撤回: what can still be done about what was sent."""

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.broadcast import cards, content, keyboards, letter, states, texts
from handlers.broadcast.callbacks import Correct, Run
from handlers.broadcast.launch import as_sent, ask_for_approval, show
from handlers.broadcast.write import not_a_command
from handlers.filters import private
from handlers.reply import Reply
from handlers.settings import Settings
from storage import amendments, broadcasts
from storage.broadcasts import State
from storage.powers import Actor
from storage.reach import Reach
from storage.tables.broadcasts import Broadcast


async def ask(
    query: CallbackQuery, callback_data: Run, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row = await amendments.correctable(session, id=callback_data.id, actor=actor)
    await states.wait(state, states.CORRECTION, id=row.id)
    reply.say(cards.send_correction(row), keyboards.stop())


async def written(
    message: Message, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row = await amendments.correctable(session, id=(await state.get_data())["id"], actor=actor)
    await propose(message, row, reply, actor, session)
    await states.stop(state)


async def propose(message: Message, row: Broadcast, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    """Shows what everybody's copy would become."""
    new = content.reworded(message, row.scope, row.content)
    row = await amendments.propose(session, id=row.id, actor=actor, content=new, source=message.message_id)
    reply.post(letter.send(as_sent(row), reply.here))
    reply.say(texts.CORRECTED_LOOKS_SO, keyboards.corrected(row, message.message_id))


async def correct(
    query: CallbackQuery, callback_data: Correct, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    row = await amendments.correct(
        session,
        id=callback_data.id,
        source=callback_data.source,
        actor=actor,
        approve_above=settings.approve_above,
        message=query.message.message_id if query.message else None,
        now=reply.now,
    )
    if row.state == State.CORRECTION:
        await ask_for_approval(row, Reach(row.delivered - row.recalled), reply, actor, session)
    show(reply, row, actor, settings)


async def recall(query: CallbackQuery, callback_data: Run, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await broadcasts.opened(session, id=callback_data.id, actor=actor)
    reply.say(cards.recall_sure(row), keyboards.sure(row, "↩️ 确定撤回", "recalled"))


async def recalled(
    query: CallbackQuery, callback_data: Run, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    message = query.message.message_id if query.message else None
    row = await amendments.recall(session, id=callback_data.id, actor=actor, message=message, now=reply.now)
    show(reply, row, actor, settings)


def setup() -> Router:
    router = Router(name="broadcast.amend")
    router.message.register(written, private, StateFilter(states.CORRECTION), not_a_command)
    router.callback_query.register(ask, Run.filter(F.do == "correct"))
    router.callback_query.register(correct, Correct.filter())
    router.callback_query.register(recall, Run.filter(F.do == "recall"))
    router.callback_query.register(recalled, Run.filter(F.do == "recalled"))
    return router
