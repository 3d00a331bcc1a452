"""Questions: plain text in a private chat, /ask anywhere, an example, a related question; 👍 and 👎 for the answers."""

from collections.abc import Sequence
from datetime import timedelta

from aiogram import F, Router
from aiogram.enums import ContentType
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from aiogram.utils.chat_action import ChatActionSender
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import answers, commands, keyboards, links, texts
from handlers.callbacks import Example, Related
from handlers.errors import Refused
from handlers.filters import asked_here, private, related_there, worded
from handlers.reply import say
from knowledge.base import Knowledge
from storage import questions

LONGEST = 500  # characters of a question
REMEMBERED = timedelta(minutes=30)
PATIENCE = 0.5  # seconds without an answer before "typing…" shows


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
    event: Message | CallbackQuery, text: str, knowledge: Knowledge, session: AsyncSession, lead: Sequence[str] = ()
) -> None:
    """Answers `text` where the event came from, in the light of what the same person asked there before."""
    message = event if isinstance(event, Message) else event.message
    bot, asker = event.bot, event.from_user
    assert message and bot and asker  # noqa: PT018 - channels and inline messages do not come here
    question, chat, person = readable(text), message.chat.id, asker.id
    before = await questions.earlier(session, chat=chat, person=person, within=REMEMBERED)
    async with ChatActionSender.typing(chat, bot, initial_sleep=PATIENCE):
        answer = await knowledge.ask(question, before)
    if answer.small_talk:
        await say(event, [*lead, *answers.blocks(answer)])
        return
    kept = await questions.record(
        session, chat=chat, person=person, question=question, found=answer.found, related=answer.related
    )
    await say(event, [*lead, *answers.blocks(answer)], keyboards.answer(answer, kept.id))


async def typed(message: Message, text: str, knowledge: Knowledge, session: AsyncSession) -> None:
    lead = [] if message.content_type == ContentType.TEXT else [texts.CAPTION_ONLY]
    await respond(message, text, knowledge, session, lead)


async def edited(message: Message, text: str, knowledge: Knowledge, session: AsyncSession) -> None:
    await respond(message, text, knowledge, session, [texts.EDITED])


async def commanded(message: Message, command: CommandObject, knowledge: Knowledge, session: AsyncSession) -> None:
    if command.args is None:
        await say(message, texts.ASK_HOW, keyboards.examples())
        return
    await respond(message, command.args, knowledge, session)


async def invited(message: Message) -> None:
    await say(message, texts.ASK_HOW, keyboards.examples())


async def tapped_example(
    query: CallbackQuery, callback_data: Example, knowledge: Knowledge, session: AsyncSession
) -> None:
    question = callback_data.question
    await respond(query, question, knowledge, session, [texts.asked(question)])


async def tapped_related(query: CallbackQuery, related: str, knowledge: Knowledge, session: AsyncSession) -> None:
    await respond(query, related, knowledge, session, [texts.asked(related)])


def setup() -> Router:
    router = Router(name="ask")
    router.message.register(commanded, Command(commands.ASK))
    router.message.register(invited, CommandStart(deep_link=True, magic=F.args == links.ASK))
    router.message.register(typed, private, worded)
    router.edited_message.register(edited, private, worded)
    router.callback_query.register(tapped_example, Example.filter())
    router.callback_query.register(tapped_related, Related.filter(), asked_here, related_there)
    return router
