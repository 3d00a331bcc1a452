"""In groups: answers when mentioned or replied to, introduces itself when invited, and is silent otherwise."""

from aiogram import Router
from aiogram.filters import JOIN_TRANSITION, ChatMemberUpdatedFilter, Command
from aiogram.types import ChatMemberUpdated, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts
from handlers.ask import respond
from handlers.commands import ADMIN_COMMANDS, COMMANDS, STAFF_COMMANDS
from handlers.filters import addressed, group, moved, staff_astray
from handlers.people.texts.words import ONLY_PRIVATE
from handlers.reply import Reply
from knowledge.base import Knowledge
from storage import chats
from storage.powers import Actor

ALL = (*COMMANDS, *STAFF_COMMANDS, *ADMIN_COMMANDS)


async def called_upon(
    message: Message, text: str, reply: Reply, actor: Actor, knowledge: Knowledge, session: AsyncSession
) -> None:
    await respond(reply, actor, text, knowledge, session)


async def reply_gone_astray(message: Message, number: int | None, reply: Reply) -> None:
    """Staff answered, but not under the question, or too late: the asker would never see it."""
    reply.say(texts.question_gone(number) if number else texts.STAFF_REPLY_WHERE)


async def only_private(message: Message, reply: Reply) -> None:
    """A command of ours that nobody took here."""
    reply.say(ONLY_PRIVATE)


async def move(message: Message, new: int, session: AsyncSession) -> None:
    await chats.move(session, old=message.chat.id, new=new)


async def invited(update: ChatMemberUpdated, reply: Reply) -> None:
    reply.say(texts.GROUP_HELLO)


def setup() -> Router:
    router = Router(name="groups")
    router.message.filter(group)
    router.my_chat_member.filter(group)
    router.message.register(move, moved)
    router.message.register(reply_gone_astray, staff_astray)
    router.message.register(called_upon, addressed)
    router.message.register(only_private, Command(*ALL))
    router.my_chat_member.register(invited, ChatMemberUpdatedFilter(JOIN_TRANSITION))
    return router
