"""Which contests and industries a person follows, and in whose time they live."""

from collections.abc import Collection
from typing import Literal

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import insert_into, table
from storage.tables.people import Following, Person

Kind = Literal["contest", "industry"]

_followings = table(Following)


async def follow(session: AsyncSession, *, person: int, kind: Kind, name: str, on: bool) -> None:
    """`name`: a contest's or an industry's, as the notice has it."""
    if on:
        new = insert_into(session, _followings).values(person_id=person, kind=kind, name=name)
        await session.execute(new.on_conflict_do_nothing())
        return
    its = _followings.c.kind == kind, _followings.c.name == name
    await session.execute(delete(_followings).where(_followings.c.person_id == person, *its))


async def following(session: AsyncSession, *, person: int, kind: Kind) -> Collection[str]:
    rows = await session.scalars(select(Following.name).where(Following.person_id == person, Following.kind == kind))
    return set(rows)


async def live_in(session: AsyncSession, *, person: int, zone: str) -> None:
    """`zone`: a name of IANA's that exists."""
    await session.execute(update(Person).where(Person.id == person).values(zone=zone))
