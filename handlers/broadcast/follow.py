"""A message that is edited after an announcement was made of it: a draft follows, what was sent does not."""

from aiogram import Router
from aiogram.types import Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.broadcast import amend, drafts, texts, write
from handlers.errors import Refused
from handlers.filters import Found, private
from handlers.reply import Reply
from storage import broadcasts
from storage.broadcasts import State
from storage.powers import Actor
from storage.tables.broadcasts import Broadcast


async def written_from(message: Message, actor: Actor, session: AsyncSession) -> Found:
    """`row`: what was made of the message."""
    if not actor.is_staff:
        return False
    row = await broadcasts.written_from(session, author=actor.id, source=message.message_id)
    return {"row": row} if row else False


async def edited(message: Message, row: Broadcast, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    if row.state == State.DRAFT:
        await write.rewrite(message, row, actor, session)
        await drafts.show(reply, row, session, head=f"{texts.FOLLOWED}\n\n")
    elif row.correction and row.state != State.CORRECTION:
        await amend.propose(message, row, reply, actor, session)
    else:
        raise Refused(texts.not_followed(row))


def setup() -> Router:
    router = Router(name="broadcast.follow")
    router.edited_message.register(edited, private, written_from)
    return router
