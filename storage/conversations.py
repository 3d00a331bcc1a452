"""Where a person is in a conversation, and what they have written so far. It survives everything."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import table
from storage.models import Conversation

_table = table(Conversation)
_leave = delete(_table).where(_table.c.chat == bindparam("at"), _table.c.person_id == bindparam("who"))


@dataclass(slots=True)
class Place:
    """One person in one chat. Changes are kept by `keep`, once, with everything else an update did."""

    chat: int
    person: int
    state: str | None
    data: dict[str, Any]
    _kept: tuple[str | None, dict[str, Any]] = field(repr=False)

    @property
    def changed(self) -> bool:
        return (self.state, self.data) != self._kept


def place(chat: int, person: int, state: str | None, data: dict[str, Any] | None) -> Place:
    return Place(chat, person, state, dict(data or {}), (state, data or {}))


async def keep(session: AsyncSession, place: Place, *, now: datetime) -> None:
    """Write down where the person is now, if that has changed; nothing is kept of a conversation that is over."""
    if not place.changed:
        return
    if place.state is None and not place.data:
        await session.execute(_leave, {"at": place.chat, "who": place.person})
        return
    values = {"state": place.state, "data": place.data, "changed_at": now}
    insert = (postgresql if session.get_bind().dialect.name == "postgresql" else sqlite).insert
    await session.execute(
        insert(_table)
        .values(chat=place.chat, person_id=place.person, **values)
        .on_conflict_do_update(index_elements=["chat", "person_id"], set_=values)
    )
