"""Questions about published demands, and who follows a demand. Who asked is told to nobody, clause 四（三）."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import demands, publications
from storage.base import changes, insert_into, new_id, table
from storage.powers import Actor, Refused
from storage.tables.demands import Demand
from storage.tables.solutions import Enquiry, Follower

MOST = 5  # questions that one person may have open about one demand

_enquiries, _followers = table(Enquiry), table(Follower)


async def ask(session: AsyncSession, *, actor: Actor, demand: int, text: str, now: datetime) -> tuple[Enquiry, Demand]:
    """Whoever asks follows the demand. Raises Refused."""
    row = await askable(session, actor=actor, demand=demand)
    enquiry = Enquiry(id=new_id(), demand_id=demand, person_id=actor.id, text=text, asked_at=now)
    session.add(enquiry)
    await follow(session, actor=actor, demand=demand, on=True, now=now)
    return enquiry, row


async def askable(session: AsyncSession, *, actor: Actor, demand: int) -> Demand:
    """A published demand of somebody else's, about which the actor has not asked too much already. Raises Refused."""
    row = await publications.opened(session, id=demand)
    if row.person_id == actor.id:
        raise Refused("enquiry_own")
    mine = Enquiry.demand_id == demand, Enquiry.person_id == actor.id, Enquiry.answered_at.is_(None)
    if len(list(await session.scalars(select(Enquiry.id).where(*mine)))) >= MOST:
        raise Refused("enquiries_too_many")
    return row


async def answerable(session: AsyncSession, *, id: int, actor: Actor) -> tuple[Enquiry, Demand]:
    """An open one that is the actor's to answer: the demander's, or as staff. Raises Forbidden and Refused."""
    enquiry = await session.get(Enquiry, id, populate_existing=True)
    if enquiry is None:
        raise Refused("enquiry_gone")
    row = await answerer(session, demand=enquiry.demand_id, actor=actor)
    if enquiry.answered_at is not None:
        raise Refused("enquiry_answered")
    # What is answered is read by everybody
    return enquiry, await publications.opened(session, id=row.id)


async def answerer(session: AsyncSession, *, demand: int, actor: Actor) -> Demand:
    """A demand the questions about which are the actor's to answer: its demander's, or as staff. Raises Forbidden and
    Refused."""
    row = await demands.any_(session, id=demand)
    return row if row.person_id == actor.id else await demands.reviewed(session, id=demand, actor=actor)


async def answer(session: AsyncSession, *, id: int, actor: Actor, text: str, now: datetime) -> tuple[Enquiry, Demand]:
    """From now on everybody may read both. Raises Forbidden and Refused."""
    enquiry, row = await answerable(session, id=id, actor=actor)
    there = update(_enquiries).where(_enquiries.c.id == id, _enquiries.c.answered_at.is_(None))
    if not await changes(session, there.values(answer=text, answered_by=actor.id, answered_at=now)):
        raise Refused("enquiry_answered")
    await session.refresh(enquiry)
    return enquiry, row


async def answered(session: AsyncSession, *, demand: int) -> Sequence[Enquiry]:
    """Those that everybody may read, the oldest first."""
    there = Enquiry.demand_id == demand, Enquiry.answered_at.is_not(None)
    return list(await session.scalars(select(Enquiry).where(*there).order_by(Enquiry.id)))


async def waiting(session: AsyncSession, *, demand: int) -> Sequence[Enquiry]:
    """Those that wait for an answer, the oldest first. Whoever asks has seen to the power."""
    there = Enquiry.demand_id == demand, Enquiry.answered_at.is_(None)
    return list(await session.scalars(select(Enquiry).where(*there).order_by(Enquiry.id)))


async def follow(session: AsyncSession, *, actor: Actor, demand: int, on: bool, now: datetime) -> None:
    if on:
        new = insert_into(session, _followers).values(demand_id=demand, person_id=actor.id, since=now)
        await session.execute(new.on_conflict_do_nothing())
        return
    mine = _followers.c.demand_id == demand, _followers.c.person_id == actor.id
    await session.execute(delete(_followers).where(*mine))


async def follows(session: AsyncSession, *, actor: Actor, demand: int) -> bool:
    mine = Follower.demand_id == demand, Follower.person_id == actor.id
    return await session.scalar(select(Follower.person_id).where(*mine)) is not None


async def followers(session: AsyncSession, *, demand: int) -> Sequence[int]:
    return list(await session.scalars(select(Follower.person_id).where(Follower.demand_id == demand)))
