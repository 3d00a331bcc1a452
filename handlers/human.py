"""找人工: a question goes to the staff chat, and what staff reply to it goes back to whoever asked."""

import logging

from aiogram import Bot, Router
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import Command, CommandObject
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands, texts
from handlers.ask import REMEMBERED, readable
from handlers.callbacks import Human
from handlers.filters import asked_here, calls_human, handed_over, private
from handlers.reply import say
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage import handovers, questions
from storage.models import Handover, Question

logger = logging.getLogger(__name__)


async def hand_over(
    event: Message | CallbackQuery,
    question: Question,
    bot: Bot,
    session: AsyncSession,
    settings: Settings,
    knowledge: Knowledge,
) -> None:
    """Puts the question before staff, once; says the hotline where staff cannot be reached."""
    if await handovers.is_open(session, question_id=question.id):
        await say(event, texts.ALREADY_HANDED_OVER)
        return
    post = await _post(bot, settings.staff_chat, texts.to_staff(question.text))
    if post is None:
        await say(event, texts.no_staff(knowledge.contacts()))
        return
    await handovers.open_(
        session,
        question_id=question.id,
        staff_chat=post.chat.id,
        staff_message=post.message_id,
        asker_chat=question.chat,
    )
    await say(event, texts.HANDED_OVER)


async def _post(bot: Bot, staff_chat: int | None, text: str) -> Message | None:
    if staff_chat is None:
        return None
    try:
        return await bot.send_message(staff_chat, text)
    except TelegramAPIError as error:
        logger.error("the staff chat cannot be reached: %s", error)
        return None


async def called(
    message: Message,
    bot: Bot,
    session: AsyncSession,
    settings: Settings,
    knowledge: Knowledge,
    command: CommandObject | None = None,
) -> None:
    """By /human with a question, or without one for the question asked last."""
    assert message.from_user is not None  # no channel speaks to us
    chat, person = message.chat.id, message.from_user.id
    text = readable(command.args) if command and command.args else None
    for last in await questions.earlier(session, chat=chat, person=person, limit=1, within=REMEMBERED):
        text = text or last
    if text is None:
        await say(message, texts.human_how(knowledge.contacts()))
        return
    question = await questions.record(session, chat=chat, person=person, question=text, found=False)
    await hand_over(message, question, bot, session, settings, knowledge)


async def pass_back(message: Message, handover: Handover, question: Question, bot: Bot) -> None:
    await _deliver(message, handover, bot, texts.from_staff(question.text))


async def correct(message: Message, handover: Handover, question: Question, bot: Bot) -> None:
    await _deliver(message, handover, bot, texts.corrected_by_staff(question.text))


async def _deliver(message: Message, handover: Handover, bot: Bot, head: str) -> None:
    try:
        await bot.send_message(handover.asker_chat, head)
        await message.copy_to(handover.asker_chat)
    except TelegramForbiddenError:
        await say(message, texts.BLOCKED)
    except TelegramBadRequest as error:
        logger.warning("a reply of staff could not be passed on: %s", error)
        await say(message, texts.NOT_COPIED)
    else:
        await say(message, texts.DELIVERED)


def setup() -> Router:
    router = Router(name="human")
    router.message.register(pass_back, handed_over)
    router.edited_message.register(correct, handed_over)
    router.message.register(called, Command(commands.HUMAN))
    router.message.register(called, private, calls_human)
    router.callback_query.register(hand_over, Human.filter(), asked_here)
    return router
