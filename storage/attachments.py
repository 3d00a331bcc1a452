"""The files people gave: what is known of each. The files themselves are in the store, by their digest."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import chain

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import new_id, table
from storage.powers import Actor
from storage.tables.challengers import Undertaking
from storage.tables.forms import Attachment

NAMES = (table(Attachment).c.digest, table(Undertaking).c.pdf)  # what names a file in the store


async def add(
    session: AsyncSession,
    *,
    actor: Actor,
    draft: int,
    digest: str,
    file_id: str,
    photo: bool,
    name: str,
    media_type: str,
    size: int,
    now: datetime,
) -> Attachment:
    """`size` in bytes. The same file twice with one form is one attachment."""
    same = select(Attachment).where(Attachment.draft_id == draft, Attachment.digest == digest)
    if known := await session.scalar(same):
        return known
    row = Attachment(
        id=new_id(),
        person_id=actor.id,
        draft_id=draft,
        digest=digest,
        file_id=file_id,
        photo=photo,
        name=name,
        media_type=media_type,
        size=size,
        given_at=now,
    )
    session.add(row)
    await session.flush()
    return row


async def file_with(
    session: AsyncSession, *, ids: Iterable[int], actor: Actor, demand: int | None = None, solution: int | None = None
) -> None:
    """These, and no others, belong to the demand, or the solution, from now on."""
    kept = list(ids)
    its = Attachment.demand_id == demand if demand else Attachment.solution_id == solution
    await session.execute(delete(Attachment).where(its, Attachment.id.not_in(kept)))
    theirs = update(Attachment).where(Attachment.id.in_(kept), Attachment.person_id == actor.id)
    await session.execute(theirs.values(demand_id=demand, solution_id=solution, draft_id=None))


async def drop(session: AsyncSession, *, draft: int) -> None:
    """Those of a form that is given up, but for what was filed already."""
    filed = Attachment.demand_id.is_not(None) | Attachment.solution_id.is_not(None)
    await session.execute(delete(Attachment).where(Attachment.draft_id == draft, ~filed))


async def prune(session: AsyncSession) -> None:
    """Those of nothing: the form they were given with is gone, and they were not filed."""
    of = (Attachment.draft_id, Attachment.demand_id, Attachment.solution_id)
    await session.execute(delete(Attachment).where(*(column.is_(None) for column in of)))


async def digests(session: AsyncSession) -> frozenset[str]:
    """All that must stay in the store: these, and what was signed."""
    found = [await session.scalars(select(name).where(name.is_not(None)).distinct()) for name in NAMES]
    return frozenset(chain.from_iterable(found))


async def of(session: AsyncSession, *, demand: int | None = None, solution: int | None = None) -> Sequence[Attachment]:
    """Those of a demand, or a solution, in the order in which they were given. Whoever asks has seen to the power."""
    its = Attachment.demand_id == demand if demand else Attachment.solution_id == solution
    return list(await session.scalars(select(Attachment).where(its).order_by(Attachment.id)))
