"""The published demands as they are searched: an index beside the database, renewed when that has changed."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge.catalogue import Catalogue
from knowledge.entries import Entry
from storage import publications
from storage.tables.demands import Demand


class Shelf:
    """One for the program; other processes have theirs."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self._stamp = ""
        self._there: Mapping[int, datetime] = {}
        self._renewing = asyncio.Lock()

    async def renew(self, session: AsyncSession) -> None:
        """Take in what was published since the last look, and forget what is withdrawn."""
        if await publications.stamp(session) == self._stamp:
            return
        async with self._renewing:
            stamp, there = await publications.stamp(session), await publications.public_since(session)
            changed = [id for id, since in there.items() if self._there.get(id) != since]
            rows = await publications.public(session, ids=changed)
            entries = [Entry(row.id, row.title, row.public or "") for row in rows]
            await asyncio.to_thread(self._catalogue.renew, entries, self._there.keys() - there.keys())
            self._stamp, self._there = stamp, there

    async def search(self, session: AsyncSession, words: str, limit: int) -> Sequence[Demand]:
        """The demands that say or mean the words, best first."""
        await self.renew(session)
        hits = await asyncio.to_thread(self._catalogue.search, words, limit=limit)
        return await publications.public(session, ids=[hit.id for hit in hits])

    async def similar(self, session: AsyncSession, id: int, limit: int) -> Sequence[Demand]:
        """Other demands that say and mean much the same, best first."""
        await self.renew(session)
        hits = await asyncio.to_thread(self._catalogue.similar, id, limit)
        return await publications.public(session, ids=[hit.id for hit in hits])
