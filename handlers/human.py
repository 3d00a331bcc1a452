"""找人工: a question goes to the staff chat, and what staff reply to it goes back to whoever asked."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands, texts
from handlers.ask import REMEMBERED, readable
from handlers.callbacks import Human
from handlers.filters import asked_here, calls_human, handed_over, private
from handlers.reply import Reply
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage import handovers, questions
from storage.outbox import Echo
from storage.powers import Actor
from storage.tables.questions import Handover, Question


async def tapped(
    query: CallbackQuery,
    question: Question,
    reply: Reply,
    session: AsyncSession,
    settings: Settings,
    knowledge: Knowledge,
) -> None:
    if await handovers.is_open(session, question_id=question.id):
        reply.say(texts.ALREADY_HANDED_OVER)
        return
    await _hand_over(question.id, question.text, reply, session, settings, knowledge)


async def called(
    message: Message,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    settings: Settings,
    knowledge: Knowledge,
    command: CommandObject | None = None,
) -> None:
    """By /human with a question, or without one for the question asked last."""
    chat = reply.here
    text = readable(command.args) if command and command.args else None
    earlier = await questions.earlier(session, chat=chat, person=actor.id, limit=1, within=REMEMBERED, now=reply.now)
    text = text or next(iter(earlier), None)
    if text is None:
        reply.say(texts.human_how(knowledge.contacts()))
        return
    id = await questions.record(session, chat=chat, person=actor.id, question=text, found=False, now=reply.now)
    await _hand_over(id, text, reply, session, settings, knowledge)


async def _hand_over(
    question: int, text: str, reply: Reply, session: AsyncSession, settings: Settings, knowledge: Knowledge
) -> None:
    """Puts the question before staff; whoever asked hears the hotline where staff cannot be reached."""
    no_staff = texts.no_staff(knowledge.contacts())
    if settings.staff_chat is None:
        reply.say(no_staff)
        return
    echo = Echo(reply.here, delivered=texts.HANDED_OVER, failed="\n".join(no_staff))
    number = await handovers.next_number(session)
    message = reply.tell(settings.staff_chat, texts.to_staff(number, text), echo=echo)
    await handovers.open_(
        session, message_id=message, question_id=question, asker_chat=reply.here, number=number, now=reply.now
    )


async def pass_back(message: Message, handover: Handover, question: Question, reply: Reply) -> None:
    _pass_on(message, handover, reply, texts.from_staff(question.text))


async def correct(message: Message, handover: Handover, question: Question, reply: Reply) -> None:
    _pass_on(message, handover, reply, texts.corrected_by_staff(question.text))


def _pass_on(message: Message, handover: Handover, reply: Reply, head: str) -> None:
    echo = Echo(reply.here, delivered=texts.DELIVERED, failed=texts.UNDELIVERED)
    reply.pass_on(message, handover.asker_chat, head, echo)


def setup() -> Router:
    router = Router(name="human")
    router.message.register(pass_back, handed_over)
    router.edited_message.register(correct, handed_over)
    router.message.register(called, Command(commands.HUMAN))
    router.message.register(called, private, calls_human)
    router.callback_query.register(tapped, Human.filter(), asked_here)
    return router
