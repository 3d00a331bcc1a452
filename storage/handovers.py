"""Questions handed to staff, so that a reply finds its way back to whoever asked."""

from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import counters
from storage.tables.messages import Message
from storage.tables.questions import Handover


async def next_number(session: AsyncSession) -> int:
    """What the next handover is to be called."""
    return await counters.following(session, "handovers")


async def open_(
    session: AsyncSession, *, message_id: int, question_id: int, asker_chat: int, number: int, now: datetime
) -> Handover:
    """Remember that the message `message_id` of the outbox puts this question before staff."""
    row = Handover(
        message_id=message_id, question_id=question_id, asker_chat=asker_chat, number=number, opened_at=now
    )
    session.add(row)
    return row


async def numbered(session: AsyncSession, *, number: int) -> Handover | None:
    """None where whoever asked has deleted it."""
    return await session.scalar(select(Handover).where(Handover.number == number))


async def find(session: AsyncSession, *, staff_chat: int, staff_message: int) -> Handover | None:
    """The one whose message stands there in the staff chat."""
    there = select(Message.id).where(Message.chat == staff_chat, Message.message_id == staff_message)
    return await session.scalar(select(Handover).where(Handover.message_id.in_(there)))


async def is_open(session: AsyncSession, *, question_id: int) -> bool:
    """Whether the question is with staff already, or on its way to them."""
    lost = select(Message.id).where(Message.id == Handover.message_id, Message.state == "failed").exists()
    return bool(await session.scalar(select(exists().where(Handover.question_id == question_id, ~lost))))
