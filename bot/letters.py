"""The outbox as the sender sees it."""

import logging
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import Any

from aiogram import methods
from aiogram.methods import TelegramMethod
from aiogram.types import BufferedInputFile
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.pace import NOTICE, URGENT
from bot.parcels import Outcome, Parcel
from handlers.reply import Letter, notice
from storage import outbox, people
from storage.outbox import Echo, Outgoing

logger = logging.getLogger(__name__)

RANKS = {outbox.REPLY: URGENT, outbox.NOTICE: NOTICE}


def parcel(letter: Letter) -> Parcel:
    """A letter just written, with the call at hand."""
    return Parcel(letter.row, letter.row.chat, _with_file(letter.call, letter.row), RANKS[letter.row.priority])


def _call(row: Outgoing) -> TelegramMethod[Any] | None:
    """None where the words of another edition of the program cannot be read."""
    kind: type[TelegramMethod[Any]] | None = getattr(methods, row.method[:1].upper() + row.method[1:], None)
    try:
        return _moved(_with_file(kind.model_validate_json(row.payload), row), row) if kind else None
    except ValidationError:
        return None


def _moved(call: TelegramMethod[Any], row: Outgoing) -> TelegramMethod[Any]:
    """To where the chat is now."""
    return call if getattr(call, "chat_id", row.chat) == row.chat else call.model_copy(update={"chat_id": row.chat})


def _with_file(call: TelegramMethod[Any], row: Outgoing) -> TelegramMethod[Any]:
    if row.file is None:
        return call
    field = "photo" if isinstance(call, methods.SendPhoto) else "document"
    return call.model_copy(update={field: BufferedInputFile(row.file, row.file_name or "file")})


class Letters:
    """Replies left over from an earlier try or an earlier life, and notices."""

    async def claim(self, session: AsyncSession, *, by: int, now: datetime, limit: int) -> Sequence[Parcel]:
        parcels = []
        for row in await outbox.claim(session, by=by, now=now, limit=limit):
            if call := _call(row):
                parcels.append(Parcel(row, row.chat, call, RANKS[row.priority], row.attempts))
                continue
            # The others must not wait for it
            logger.error("message %s (%s) cannot be read", row.id, row.method)
            await _close(session, row, Outcome("failed", reason="unreadable"), now)
        return parcels

    async def sending(self, session: AsyncSession, parcels: Iterable[Parcel]) -> None:
        await outbox.mark_sending(session, ids=[parcel.key.id for parcel in parcels])

    async def settle(self, session: AsyncSession, parcel: Parcel, outcome: Outcome, *, now: datetime) -> None:
        row: Outgoing = parcel.key
        if outcome.until and row.priority == outbox.REPLY:
            await outbox.mark_unsent(session, id=row.id)
            return
        if outcome.until:
            await outbox.put_off(session, id=row.id, until=outcome.until, reason=outcome.reason)
            return
        await _close(session, row, outcome, now)
        if row.chat > 0 and outcome.kind == "blocked":
            await people.block(session, id=row.chat, now=now)
        if row.chat > 0 and outcome.kind == "gone":
            await people.depart(session, id=row.chat, now=now)

    async def recover(self, session: AsyncSession, *, alive: Collection[int], again: bool) -> None:
        in_flight = await outbox.recover(session, alive=alive, again=again)
        if in_flight:
            logger.warning("%d messages were in flight at an end, again=%s", len(in_flight), again)
        if not again:
            for echo, due in in_flight:
                await _echo(session, echo, arrived=False, now=due)


async def _close(session: AsyncSession, row: Outgoing, outcome: Outcome, now: datetime) -> None:
    """The end of a message, whichever it is."""
    if outcome.kind == "delivered" and row.priority == outbox.REPLY and not row.kept:
        await outbox.remove(session, ids=[row.id])
    elif outcome.kind == "delivered":
        await outbox.mark_sent(session, id=row.id, message=outcome.message, now=now)
    elif outcome.kind == "unknown":
        await outbox.mark_unknown(session, id=row.id, reason=outcome.reason, now=now)
    else:
        await outbox.mark_failed(session, id=row.id, reason=outcome.reason, now=now)
    await _echo(session, row.echo, arrived=outcome.kind == "delivered", now=now)


async def _echo(session: AsyncSession, echo: Echo | None, *, arrived: bool, now: datetime) -> None:
    """Tell whoever waits to know whether it arrived."""
    words = echo and (echo.delivered if arrived else echo.failed)
    if echo and words:
        await outbox.write(session, [notice(echo.chat, words, urgent=True)], now=now, claimed_by=None)
