"""Groups that became supergroups. Telegram gives such a group a new id; whoever knows the old one, as the configuration
may for ever, is led to the new one from here."""

from sqlalchemy import bindparam, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import insert_into, table
from storage.quick import Quick
from storage.tables.chats import Move
from storage.tables.messages import Message
from storage.tables.questions import Handover

_moves = table(Move)
_where = Quick(select(_moves.c.new).where(_moves.c.old == bindparam("chat")))


async def move(session: AsyncSession, *, old: int, new: int) -> None:
    """What is on its way to the chat goes to where it is now, and answers to what was asked there too. What was sent
    stays where it was said: the numbers of messages begin anew."""
    await session.execute(insert_into(session, _moves).values(old=old, new=new).on_conflict_do_nothing())
    unsent = Message.chat == old, Message.state.in_(("waiting", "sending"))
    await session.execute(update(Message).where(*unsent).values(chat=new))
    await session.execute(update(Handover).where(Handover.asker_chat == old).values(asker_chat=new))


async def where(session: AsyncSession, chat: int) -> int:
    """The id under which the chat is found now."""
    found = await _where.rows(session, {"chat": chat})
    return int(found[0][0]) if found else chat
