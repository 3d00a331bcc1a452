"""Whether an update is for a handler, and what it is about. All asynchronous: aiogram puts others through threads."""

from typing import Any

from aiogram import Bot
from aiogram.enums import ChatType, MessageEntityType
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, ChatMemberUpdated, Message, MessageEntity, User
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import links, texts
from handlers.callbacks import Human, Original, Rate, Related, Turn
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage import chats, handovers, questions
from storage.tables.questions import Question

Found = bool | dict[str, Any]


async def private(event: Message | ChatMemberUpdated) -> bool:
    return event.chat.type == ChatType.PRIVATE


async def group(event: Message | ChatMemberUpdated) -> bool:
    return event.chat.type in {ChatType.GROUP, ChatType.SUPERGROUP}


async def command_like(message: Message) -> bool:
    return (message.text or "").startswith("/")


async def calls_human(message: Message) -> bool:
    return (message.text or "").strip("。！？!? ") in texts.HUMAN_WORDS


async def worded(message: Message, bot: Bot) -> Found:
    """`text`: what was written, also under a picture or a file; not a command, not an answer sent through ourselves."""
    text = message.text or message.caption
    if not text or text.startswith("/") or _through_us(message, bot):
        return False
    return {"text": text}


async def addressed(message: Message, bot: Bot) -> Found:
    """`text`: what was written in a group to us, by a mention or as a reply, without the mention.

    A mention alone, as a reply to somebody, asks what that person wrote.
    """
    text, reply = message.text or message.caption or "", message.reply_to_message
    mentions = _mentions(message, await bot.me())
    if text.startswith("/") or _through_us(message, bot) or not (mentions or (text and _to_us(message, bot))):
        return False
    rest = _without(text, mentions)
    if not rest and reply and not _to_us(message, bot):
        rest = reply.text or reply.caption or ""
    return {"text": rest}


async def staff_astray(message: Message, bot: Bot, session: AsyncSession, settings: Settings) -> Found:
    """A reply to us in the staff chat, neither to a question handed over nor meant as one to us. `number`: that of a
    question that is no more."""
    if not _to_us(message, bot) or _mentions(message, await bot.me()):
        return False
    return {"number": _number(message, bot)} if await _among_staff(message, session, settings) else False


def _number(message: Message, bot: Bot) -> int | None:
    """That of the question in the notice of ours that is replied to."""
    reply = message.reply_to_message
    return texts.number_in(reply.text or "") if reply and _to_us(message, bot) else None


async def moved(message: Message) -> Found:
    """`new`: the id of the supergroup that this group has become."""
    return {"new": message.migrate_to_chat_id} if message.migrate_to_chat_id else False


def _to_us(message: Message, bot: Bot) -> bool:
    reply = message.reply_to_message
    return reply is not None and reply.from_user is not None and reply.from_user.id == bot.id


def _mentions(message: Message, me: User) -> list[MessageEntity]:
    text = message.text or message.caption or ""
    return [entity for entity in message.entities or message.caption_entities or () if _names(entity, text, me)]


def _through_us(message: Message, bot: Bot) -> bool:
    return message.via_bot is not None and message.via_bot.id == bot.id


def _names(entity: MessageEntity, text: str, me: User) -> bool:
    if entity.type == MessageEntityType.TEXT_MENTION:
        return entity.user is not None and entity.user.id == me.id
    return entity.type == MessageEntityType.MENTION and entity.extract_from(text).lower() == f"@{me.username}".lower()


def _without(text: str, entities: list[MessageEntity]) -> str:
    """The text without the entities, whose offsets count UTF-16 units."""
    raw = bytearray(text.encode("utf-16-le"))
    for entity in reversed(entities):
        del raw[entity.offset * 2 : (entity.offset + entity.length) * 2]
    return raw.decode("utf-16-le").strip()


async def asked_here(query: CallbackQuery, callback_data: Related | Rate | Human, session: AsyncSession) -> Found:
    """`question`: the one the button belongs to, if it was asked in this very chat (data of a button can be forged)."""
    question = await questions.get(session, id=callback_data.question)
    if question is None or query.message is None or question.chat != query.message.chat.id:
        return False
    return {"question": question}


async def related_there(query: CallbackQuery, callback_data: Related, question: Question) -> Found:
    """`related`: the question on the button."""
    there = callback_data.index < len(question.related)
    return {"related": question.related[callback_data.index]} if there else False


async def clause_known(query: CallbackQuery, callback_data: Original | Turn, knowledge: Knowledge) -> Found:
    """`clause`: the one the button names, if its document is still there."""
    clause = knowledge.clause(callback_data.key)
    return {"clause": clause} if clause and query.message else False


async def clause_linked(message: Message, command: CommandObject, knowledge: Knowledge) -> Found:
    """`clause`: the one the payload of /start names."""
    clause = knowledge.clause(links.key(command.args or ""))
    return {"clause": clause} if clause else False


async def _among_staff(message: Message, session: AsyncSession, settings: Settings) -> bool:
    chat = settings.staff_chat
    return chat is not None and message.chat.id in (chat, await chats.where(session, chat))


async def handed_over(message: Message, bot: Bot, session: AsyncSession, settings: Settings) -> Found:
    """`handover` and `question`: those whose message in the staff chat is replied to. Nowhere else a reply counts."""
    reply = message.reply_to_message
    if reply is None or (message.text or "").startswith("/") or not await _among_staff(message, session, settings):
        return False
    if number := _number(message, bot):
        # Whichever copy of the notice it is, even one of which we never learned that it arrived
        handover = await handovers.numbered(session, number=number)
    else:
        handover = await handovers.find(session, staff_chat=message.chat.id, staff_message=reply.message_id)
    question = handover and await questions.get(session, id=handover.question_id)
    return {"handover": handover, "question": question} if question else False
