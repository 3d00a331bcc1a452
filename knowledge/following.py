"""Vectors of texts that come and go: the index is brought after them, and a text that stays is turned into one once."""

import hashlib
import logging
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.models import Embedder
from knowledge.nearest import Vectors

if TYPE_CHECKING:
    from knowledge.index import Shelf

logger = logging.getLogger(__name__)


class Following(Vectors):
    """Starts with no texts; starts its work with the first. Texts are kept in the index by what they say."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        super().__init__(folder, embedder)
        self._texts: dict[str, tuple[int, str]] = {}
        self._names: dict[int, str] = {}

    def renew(self, texts: Mapping[int, str], gone: Collection[int]) -> None:
        """texts: new and changed ones. Called by one thread at a time."""
        for number in {*gone, *texts} & self._names.keys():
            del self._texts[self._names.pop(number)]
        for number, text in texts.items():
            self._names[number] = f"{number}-{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:16]}"
            self._texts[self._names[number]] = number, text
        if self._index is not None:
            self._wake.set()
        elif not self._thread.is_alive():
            self.start()

    def likeness(self, question: str, count: int) -> dict[int, float]:
        """The numbers of the nearest texts with their likeness, at most 1; empty while nothing can be said."""
        found = self.nearest(question, count)
        return {self._texts[name][0]: value for name, value in found.items() if name in self._texts}

    def _open(self, shelf: "Shelf") -> None:
        name = self._name(())
        if self._index is None:
            self._use(shelf.open(name) or shelf.build(name, ()))
            shelf.sweep(keep=name)
        assert self._index
        wanted = dict(self._texts)
        there = self._index.ids()
        self._index.remove(sorted(there - wanted.keys()))
        new = sorted(wanted.keys() - there)
        for rows in self._rows(new, lambda number: wanted[new[number]][1]):
            self._index.add(rows)
        if new:
            logger.info("vectors of %d demands made", len(new))
