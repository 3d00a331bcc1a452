"""Questions handed to staff, so that a reply finds its way back to whoever asked."""

from datetime import UTC, datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Handover


async def open_(
    session: AsyncSession, *, question_id: int, staff_chat: int, staff_message: int, asker_chat: int
) -> Handover:
    """Remember that `staff_message` in the staff chat stands for this question."""
    row = Handover(
        staff_chat=staff_chat,
        staff_message=staff_message,
        question_id=question_id,
        asker_chat=asker_chat,
        opened_at=datetime.now(UTC),
    )
    session.add(row)
    return row


async def find(session: AsyncSession, *, staff_chat: int, staff_message: int) -> Handover | None:
    return await session.get(Handover, (staff_chat, staff_message))


async def is_open(session: AsyncSession, *, question_id: int) -> bool:
    """Whether the question is with staff already."""
    return bool(await session.scalar(select(exists().where(Handover.question_id == question_id))))
