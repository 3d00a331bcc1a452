"""One person's copy of a broadcast: taken in hand, sent, corrected or taken back, and what became of it."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from sqlalchemy import (
    ColumnElement,
    Integer,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    func,
    literal_column,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import Moment, changes, says, table
from storage.quiet import Quiet
from storage.tables.broadcasts import Broadcast, Recipient
from storage.tables.people import Mute

DELETABLE = timedelta(hours=48) - timedelta(minutes=1)  # Telegram lets us take back what is younger
Act = Literal["send", "correct", "recall"]
Kind = Literal["delivered", "blocked", "gone", "failed", "unknown"]
ACTS: dict[str, Act] = {"sending": "send", "correcting": "correct", "recalling": "recall"}
COUNTERS = ("delivered", "blocked", "gone", "failed", "unknown", "corrected", "recalled")

_table, _broadcasts, _mutes = table(Recipient), table(Broadcast), table(Mute)


def _is(word: str) -> ColumnElement[bool]:
    return says(_table.c.state, word)


def _moment(name: str) -> ColumnElement[datetime]:
    return bindparam(name, type_=Moment(timezone=True))


def _next(condition: ColumnElement[bool], *order: ColumnElement[Any]) -> Select[tuple[int]]:
    """Looking takes no lock, and passes over what another process looks at."""
    page = select(_table.c.person_id).where(condition).order_by(*order).limit(bindparam("most", type_=Integer))
    return page.with_for_update(skip_locked=True)


_free = _table.c.claimed_by.is_(None)
_of = _table.c.broadcast_id == bindparam("broadcast")
_due = _table.c.due_at <= _moment("moment")
_waiting = and_(_of, _table.c.zone == bindparam("at"), _is("waiting"), _free, _due)
_outdated = and_(_of, _table.c.revision < bindparam("current"), _is("delivered"), _free, _due)
_next_to_send = _next(_waiting, _table.c.due_at)
_next_to_correct = _next(_outdated, _table.c.revision, _table.c.due_at)
_young = _table.c.sent_at > _moment("oldest")
_next_to_recall = _next(and_(_outdated, _young), _table.c.revision, _table.c.due_at)
# The same in words that no partial index answers to: PostgreSQL, not knowing yet how many wait, would read them all
_still_free = func.coalesce(_table.c.claimed_by, -1) == -1
_found = and_(
    _of,
    _table.c.person_id.in_(bindparam("people", expanding=True)),
    _table.c.state == bindparam("stands"),
    _still_free,
)
_claim = (
    update(_table)
    .where(_found)
    .values(claimed_by=bindparam("me"))
    .returning(_table.c.person_id, _table.c.message_id, _table.c.attempts)
)
# Whatever a process settles it must still have in hand: another may have taken it for dead
_mine = and_(_of, _table.c.person_id == bindparam("person"), _table.c.claimed_by == bindparam("me"))
_sending = update(_table).where(_mine, _is("waiting")).values(state="sending", attempts=_table.c.attempts + 1)
_later = update(_table).where(_mine).values(claimed_by=None, due_at=bindparam("moment"), error=bindparam("reason"))
_settled = update(_table).where(_mine).values(claimed_by=None, error=bindparam("reason"))
_counters = {
    name: update(_broadcasts).where(_broadcasts.c.id == bindparam("number")).values({name: _broadcasts.c[name] + 1})
    for name in COUNTERS
}


class Running(NamedTuple):
    """A broadcast at work, as far as its copies must know it."""

    id: int
    state: str
    revision: int
    scope: str
    category: str
    content: dict[str, Any]
    zones: list[str]

    @property
    def act(self) -> Act:
        return ACTS[self.state]


_running = (
    select(*(_broadcasts.c[name] for name in Running._fields))
    .where(_broadcasts.c.state.in_([literal_column(f"'{state}'") for state in ACTS]))
    .order_by(_broadcasts.c.id)
)


@dataclass(frozen=True, slots=True)
class Copy:
    """In the hand of the process `by`. `message`: where it stands in its reader's chat, once it does."""

    broadcast: int
    person: int
    act: Act
    revision: int
    by: int
    message: int | None
    attempts: int

    @property
    def key(self) -> dict[str, Any]:
        return {"broadcast": self.broadcast, "person": self.person, "me": self.by}


async def at_work(session: AsyncSession) -> list[Running]:
    return [Running._make(row) for row in await session.execute(_running)]


