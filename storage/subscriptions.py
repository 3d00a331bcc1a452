"""Who wants to hear of new demands. One message a day at most tells of all there are."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta

from sqlalchemy import delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import insert_into, table
from storage.lifecycle import State
from storage.powers import Actor
from storage.quiet import Quiet
from storage.tables.demands import Demand, Subscription
from storage.tables.people import Person

ALL_INDUSTRIES = ""
PAUSE = timedelta(days=1)
AT_ONCE = 500  # people told in one transaction

_table = table(Subscription)


async def subscribe(session: AsyncSession, *, actor: Actor, industry: str, on: bool, now: datetime) -> None:
    """`industry`: of the demands, or ALL_INDUSTRIES. Whoever was told today is not told again for another industry."""
    if on:
        told = select(func.max(Subscription.next_at)).where(Subscription.person_id == actor.id)
        next_at = max(now, await session.scalar(told) or now)
        new = insert_into(session, _table).values(person_id=actor.id, industry=industry, seen_to=now, next_at=next_at)
        await session.execute(new.on_conflict_do_nothing())
        return
    its = _table.c.person_id == actor.id, _table.c.industry == industry
    await session.execute(delete(_table).where(*its))


async def held(session: AsyncSession, *, actor: Actor) -> Collection[str]:
    return set(await session.scalars(select(Subscription.industry).where(Subscription.person_id == actor.id)))


async def due(session: AsyncSession, *, quiet: Quiet, now: datetime) -> Mapping[int, Sequence[Demand]]:
    """What to tell whom: the demands, the oldest first, that each has not been told of. Counted as told from now on.

    Nobody is told in the quiet hours of their zone, nor twice within a day, nor of a demand of their own.
    """
    new = (
        select(Subscription.person_id, Person.zone, Demand)
        .join(Person, Person.id == Subscription.person_id)
        .join(Demand, Demand.published_at > Subscription.seen_to)
        .where(
            Subscription.next_at <= now,
            Demand.state == State.PUBLISHED,
            Demand.person_id != Subscription.person_id,
            or_(Subscription.industry == ALL_INDUSTRIES, Subscription.industry == Demand.industry),
            Person.blocked_at.is_(None),
            Person.gone_at.is_(None),
        )
        .order_by(Subscription.person_id, Demand.published_at)
    )
    told: dict[int, dict[int, Demand]] = {}
    for person, zone, demand in await session.execute(new):
        if quiet.covers(zone, now) or (person not in told and len(told) >= AT_ONCE):
            continue
        told.setdefault(person, {})[demand.id] = demand
    seen = update(_table).where(_table.c.person_id.in_(told))
    await session.execute(seen.values(seen_to=now, next_at=now + PAUSE))
    return {person: list(demands.values()) for person, demands in told.items()}
