"""People for the tests of what is sent to many."""

from collections.abc import Iterable
from datetime import UTC, datetime

from sqlalchemy import insert, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import table
from storage.database import Database
from storage.powers import ALL, Actor, Role
from storage.tables.broadcasts import Broadcast, Recipient
from storage.tables.people import Person

NOON = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)  # in Beijing
BEIJING, LONDON = "Asia/Shanghai", "Europe/London"
CONTENT = {"kind": "text", "html": "各位好", "buttons": []}


def member(id: int, scope: str = ALL, role: Role = Role.STAFF) -> Actor:
    return Actor(id, f"工作人员{id}", BEIJING, frozenset({(role, scope)}))


ZHAO, SUN, LI = member(901), member(902), member(903)
STRANGER = Actor(1, "林晓雨", BEIJING)


async def settle_in(database: Database, ids: Iterable[int], **about: object) -> None:
    """Let people in who can be written to."""
    usual = {
        "username": None,
        "language": "zh",
        "zone": BEIJING,
        "first_seen": NOON,
        "last_seen": NOON,
        "started_at": NOON,
        "blocked_at": None,
        "gone_at": None,
    }
    async with database.session() as session:
        rows = [{"id": id, "name": f"某人{id}", **usual, **about} for id in ids]
        await session.execute(insert(table(Person)), rows)


async def on_the_way(session: AsyncSession, **about: object) -> Broadcast:
    """A broadcast that has just begun."""
    usual = {"author": 901, "scope": ALL, "category": "contest", "content": CONTENT, "audience": {}, "zones": []}
    begun = {"id": 1, "state": "sending", "created_at": NOON, "started_at": NOON, "spooled_to": 0, "look_at": NOON}
    row = Broadcast(**usual | begun | about)
    session.add(row)
    await session.flush()
    return row


async def copies(database: Database, id: int = 1) -> dict[int, Recipient]:
    """What is written down of everybody's copy."""
    async with database.session() as session:
        rows = await session.scalars(select(Recipient).where(Recipient.broadcast_id == id))
        return {row.person_id: row for row in rows}


async def read(database: Database, id: int = 1) -> Broadcast:
    async with database.session() as session:
        row = await session.get(Broadcast, id)
        assert row is not None
        return row