async def claim(
    session: AsyncSession, *, by: int, now: datetime, limit: int, quiet: Quiet
) -> list[tuple[Running, Copy]]:
    """Take copies that are due, of all broadcasts at work their share: a small one does not wait for a large one.

    Readers who must not be disturbed now are not looked at, however many they are.
    """
    lines = [(one, line) for one in await at_work(session) for line in _lines(one, quiet, now)]
    taken: list[tuple[Running, Copy]] = []
    for turn, (running, line) in enumerate(lines):
        share = -(-(limit - len(taken)) // (len(lines) - turn))
        values = {"broadcast": running.id, "moment": now, "most": share, **line}
        taken += [(running, copy) for copy in await _take(session, running, values, by)]
    return taken


def _lines(running: Running, quiet: Quiet, now: datetime) -> list[dict[str, object]]:
    """Where its next copies are found. A change in a message, or its end, wakes nobody."""
    if running.act == "send":
        return [{"at": zone} for zone in quiet.awake(running.zones, now)]
    oldest = {"oldest": now - DELETABLE} if running.act == "recall" else {}
    return [{"current": running.revision, **oldest}]


async def _take(session: AsyncSession, running: Running, values: dict[str, Any], by: int) -> list[Copy]:
    look = {"send": _next_to_send, "correct": _next_to_correct, "recall": _next_to_recall}[running.act]
    found: list[int] = list(await session.scalars(look, values)) if values["most"] else []
    if found and running.act == "send":
        found = await _still_wanted(session, running, found)
    if not found:
        return []
    stands = "waiting" if running.act == "send" else "delivered"
    rows = await session.execute(_claim, {"broadcast": running.id, "people": found, "stands": stands, "me": by})
    return [
        Copy(running.id, row.person_id, running.act, running.revision, by, row.message_id, row.attempts) for row in rows
    ]


async def _still_wanted(session: AsyncSession, running: Running, found: list[int]) -> list[int]:
    """Those who have not switched the category off since they were written down; the others are struck out."""
    theirs = _mutes.c.category == running.category, _mutes.c.person_id.in_(found)
    muted = set(await session.scalars(select(_mutes.c.person_id).where(*theirs)))
    if muted:
        rows = _table.c.broadcast_id == running.id, _table.c.person_id.in_(muted)
        await session.execute(delete(_table).where(*rows))
        fewer = update(_broadcasts).where(_broadcasts.c.id == running.id)
        await session.execute(fewer.values(total=_broadcasts.c.total - len(muted)))
    return [id for id in found if id not in muted]


async def mark_sending(session: AsyncSession, copies: Iterable[Copy]) -> None:
    """Written before the request. What is only changed or deleted may be tried twice, and is not marked."""
    if keys := [copy.key for copy in copies if copy.act == "send"]:
        await session.execute(_sending, keys)


async def put_off(session: AsyncSession, copy: Copy, *, until: datetime, reason: str) -> None:
    waiting = _later.values(state="waiting") if copy.act == "send" else _later
    await session.execute(waiting, copy.key | {"moment": until, "reason": reason})


async def settle(
    session: AsyncSession, copy: Copy, *, kind: Kind, message: int | None, reason: str, now: datetime
) -> None:
    """What became of it, in its row and in the counters."""
    arrived = kind == "delivered"
    counter: str | None
    match copy.act:
        case "send":
            new: dict[str, Any] = {"state": kind, "message_id": message, "sent_at": now, "due_at": now}
            new["revision"], counter = copy.revision, kind
        case "correct":
            new = {"revision": copy.revision, "message_id": message or copy.message}
            counter = "corrected" if arrived else None
        case "recall":
            new = {"state": "recalled" if arrived else "kept"}
            counter = "recalled" if arrived else None
    if await changes(session, _settled.values(new), copy.key | {"reason": reason or None}) and counter:
        await session.execute(_counters[counter], {"number": copy.broadcast})


async def keep_old(session: AsyncSession, *, id: int, revision: int, now: datetime, limit: int) -> bool:
    """Copies that Telegram no longer lets us take back stay where they are. False where there are no more."""
    old = {"broadcast": id, "current": revision, "moment": now - DELETABLE, "most": limit}
    found = list(await session.scalars(_next_to_correct, old))
    if found:
        theirs = {"broadcast": id, "people": found, "stands": "delivered"}
        await session.execute(update(_table).where(_found).values(state="kept"), theirs)
    return len(found) == limit


async def recover(session: AsyncSession, *, alive: Collection[int], again: bool) -> None:
    """What dead processes had in hand: what was in flight is sent once more (`again`), or told as unknown."""
    orphans = _table.c.claimed_by.is_not(None) & _table.c.claimed_by.not_in(alive)
    if not await session.scalar(select(exists().where(orphans))):
        return
    flying = update(_table).where(orphans, _is("sending"))
    if again:
        await session.execute(flying.values(state="waiting", claimed_by=None))
    else:
        lost = flying.values(state="unknown", claimed_by=None).returning(_table.c.broadcast_id)
        for id in list(await session.scalars(lost)):
            await session.execute(_counters["unknown"], {"number": id})
    await session.execute(update(_table).where(orphans).values(claimed_by=None))


def nothing_left(act: Act) -> ColumnElement[bool]:
    """Whether a broadcast has come to the end of that; a condition for a row of broadcasts."""
    mine = _table.c.broadcast_id == _broadcasts.c.id
    outdated = and_(_is("delivered"), _free, _table.c.revision < _broadcasts.c.revision)
    left = and_(_is("waiting"), _free) if act == "send" else outdated
    looks = [select(_table.c.person_id).where(mine, some) for some in (left, _table.c.claimed_by.is_not(None))]
    spooled = [_broadcasts.c.spooled_to.is_(None)] if act == "send" else []
    return and_(*spooled, *(~look.correlate(_broadcasts).exists() for look in looks))
