"""Challengers: who has joined, and what each can do."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import roles, undertakings
from storage.powers import Actor, Role
from storage.tables.challengers import Challenger

Answers = Mapping[str, Any]


async def get(session: AsyncSession, *, person: int) -> Challenger | None:
    """None for somebody who has not joined."""
    return await session.get(Challenger, person, populate_existing=True)


async def join(
    session: AsyncSession, *, actor: Actor, answers: Answers, strengths: str, registered: str | None, now: datetime
) -> Challenger:
    """Join, or say other things than before. `strengths`: what demands are compared with; `registered`: the name of
    their account at the official site, None where there is none yet."""
    row = await get(session, person=actor.id)
    if row is None:
        row = Challenger(person_id=actor.id, joined_at=now)
        session.add(row)
    row.answers, row.strengths, row.registered, row.changed_at = dict(answers), strengths, registered, now
    await session.flush()
    await roles.declare(session, actor=actor, role=Role.CHALLENGER, on=True, now=now)
    return row


async def leave(session: AsyncSession, *, actor: Actor, now: datetime) -> None:
    """What they said is deleted. What they signed is kept, and lets them see nothing more."""
    await undertakings.withdraw(session, actor=actor, now=now)
    await roles.declare(session, actor=actor, role=Role.CHALLENGER, on=False, now=now)
    await session.execute(delete(Challenger).where(Challenger.person_id == actor.id))


async def strengths(session: AsyncSession) -> Mapping[int, str]:
    """What everybody who has joined can do, by person."""
    rows = await session.execute(select(Challenger.person_id, Challenger.strengths).order_by(Challenger.joined_at))
    return {row.person_id: row.strengths for row in rows}
