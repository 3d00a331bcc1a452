"""Where a person is in a conversation, and what they have written so far. It survives everything."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Insert, bindparam, delete
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import table
from storage.quick import Quick
from storage.tables.updates import Conversation

_table = table(Conversation)
_leave = Quick(delete(_table).where(_table.c.chat == bindparam("at"), _table.c.person_id == bindparam("who")))


def _keep(insert: postgresql.Insert | sqlite.Insert) -> Insert:
    new = insert.excluded
    return insert.on_conflict_do_update(
        index_elements=["chat", "person_id"],
        set_={"state": new.state, "data": new.data, "changed_at": new.changed_at},
    )


_keeping = Quick(_keep(postgresql.insert(_table)), sqlite=_keep(sqlite.insert(_table)))


@dataclass(slots=True)
class Place:
    """One person in one chat. What has `changed` is kept once, with everything else an update did."""

    chat: int
    person: int
    state: str | None
    data: dict[str, Any]
    changed: bool = False

    def set_state(self, state: str | None) -> None:
        self.state, self.changed = state, True

    def set_data(self, data: dict[str, Any]) -> None:
        self.data, self.changed = data, True


async def keep(session: AsyncSession, place: Place, *, now: datetime) -> None:
    """Write down where the person is now, if that has changed; nothing is kept of a conversation that is over."""
    if not place.changed:
        return
    if place.state is None and not place.data:
        await _leave.run(session, {"at": place.chat, "who": place.person})
        return
    row = {"chat": place.chat, "person_id": place.person, "state": place.state, "data": place.data, "changed_at": now}
    await _keeping.run(session, row)
