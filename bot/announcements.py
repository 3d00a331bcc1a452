"""Broadcasts as the sender sees them, and what drives them on."""

import asyncio
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Any

from aiogram.methods import TelegramMethod
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.pace import ANNOUNCEMENT
from bot.parcels import Outcome, Parcel
from handlers.broadcast import cards, keyboards, letter
from handlers.broadcast.letter import Announcement
from handlers.reply import change, notice
from storage import copies, launches, outbox, people, progress, recipients
from storage.broadcasts import LIVE, State
from storage.copies import Copy, Running
from storage.database import Database
from storage.quiet import Quiet
from storage.tables.broadcasts import Broadcast

PACE = timedelta(seconds=3)  # between two changes of the message that shows the progress
PAGES = 10  # of recipients written down, or left where they are, in one turn
BREATH = 0.05  # seconds between two of them, in which all else comes to its turn


class Announcements:
    """Copies that wait to be sent, corrected or taken back."""

    def __init__(self, quiet: Quiet) -> None:
        self._quiet = quiet

    async def claim(self, session: AsyncSession, *, by: int, now: datetime, limit: int) -> Sequence[Parcel]:
        taken = await copies.claim(session, by=by, now=now, limit=limit, quiet=self._quiet)
        return [Parcel(copy, copy.person, _call(running, copy), ANNOUNCEMENT, copy.attempts) for running, copy in taken]

    async def sending(self, session: AsyncSession, parcels: Iterable[Parcel]) -> None:
        await copies.mark_sending(session, [parcel.key for parcel in parcels])

    async def settle(self, session: AsyncSession, parcel: Parcel, outcome: Outcome, *, now: datetime) -> None:
        copy: Copy = parcel.key
        if outcome.kind == "later":
            await copies.put_off(session, copy, until=outcome.until or now, reason=outcome.reason)
            return
        kind, message, reason = outcome.kind, outcome.message, outcome.reason
        await copies.settle(session, copy, kind=kind, message=message, reason=reason, now=now)
        if kind == "blocked":
            await people.block(session, id=copy.person, now=now)
        if kind == "gone":
            await people.depart(session, id=copy.person, now=now)

    async def recover(self, session: AsyncSession, *, alive: Collection[int], again: bool) -> None:
        await copies.recover(session, alive=alive, again=again)

    async def advance(self, database: Database, clock: Clock) -> None:
        """Called about once a second: start what is due, write recipients down, finish, show the progress."""
        now = clock.now()
        await database.run(lambda session: launches.start_due(session, now=now))
        for running in await database.run(copies.at_work):
            await self._prepare(database, running, now)
        await database.run(lambda session: launches.finish(session, now=now))
        for row in await database.run(lambda session: progress.to_look_at(session, now=now)):
            await database.run(lambda session, row=row: self._show(session, row, now))  # type: ignore[misc]

    async def _prepare(self, database: Database, running: Running, now: datetime) -> None:
        """A page at a time, so that others come in between."""

        async def page(session: AsyncSession) -> bool:
            if running.act == "send":
                return await recipients.spool(session, id=running.id, now=now)
            old = {"id": running.id, "revision": running.revision}
            return running.act == "recall" and await copies.keep_old(session, **old, now=now, limit=recipients.CHUNK)

        for _ in range(PAGES):
            if not await database.run(page):
                return
            await asyncio.sleep(BREATH)

    async def _show(self, session: AsyncSession, row: Broadcast, now: datetime) -> None:
        """Keep the one message up to date: its first version is a notice like any other, whose number in the chat the
        outbox learns; then it is changed, never before the last change has arrived."""
        if not await progress.look(session, row, again=now + PACE):
            return
        asleep = len(self._quiet.awake(row.zones, now)) < len(row.zones)
        shown, chat = _signature(row, asleep), row.progress_chat
        state, number = await _last(session, row)
        if chat is None or state == "failed" or (state != "waiting" and shown == row.shown and row.state not in LIVE):
            await progress.end(session, id=row.id)
            return
        if shown == row.shown or state == "waiting":
            return
        html, markup = cards.progress(row, asleep, self._quiet), keyboards.card(row)
        said = change(chat, number, html, markup) if number else notice(chat, html, markup)
        await outbox.write(session, [said], now=now, claimed_by=None)
        await progress.show(session, id=row.id, shown=shown, by=said.id, message=number)


def _call(running: Running, copy: Copy) -> TelegramMethod[Any]:
    announcement = Announcement(running.content, running.category, running.scope)
    if copy.act == "recall":
        return letter.take_back(copy.person, copy.message or 0)
    if copy.act == "correct" and copy.message:
        return letter.change(announcement, copy.person, copy.message)
    return letter.send(announcement, copy.person)


async def _last(session: AsyncSession, row: Broadcast) -> tuple[str, int | None]:
    """What became of the last change, and where the message stands: after some trouble it may be a new one."""
    state, number = await outbox.fate(session, id=row.progress_row or 0) or ("sent", None)
    return "waiting" if state in ("waiting", "sending") else state, number or row.progress_message


def _signature(row: Broadcast, asleep: bool) -> str:
    """What the message depends on."""
    counters = row.total, row.delivered, row.blocked, row.gone, row.failed, row.unknown, row.corrected, row.recalled
    asleep = asleep and row.state == State.SENDING
    return " ".join(map(str, (row.state, row.revision, row.spooled_to is None, asleep, *counters)))
