"""Search in the published demands, by words and by meaning.

An entry is found by its characters (BM25) and by what its words mean (thesaurus); that it is of the field that is asked
about lifts it, and so do the vectors of a real embedder.
"""

import threading
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from knowledge.entries import Block, Entry, Ids, read, renewed
from knowledge.following import Following
from knowledge.mend import Mender
from knowledge.models import Embedder
from knowledge.postings import Numbers, count, find, rarity, scores
from knowledge.script import normal
from knowledge.terms import Terms, terms
from knowledge.thesaurus import thesaurus

# Three ways: characters, meanings, fields. 0.5–1 is flat for the second, 0.15–0.4 for the third; both count only as far
# as the words of the question are known.
_WEIGHTS = np.array([1.0, 0.75, 0.25]) / 2.0
_NOTHING = 1e-9  # what is divided by where nothing is asked
# An entry is found that says a quarter of what the best one says, and at least so many characters of the question (one
# that says them and means no known word scores half): with less it shares a few characters and nothing else.
_LEAST, _SAID, _HALF = 0.25, 0.8, 0.4
_TYPED = 24  # characters of a question in which slips of the keyboard are looked for
_LONGEST = 1000  # characters of a question that are looked at
_MOST = 300  # terms of it that are looked for, those that tell most
_NEAR = 30  # entries that the vectors may propose


@dataclass(frozen=True, slots=True)
class Hit:
    """score: how much of the question the entry says, from 0 to 1; with a real embedder beside the best one."""

    id: int
    score: float


class Catalogue:
    """Starts empty. Several threads may search and renew it at once."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        """folder: where vectors are kept, if the embedder's are worth it: the built-in one's know no meaning."""
        self._entries: dict[int, Entry] = {}
        self._blocks: tuple[Block, ...] = ()
        self._renewing = threading.Lock()
        self._weight = embedder.weight
        self._vectors = Following(folder / "demands", embedder) if embedder.most is None else None

    def close(self) -> None:
        if self._vectors:
            self._vectors.close()

    @property
    def ids(self) -> frozenset[int]:
        with self._renewing:
            return frozenset(self._entries)

    def renew(self, entries: Iterable[Entry], gone: Collection[int] = ()) -> None:
        """Take in entries that are new or changed (one that is as it was costs nothing) and forget those that are gone.

        One entry takes some 10 ms, ten thousand at once some 10 s, the first ever half a second more.
        """
        with self._renewing:
            changed = {entry.id: entry for entry in entries if self._entries.get(entry.id) != entry}
            leaving = [id for id in {*gone, *changed} if id in self._entries]
            if changed or leaving:
                new = list(changed.values())
                self._blocks = renewed(self._blocks, np.array(leaving, dtype=np.int64), new)
                for id in leaving:
                    del self._entries[id]
                self._entries |= changed
                if self._vectors:
                    self._vectors.renew({entry.id: f"{entry.title}\n{entry.text}" for entry in new}, leaving)

    def search(
        self, words: str, *, limit: int = 10, offset: int = 0, among: Collection[int] | None = None
    ) -> list[Hit]:
        """The entries that say or mean the words, best first, from the offset on; of two alike the older one first.

        words: a few, or a description of what somebody can do. among: the entries that may be found.
        Empty where the words hold no letter and no figure, and where nothing is found.
        """
        blocks = self._blocks
        words = words[:_LONGEST].encode("utf-8", "replace").decode()  # half a character is a mark
        if not blocks or not any(map(str.isalnum, words)):
            return []
        ids = np.concatenate([block.ids for block in blocks])
        told = self._fused(words, ids, _scores(blocks, _mended(blocks, normal(words))))
        if among is not None:
            told[~np.isin(ids, np.array([*among], dtype=np.int64))] = 0
        found = np.flatnonzero(told > _LEAST * float(told.max()))
        best = found[np.lexsort((ids[found], -told[found]))]
        return [Hit(int(ids[i]), min(1.0, float(told[i]))) for i in best[offset : offset + limit]]

    def similar(self, id: int, limit: int = 5) -> list[Hit]:
        """Other entries that say and mean much the same, best first; none where there is no entry of this id."""
        entry = self._entries.get(id)
        if entry is None:
            return []
        hits = self.search(f"{entry.title}\n{entry.text}", limit=limit + 1)
        return [hit for hit in hits if hit.id != id][:limit]

    def _fused(self, words: str, ids: Ids, told: Numbers) -> Numbers:
        """With what the vectors say, if they say anything: both as shares of their best, weighed."""
        near = self._vectors.likeness(words, _NEAR) if self._vectors else {}
        nearest = max(near.values(), default=0.0)
        if nearest <= 0:
            return told
        likeness = np.array([near.get(id, 0.0) for id in ids.tolist()])
        return (1 - self._weight) * told / (told.max() or 1.0) + self._weight * likeness / nearest


@cache
def _mender() -> Mender:
    return Mender(thesaurus().vocabulary, lambda _: False)


def _mended(blocks: Sequence[Block], line: str) -> str:
    """A few words may be mistyped, or be pinyin; a longer text is found all the same."""
    if len(line) > _TYPED:
        return line
    pieces = _pieces(line)
    found, rows = terms(pieces)
    strange = {pieces[row] for row in rows[count(find([block.segment for block in blocks], found)) == 0]}
    return _mender().among(lambda piece: strange.isdisjoint(_pieces(piece)))(line)


def _pieces(line: str) -> list[str]:
    return [*line, *map("".join, pairwise(line))]


def _scores(blocks: Sequence[Block], line: str) -> Numbers:
    """For each entry how much it says of a line in the normal form."""
    segments = [block.segment for block in blocks]
    wanted, ways, worth, together = _asked(line)
    spans = find(segments, wanted)
    counts = count(spans)
    weights = rarity(counts, sum(segment.size for segment in segments)) * worth
    weights *= (together / np.maximum(np.bincount(ways, weights, len(together)), _NOTHING))[ways]
    if len(wanted) > _MOST:
        telling = np.argpartition(-weights * (counts > 0), _MOST)[:_MOST]
        spans, weights = [(begin[telling], end[telling]) for begin, end in spans], weights[telling]
    found = scores(segments, spans, weights).astype(np.float64)
    found[found < min(_HALF, _SAID / max(1, sum(map(str.isalnum, line))))] = 0
    return found


def _asked(line: str) -> tuple[Terms, NDArray[np.int64], Numbers, Numbers]:
    """What is looked for: the terms, which of the three ways each is, and what it counts beside others of its way; and
    what the terms of each way count together."""
    told = thesaurus().telling(line)
    known = min(1.0, thesaurus().known(line) / max(1, sum(map(str.isalnum, told))))
    (characters, *_), (_, *meant) = read([told]), read([line])
    found = [np.unique(way, return_counts=True) for way, _ in (characters, *meant)]
    worth = [np.sqrt(times) for _, times in found]
    worth[1] *= thesaurus().worth(found[1][0])
    ways = np.repeat(np.arange(len(found)), [len(way) for way, _ in found])
    together = _WEIGHTS * np.array([1.0, known, known])
    return np.concatenate([way for way, _ in found]), ways, np.concatenate(worth), together
