"""Questions: plain text in a private chat, /ask anywhere, an example, a related question; 👍 and 👎 for the answers."""

from collections.abc import Sequence
from datetime import timedelta

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import answers, commands, keyboards, links, texts
from handlers.callbacks import Example, Related
from handlers.errors import Refused
from handlers.filters import asked_here, private, related_there, worded
from handlers.reply import Reply
from knowledge.base import Knowledge
from storage import questions
from storage.powers import Actor

LONGEST = 500  # characters of a question
REMEMBERED = timedelta(minutes=30)


def clean(text: str) -> str:
    """What was written, on one line and without invisible characters; nothing where no word or figure is in it."""
    line = " ".join("".join(char if char.isprintable() else " " for char in text).split())
    return line if any(char.isalnum() for char in line) else ""


def readable(text: str) -> str:
    """A question we can answer. Refused where there is none, or far too much of it."""
    question = clean(text)
    if not question:
        raise Refused(texts.NO_WORDS)
    if len(question) > LONGEST:
        raise Refused(texts.too_long(len(question), LONGEST))
    return question


async def respond(
    reply: Reply, actor: Actor, text: str, knowledge: Knowledge, session: AsyncSession, lead: Sequence[str] = ()
) -> None:
    """Answers `text` where it was asked, in the light of what the same person asked there before."""
    question, chat = readable(text), reply.here
    before = await questions.earlier(session, chat=chat, person=actor.id, within=REMEMBERED, now=reply.now)
    answer = await knowledge.ask(question, before)
    if answer.small_talk:
        reply.say([*lead, *answers.blocks(answer)])
        return
    id = await questions.record(
        session,
        chat=chat,
        person=actor.id,
        question=question,
        found=answer.found,
        related=answer.related,
        now=reply.now,
    )
    reply.say([*lead, *answers.blocks(answer)], keyboards.answer(answer, id))


async def typed(
    message: Message, text: str, reply: Reply, actor: Actor, knowledge: Knowledge, session: AsyncSession
) -> None:
    lead = [] if message.content_type == ContentType.TEXT else [texts.CAPTION_ONLY]
    await respond(reply, actor, text, knowledge, session, lead)


async def edited(
    message: Message, text: str, reply: Reply, actor: Actor, knowledge: Knowledge, session: AsyncSession
) -> None:
    await respond(reply, actor, text, knowledge, session, [texts.EDITED])


async def commanded(
    message: Message,
    command: CommandObject,
    reply: Reply,
    actor: Actor,
    knowledge: Knowledge,
    session: AsyncSession,
) -> None:
    if command.args is None:
        reply.say(texts.ASK_HOW, keyboards.examples())
        return
    await respond(reply, actor, command.args, knowledge, session)


async def invited(message: Message, reply: Reply) -> None:
    reply.say(texts.ASK_HOW, keyboards.examples())


async def tapped_example(
    query: CallbackQuery,
    callback_data: Example,
    reply: Reply,
    actor: Actor,
    knowledge: Knowledge,
    session: AsyncSession,
) -> None:
    question = callback_data.question
    await respond(reply, actor, question, knowledge, session, [texts.asked(question)])


async def tapped_related(
    query: CallbackQuery, related: str, reply: Reply, actor: Actor, knowledge: Knowledge, session: AsyncSession
) -> None:
    await respond(reply, actor, related, knowledge, session, [texts.asked(related)])


def setup() -> Router:
    router = Router(name="ask")
    router.message.register(commanded, Command(commands.ASK))
    router.message.register(invited, CommandStart(deep_link=True, magic=F.args == links.ASK))
    router.message.register(typed, private, worded)
    router.edited_message.register(edited, private, worded)
    router.callback_query.register(tapped_example, Example.filter())
    router.callback_query.register(tapped_related, Related.filter(), asked_here, related_there)
    return router
