"""Questions that were asked, and what people thought of the answers."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import new_id, table
from storage.quick import Quick
from storage.tables.questions import Question, Rating

_table = table(Question)
_insert = Quick(insert(_table))
_earlier = Quick(
    select(_table.c.text)
    .where(
        _table.c.chat == bindparam("at"), _table.c.person == bindparam("who"), _table.c.asked_at > bindparam("since")
    )
    .order_by(_table.c.id.desc())
    .limit(bindparam("most"))
)


async def record(
    session: AsyncSession,
    *,
    chat: int,
    person: int,
    question: str,
    found: bool,
    now: datetime,
    related: Sequence[str] = (),
) -> int:
    """Remember a question; its id, which the buttons under the answer carry."""
    id = new_id()
    row = {
        "id": id,
        "chat": chat,
        "person": person,
        # PostgreSQL cannot keep a zero byte in a text
        "text": question.replace("\0", ""),
        "found": found,
        "related": list(related),
        "asked_at": now,
    }
    await _insert.run(session, row)
    return id


async def get(session: AsyncSession, *, id: int) -> Question | None:
    return await session.get(Question, id)


async def earlier(
    session: AsyncSession,
    *,
    chat: int,
    person: int,
    now: datetime,
    limit: int = 3,
    within: timedelta = timedelta(minutes=30),
) -> list[str]:
    """The person's last questions in this chat, oldest first."""
    rows = await _earlier.rows(session, {"at": chat, "who": person, "since": now - within, "most": limit})
    return [text for (text,) in rows][::-1]


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
