"""Forms that people are filling in. Every answer is kept as it comes; what is begun can be gone on with for ever."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import new_id
from storage.powers import Actor, Refused
from storage.tables.forms import Draft

Answers = dict[str, Any]
MOST = 20  # forms that one person can have begun


async def begin(
    session: AsyncSession,
    *,
    actor: Actor,
    form: str,
    at: str | None,
    now: datetime,
    subject: int | None = None,
    fields: Iterable[str] | None = None,
    answers: Answers | None = None,
) -> Draft:
    """A new form, or the change of what was filed: `subject`, of which `fields` are open. Raises Refused."""
    if len(await begun(session, actor=actor)) >= MOST:
        raise Refused("drafts_too_many")
    row = Draft(
        id=new_id(),
        person_id=actor.id,
        form=form,
        subject=subject,
        fields=None if fields is None else list(fields),
        answers=answers or {},
        at=at,
        begun_at=now,
        touched_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def get(session: AsyncSession, *, id: int, actor: Actor) -> Draft:
    """One's own. Raises Refused where there is none: it was given up, or filed, or is somebody else's."""
    row = await session.get(Draft, id, populate_existing=True)
    if row is None or row.person_id != actor.id:
        raise Refused("draft_gone")
    return row


async def begun(session: AsyncSession, *, actor: Actor, form: str | None = None) -> Sequence[Draft]:
    """One's own, those last touched first."""
    of = [Draft.form == form] if form else []
    mine = select(Draft).where(Draft.person_id == actor.id, *of).order_by(Draft.touched_at.desc(), Draft.id.desc())
    return list(await session.scalars(mine))


async def changing(session: AsyncSession, *, actor: Actor, form: str, subject: int) -> Draft | None:
    """The change of something filed that is under way."""
    mine = Draft.person_id == actor.id, Draft.form == form, Draft.subject == subject
    return await session.scalar(select(Draft).where(*mine))


async def drop(session: AsyncSession, row: Draft) -> None:
    """It is filed, or given up."""
    await session.execute(delete(Draft).where(Draft.id == row.id))
