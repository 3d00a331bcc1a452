"""Numbers for people: one after the other, each once."""

from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import insert_into, table
from storage.tables.demands import Counter

_table = table(Counter)


async def following(session: AsyncSession, series: str) -> int:
    """The next number of a series, from 1."""
    new = insert_into(session, _table).values(series=series, last=1)
    grown = new.on_conflict_do_update(index_elements=["series"], set_={"last": _table.c.last + 1})
    return int((await session.execute(grown.returning(_table.c.last))).scalar_one())
