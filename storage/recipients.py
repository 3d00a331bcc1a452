"""Who gets a broadcast: a row a person, written down before anything is sent."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Row, insert, literal, literal_column, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.audience import Audience, readers
from storage.base import Moment, changes, table
from storage.tables.broadcasts import Broadcast, Recipient
from storage.tables.people import Person

CHUNK = 500  # recipients written down in one transaction

_table, _broadcasts, _people = table(Recipient), table(Broadcast), table(Person)


async def spool(session: AsyncSession, *, id: int, now: datetime, limit: int = CHUNK) -> bool:
    """Write down the next recipients, by the order of their ids. False where there are no more to write down."""
    of = _broadcasts.c.id == id, _broadcasts.c.state == "sending"
    row = (await session.execute(select(_broadcasts).where(*of, _broadcasts.c.spooled_to.is_not(None)))).one_or_none()
    if row is None:
        return False
    # The row is ours until the commit: of two processes the second finds that the first went on from here
    here = update(_broadcasts).where(*of, _broadcasts.c.spooled_to == row.spooled_to)
    if not await changes(session, here.values(spooled_to=row.spooled_to)):
        return False
    written = (await session.execute(_spooling(row, now, limit))).all()
    whole = len(written) < limit
    await session.execute(
        update(_broadcasts)
        .where(_broadcasts.c.id == id)
        .values(
            spooled_to=None if whole else max(person for person, _ in written),
            total=_broadcasts.c.total + len(written),
            zones=sorted({*row.zones, *(zone for _, zone in written)}),
        )
    )
    return not whole


def _spooling(row: Row[Any], now: datetime, limit: int) -> Any:
    audience = Audience.read(row.audience)
    page = readers(audience, row.category, now, after=row.spooled_to, limit=limit).subquery()
    values = {
        "broadcast_id": literal(row.id),
        "person_id": page.c.id,
        "state": literal_column("'waiting'"),
        "revision": literal(row.revision),
        "zone": page.c.zone,
        "attempts": literal_column("0"),
        "due_at": literal(now, Moment(timezone=True)),
    }
    rows = insert(_table).from_select(list(values), select(*values.values()), include_defaults=False)
    return rows.returning(_table.c.person_id, _table.c.zone)


class Result(NamedTuple):
    person: int
    name: str | None
    username: str | None
    state: str
    sent_at: datetime | None


async def results(session: AsyncSession, *, id: int, after: int, limit: int) -> Sequence[Result]:
    """The next of those it was for, by their ids, and what became of it."""
    rows = await session.execute(
        select(_table.c.person_id, _people.c.name, _people.c.username, _table.c.state, _table.c.sent_at)
        .outerjoin(_people, _people.c.id == _table.c.person_id)
        .where(_table.c.broadcast_id == id, _table.c.person_id > after)
        .order_by(_table.c.person_id)
        .limit(limit)
    )
    return [Result._make(row) for row in rows]
