"""The published demands as they are searched: an index beside the database, renewed when that has changed."""

import asyncio
from collections.abc import Sequence

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
        self._renewing = asyncio.Lock()

    async def renew(self, session: AsyncSession) -> None:
        """Take in what was published since the last look, and forget what is withdrawn."""
        if await publications.stamp(session) == self._stamp:
            return
        async with self._renewing:
            stamp, there = await publications.stamp(session), set(await publications.public_ids(session))
            new = await publications.public(session, ids=there - set(self._catalogue.ids))
            entries = [Entry(row.id, row.title, row.public or "") for row in new]
            gone = set(self._catalogue.ids) - there
            await asyncio.to_thread(self._catalogue.renew, entries, gone)
            self._stamp = stamp

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
