"""How many people an audience comes to: to the last one where they are few, else about, from a sample. So nobody waits
while a million people are looked at one by one."""

from collections.abc import Iterator
from datetime import datetime
from math import ceil, sqrt
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, func, literal_column, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.audience import ACTIVE, VISITOR, Audience, Ids, following, holding, meant, reachable, unfinished
from storage.base import table
from storage.tables.people import LOTS, Person

FEW = 5_000  # who may be looked at one by one
MANY = 20_000  # beyond which it does not matter how many there are
ENOUGH = 64  # of a sample, by which the rest is judged: mostly to an eighth; the more, the nearer

_people = table(Person)


class Reach(NamedTuple):
    """`exact`: counted; else judged by a sample."""

    people: int
    exact: bool = True

    @property
    def most(self) -> int:
        """More there are hardly ever: four times the error that is usual for such a sample."""
        return self.people if self.exact else self.people + ceil(4 * sqrt(self.people * LOTS))


async def count(session: AsyncSession, *, audience: Audience, category: str, now: datetime) -> Reach:
    """How many people can be reached."""
    whom = meant(audience, category, now)
    everybody: Ids = select(_people.c.id).where(reachable)
    size, ids = await _size(session, everybody), None
    for some in _restrictions(audience, now):
        if (other := await _size(session, some)) < size:
            size, ids = other, some
    if size > FEW:
        sample = await _number(session, sampled(whom))
        if sample >= ENOUGH:
            return Reach(sample * LOTS, exact=False)
    among = [_people.c.id.in_(ids)] if ids is not None else []
    return Reach(await _number(session, _counted([*among, *whom])))


def sampled(whom: list[ColumnElement[bool]]) -> Select[Any]:
    """How many of them are in one lot."""
    return _counted([_people.c.lot == 0, *whom])


def _restrictions(audience: Audience, now: datetime) -> Iterator[Ids]:
    """Sets of people, each of which holds all who are meant."""
    if audience.roles and VISITOR not in audience.roles:
        yield holding(audience.roles)
    for names in (audience.contests, audience.within):
        if names:
            yield following("contest", names)
    if audience.industries:
        yield following("industry", audience.industries)
    if audience.state == "active":
        yield select(_people.c.id).where(reachable, _people.c.last_seen >= now - ACTIVE)
    if audience.state == "draft":
        yield unfinished()


async def _size(session: AsyncSession, ids: Ids) -> int:
    some: Select[Any] = ids.with_only_columns(literal_column("1")).limit(MANY)
    return await _number(session, select(func.count()).select_from(some.subquery()))


def _counted(whom: list[ColumnElement[bool]]) -> Select[Any]:
    return select(func.count()).select_from(_people).where(*whom)


async def _number(session: AsyncSession, query: Select[Any]) -> int:
    return await session.scalar(query) or 0
