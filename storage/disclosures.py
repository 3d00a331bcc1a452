"""Staged disclosure, clause 四（三）: what one side keeps to itself, its owner opens to the other level by level.

Both must have signed; every look is written down, and what is revoked is not shown again."""

from collections.abc import Sequence
from datetime import datetime
from enum import IntEnum, StrEnum
from typing import Literal

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import changes, insert_into, new_id, table
from storage.powers import Actor, Refused
from storage.tables.solutions import Disclosure, View

About = Literal["demand", "solution"]

_table = table(Disclosure)


class Level(IntEnum):
    NAME = 1
    DETAIL = 2
    CONTACT = 3


class State(StrEnum):
    ASKED = "asked"
    GRANTED = "granted"
    DECLINED = "declined"
    REVOKED = "revoked"


async def ask(
    session: AsyncSession, *, actor: Actor, about: About, subject: int, owner: int, level: Level, now: datetime
) -> Disclosure:
    """Ask the owner to show it. Asked once more, nothing new happens while it is open; what was declined or revoked
    may be asked for again. Raises Refused where it is shown already, or the level before it is not."""
    if owner == actor.id:
        raise Refused("disclosure_own")
    if level > Level.NAME and not await _granted(session, about, subject, actor.id, Level(level - 1)):
        raise Refused("disclosure_in_order", "四（三）")
    new = insert_into(session, _table).values(
        id=new_id(),
        about=about,
        subject=subject,
        owner=owner,
        viewer=actor.id,
        level=level,
        state=State.ASKED,
        asked_at=now,
    )
    again = new.on_conflict_do_update(
        index_elements=["about", "subject", "viewer", "level"],
        set_={"state": State.ASKED.value, "asked_at": now, "decided_at": None},
        where=_table.c.state.in_((State.DECLINED, State.REVOKED)),
    )
    await session.execute(again)
    row = await _find(session, about, subject, actor.id, level)
    if row is None or row.state == State.GRANTED:
        raise Refused("disclosure_granted")
    return row


async def _find(session: AsyncSession, about: About, subject: int, viewer: int, level: Level) -> Disclosure | None:
    one = Disclosure.about == about, Disclosure.subject == subject, Disclosure.viewer == viewer
    return await session.scalar(select(Disclosure).where(*one, Disclosure.level == level))


async def _granted(session: AsyncSession, about: About, subject: int, viewer: int, level: Level) -> bool:
    row = await _find(session, about, subject, viewer, level)
    return row is not None and row.state == State.GRANTED


async def owned(session: AsyncSession, *, id: int, actor: Actor) -> Disclosure:
    """One that the actor decides. Raises Refused."""
    row = await session.get(Disclosure, id, populate_existing=True)
    if row is None or row.owner != actor.id:
        raise Refused("disclosure_gone")
    return row


async def decide(session: AsyncSession, *, id: int, actor: Actor, grant: bool, now: datetime) -> Disclosure:
    """The owner says yes or no to what was asked. Raises Refused."""
    row = await owned(session, id=id, actor=actor)
    await _turn(session, row, State.ASKED, State.GRANTED if grant else State.DECLINED, now)
    return row


async def revoke(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Disclosure:
    """Nothing more is shown: neither of this level nor of those above it."""
    row = await owned(session, id=id, actor=actor)
    await _turn(session, row, State.GRANTED, State.REVOKED, now)
    above = update(_table).where(
        _table.c.about == row.about,
        _table.c.subject == row.subject,
        _table.c.viewer == row.viewer,
        _table.c.level > row.level,
        _table.c.state.in_((State.GRANTED, State.ASKED)),
    )
    await session.execute(above.values(state=State.REVOKED.value, decided_at=now))
    return row


async def _turn(session: AsyncSession, row: Disclosure, origin: State, to: State, now: datetime) -> None:
    there = update(_table).where(_table.c.id == row.id, _table.c.state == origin)
    if not await changes(session, there.values(state=to, decided_at=now)):
        raise Refused("disclosure_decided")
    await session.refresh(row)


async def look(
    session: AsyncSession, *, actor: Actor, about: About, subject: int, level: Level, what: str, now: datetime
) -> Disclosure:
    """The viewer looks, which is written down. Whether both have signed is asked by whoever calls this, at each look.
    Raises Refused where it is not, or no longer, shown."""
    rows = [await _find(session, about, subject, actor.id, Level(step)) for step in range(Level.NAME, level + 1)]
    if any(row is None or row.state != State.GRANTED for row in rows):
        raise Refused("disclosure_closed", "四（三）")
    row = rows[-1]
    assert row is not None
    session.add(View(id=new_id(), disclosure_id=row.id, viewer=actor.id, at=now, what=what))
    return row


async def shown(session: AsyncSession, *, about: About, subject: int, viewer: int) -> Sequence[Disclosure]:
    """What somebody has asked for or may see, by level."""
    one = Disclosure.about == about, Disclosure.subject == subject, Disclosure.viewer == viewer
    return list(await session.scalars(select(Disclosure).where(*one).order_by(Disclosure.level)))


async def granted_by(session: AsyncSession, *, actor: Actor) -> Sequence[Disclosure]:
    """All that the actor was asked for, the newest first."""
    rows = select(Disclosure).where(Disclosure.owner == actor.id).order_by(Disclosure.id.desc())
    return list(await session.scalars(rows))


async def views(session: AsyncSession, *, id: int, actor: Actor) -> Sequence[View]:
    """Who looked at it when, for its owner; the newest first. Raises Refused."""
    row = await owned(session, id=id, actor=actor)
    return list(await session.scalars(select(View).where(View.disclosure_id == row.id).order_by(View.id.desc())))
