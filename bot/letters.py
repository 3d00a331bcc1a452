"""The outbox as the sender sees it."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from aiogram import methods
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile
from sqlalchemy.ext.asyncio import AsyncSession

from bot.pace import NOTICE, URGENT
from bot.parcels import Outcome, Parcel
from handlers.reply import Letter, notice
from storage import outbox, people
from storage.outbox import Outgoing

RANKS = {outbox.REPLY: URGENT, outbox.NOTICE: NOTICE}


def parcel(letter: Letter) -> Parcel:
    """A letter just written, with the call at hand."""
    return Parcel(letter.row, letter.row.chat, _with_file(letter.call, letter.row), RANKS[letter.row.priority])


def _call(row: Outgoing) -> TelegramMethod[Any]:
    kind: type[TelegramMethod[Any]] = getattr(methods, row.method[0].upper() + row.method[1:])
    return _with_file(kind.model_validate_json(row.payload), row)


def _with_file(call: TelegramMethod[Any], row: Outgoing) -> TelegramMethod[Any]:
    if row.file is None:
        return call
    return call.model_copy(update={"document": BufferedInputFile(row.file, row.file_name or "file")})


class Letters:
    """Replies left over from an earlier try or an earlier life, and notices."""

    async def claim(self, session: AsyncSession, *, by: int, now: datetime, limit: int) -> Sequence[Parcel]:
        rows = await outbox.claim(session, by=by, now=now, limit=limit)
        return [Parcel(row, row.chat, _call(row), RANKS[row.priority], row.attempts) for row in rows]

    async def sending(self, session: AsyncSession, parcels: Iterable[Parcel]) -> None:
        await outbox.mark_sending(session, ids=[parcel.key.id for parcel in parcels])

    async def settle(self, session: AsyncSession, parcel: Parcel, outcome: Outcome, *, now: datetime) -> None:
        row: Outgoing = parcel.key
        if outcome.until:
            await outbox.put_off(session, id=row.id, until=outcome.until, reason=outcome.reason)
            return
        if outcome.kind == "delivered" and row.priority == outbox.REPLY:
            await outbox.remove(session, ids=[row.id])
        elif outcome.kind == "delivered":
            await outbox.mark_sent(session, id=row.id, message=outcome.message, now=now)
        else:
            await outbox.mark_failed(session, id=row.id, reason=outcome.reason, now=now)
        await _echo(session, row, arrived=outcome.kind == "delivered", now=now)
        if row.chat > 0 and outcome.kind == "blocked":
            await people.block(session, id=row.chat, now=now)
        if row.chat > 0 and outcome.kind == "gone":
            await people.depart(session, id=row.chat, now=now)

    async def recover(self, session: AsyncSession, *, alive: Collection[int], again: bool) -> None:
        await outbox.recover(session, alive=alive, again=again)


async def _echo(session: AsyncSession, row: Outgoing, *, arrived: bool, now: datetime) -> None:
    """Tell whoever waits to know whether it arrived."""
    words = row.echo and (row.echo.delivered if arrived else row.echo.failed)
    if row.echo and words:
        await outbox.write(session, [notice(row.echo.chat, words, urgent=True)], now=now, claimed_by=None)
