"""What challengers can do, to be compared with a demand: 精准匹配, clause 三（三）."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from knowledge import alike
from knowledge.catalogue import Catalogue
from knowledge.entries import Entry
from storage import challengers

SHOWN = 3  # words given as the reason


@dataclass(frozen=True, slots=True)
class Fit:
    """Somebody who may have an answer, and the words that their strengths share with the demand."""

    person: int
    words: Sequence[str]


class Strengths:
    """One for the program; looked up in the database at each search, for it is made seldom and must be fresh."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    async def fitting(self, session: AsyncSession, text: str, limit: int) -> Sequence[Fit]:
        """Best first."""
        said = await challengers.strengths(session)
        entries = [Entry(person, "", words) for person, words in said.items()]
        gone = self._catalogue.ids - said.keys()
        await asyncio.to_thread(self._catalogue.renew, entries, gone)
        hits = await asyncio.to_thread(self._catalogue.search, text, limit=limit)
        return [Fit(hit.id, alike.shared(said[hit.id], text)[:SHOWN]) for hit in hits if hit.id in said]
