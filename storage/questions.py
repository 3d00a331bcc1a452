"""Questions that were asked, and what people thought of the answers."""

import secrets
import time
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.models import Question, Rating


async def record(
    session: AsyncSession, *, chat: int, person: int, question: str, found: bool, related: Sequence[str] = ()
) -> Question:
    """Remember a question. Its id is known at once; the row is written with the commit, so that nothing is
    locked while the reply (whose buttons carry the id) is on its way."""
    row = Question(
        id=_new_id(),
        chat=chat,
        person=person,
        # PostgreSQL cannot keep a zero byte in a text
        text=question.replace("\0", ""),
        found=found,
        related=list(related),
        asked_at=datetime.now(UTC),
    )
    session.add(row)
    return row


async def get(session: AsyncSession, *, id: int) -> Question | None:
    return await session.get(Question, id)


async def earlier(
    session: AsyncSession, *, chat: int, person: int, limit: int = 3, within: timedelta = timedelta(minutes=30)
) -> list[str]:
    """The person's last questions in this chat, oldest first."""
    rows = await session.scalars(
        select(Question.text)
        .where(Question.chat == chat, Question.person == person, Question.asked_at > datetime.now(UTC) - within)
        .order_by(Question.id.desc())
        .limit(limit)
    )
    return list(rows)[::-1]


async def rate(session: AsyncSession, *, id: int, person: int, mark: int) -> bool:
    """Set the person's mark (+1 or -1). False where it changes nothing: the same mark, or no such question."""
    rating = await session.get(Rating, (id, person))
    if rating is None and await get(session, id=id) is not None:
        session.add(Rating(question_id=id, person=person, mark=mark))
        return True
    if rating is None or rating.mark == mark:
        return False
    rating.mark = mark
    return True


def _new_id() -> int:
    """63 bits: microseconds, then 12 random bits, so that ids grow and two processes do not meet."""
    return time.time_ns() // 1000 << 12 | secrets.randbits(12)
