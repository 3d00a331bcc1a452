"""Questions to a demander before answering: the asker hidden, the answer public; follow a demand."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.demand import words
from handlers.demand.states import at, done, for_once, wait
from handlers.enquiry import keyboards, states, texts
from handlers.enquiry.callbacks import About, Answer
from handlers.filters import private
from handlers.reply import Reply
from storage import enquiries, publications
from storage.powers import Actor


async def ask(
    query: CallbackQuery, callback_data: About, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row = await enquiries.askable(session, actor=actor, demand=callback_data.demand)
    await wait(state, states.QUESTION, demand=row.id)
    reply.say(texts.WRITE_QUESTION)


async def asked(
    message: Message, text: str, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    about, said = await state.get_data(), words.long(text)
    async with for_once(state, reply):
        enquiry, row = await enquiries.ask(session, actor=actor, demand=about["demand"], text=said, now=reply.now)
        for person in filter(None, (row.person_id, row.taken_by)):
            reply.tell(person, texts.asked(row, enquiry), keyboards.answer(enquiry))
        reply.say([texts.SENT, *await done(state)])


async def ask_answer(
    query: CallbackQuery, callback_data: Answer, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    enquiry, row = await enquiries.answerable(session, id=callback_data.id, actor=actor)
    await wait(state, states.ANSWER, id=enquiry.id)
    reply.say([texts.asked(row, enquiry), texts.WRITE_ANSWER])


async def answer(
    message: Message, text: str, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    about, said = await state.get_data(), words.long(text)
    async with for_once(state, reply):
        enquiry, row = await enquiries.answer(session, id=about["id"], actor=actor, text=said, now=reply.now)
        for person in await enquiries.followers(session, demand=row.id):
            reply.tell(person, texts.answered(row, enquiry), keyboards.about(row))
        reply.say([texts.ANSWERED, *await done(state)])


async def read(query: CallbackQuery, callback_data: About, reply: Reply, session: AsyncSession) -> None:
    row = await publications.opened(session, id=callback_data.demand)
    reply.say(texts.read(row, await enquiries.answered(session, demand=row.id)), keyboards.about(row))


async def waiting(
    query: CallbackQuery, callback_data: About, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    """For those who may answer."""
    row = await enquiries.answerer(session, demand=callback_data.demand, actor=actor)
    rows = await enquiries.waiting(session, demand=row.id)
    reply.say(texts.WAITING if rows else texts.NONE_WAITING, keyboards.waiting(rows))


async def follow(query: CallbackQuery, callback_data: About, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await publications.opened(session, id=callback_data.demand)
    on = callback_data.do == "follow"
    await enquiries.follow(session, actor=actor, demand=row.id, on=on, now=reply.now)
    reply.toast(texts.FOLLOWING if on else texts.LEFT)


def setup() -> Router:
    router = Router(name="enquiry.talk")
    router.message.register(asked, private, at(states.QUESTION), words.written)
    router.message.register(answer, private, at(states.ANSWER), words.written)
    router.callback_query.register(ask, About.filter(F.do == "ask"))
    router.callback_query.register(read, About.filter(F.do == "read"))
    router.callback_query.register(waiting, About.filter(F.do == "waiting"))
    router.callback_query.register(follow, About.filter(F.do.in_({"follow", "leave"})))
    router.callback_query.register(ask_answer, Answer.filter())
    return router
