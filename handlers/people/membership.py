"""Whoever stops the bot is left in peace, until they let it speak again."""

from aiogram import Router
from aiogram.enums import ChatMemberStatus
from aiogram.types import ChatMemberUpdated
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.reply import Reply
from storage import people
from storage.powers import Actor


async def changed(update: ChatMemberUpdated, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    if update.new_chat_member.status == ChatMemberStatus.KICKED:
        await people.leave(session, id=actor.id, now=reply.now)
    else:
        await people.unblock(session, id=actor.id)


def setup() -> Router:
    router = Router(name="people.membership")
    router.my_chat_member.register(changed)
    return router
