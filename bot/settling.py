"""What became of messages, written down together."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from typing import NamedTuple

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.parcels import Outcome, Parcel, Source
from storage.database import Database

logger = logging.getLogger(__name__)


class _Settled(NamedTuple):
    source: Source
    parcel: Parcel
    outcome: Outcome


class Settling:
    """All that is settled while a transaction is under way goes into the next one. `then`: called when it is done."""

    def __init__(self, database: Database, clock: Clock, then: Callable[[], None]) -> None:
        self._database, self._clock, self._then = database, clock, then
        self._settled: list[_Settled] = []
        self._writing: asyncio.Task[None] | None = None

    def add(self, source: Source, parcel: Parcel, outcome: Outcome) -> None:
        group_lost = outcome.kind in ("blocked", "gone") and parcel.chat < 0
        if group_lost or outcome.kind in ("failed", "unknown"):
            logger.error("%s to a chat: %s (%s)", parcel.call.__api_method__, outcome.kind, outcome.reason)
        self._settled.append(_Settled(source, parcel, outcome))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def finish(self) -> None:
        while self._writing:
            await self._writing

    async def _write(self) -> None:
        while self._settled:
            batch, self._settled = self._settled, []
            try:
                await self._write_down(batch)
            except Exception:  # one that cannot be written down must not take the others with it
                logger.exception("%d messages cannot be settled together", len(batch))
                await self._write_one_by_one(batch)
        self._writing = None
        self._then()

    async def _write_one_by_one(self, batch: Sequence[_Settled]) -> None:
        for one in batch:
            try:
                await self._write_down([one])
            except Exception:  # it stays in our hands, and at our end goes the way of what was in flight
                logger.exception("%s cannot be settled", one.parcel.call.__api_method__)

    async def _write_down(self, batch: Sequence[_Settled]) -> None:
        now = self._clock.now()

        async def settle(session: AsyncSession) -> None:
            for source, parcel, outcome in batch:
                await source.settle(session, parcel, outcome, now=now)

        await self._database.run(settle)
