"""BM25 of characters for Chinese, in arrays small enough for a hundred thousand passages.

Passages are scored by themselves and as a part of their document. The index is made of segments of some million
characters, so building never needs much more memory than the finished index.
"""

import ctypes
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.postings import PLACE_BITS, Numbers, Segment, Strengths, count, find, norms, rarity, scores
from knowledge.terms import Terms, terms

_CHARACTERS = 1_500_000


@dataclass(frozen=True, slots=True)
class Scores:
    """For each passage its score as a share of the question's own, and that of its document; how rare each term is."""

    passage: Strengths
    document: Strengths
    rarity: Mapping[int, float]


class Bm25:
    """An index of passages, never changed once made; several threads may ask it at once."""

    def __init__(self, titles: Sequence[str], texts: Sequence[str], documents: Sequence[str]) -> None:
        """documents: the document of each passage; those of one document follow one another. At least one passage."""
        lengths = np.array([len(title) + len(text) for title, text in zip(titles, texts, strict=True)])
        parts = list(_parts(lengths, documents))
        begins = {part.start for part in parts}
        begun = [i in begins or name != documents[i - 1] for i, name in enumerate(documents)]
        # The number of the document of each passage; a document that needs two segments counts as two.
        self._whole = np.cumsum(begun, dtype=np.uint32) - np.uint32(1)
        weighed, whole_weighed = norms(lengths), norms(np.bincount(self._whole, lengths))
        self._passages: list[Segment] = []
        self._wholes: list[Segment] = []
        for part in parts:
            (titled, title_rows), (said, rows) = terms(titles[part]), terms(texts[part])
            self._passages.append(Segment.of((titled, title_rows), (said, rows), weighed[part]))
            first, last = self._whole[part][[0, -1]]
            whole = self._whole[part] - first
            own = whole_weighed[first : last + 1]
            self._wholes.append(Segment.of((titled, whole[title_rows]), (said, whole[rows]), own))
        if len(parts) > 1:
            give_back()

    def scores(self, wanted: Terms) -> Scores:
        """wanted: the different terms of the question, at least one."""
        passages, rare = _shares(self._passages, wanted)
        wholes, _ = _shares(self._wholes, wanted)
        return Scores(passages, wholes[self._whole], dict(zip(wanted.tolist(), rare.tolist(), strict=True)))


def _shares(segments: Sequence[Segment], wanted: Terms) -> tuple[Strengths, Numbers]:
    """The shares of the texts, and how rare each wanted term is."""
    spans = find(segments, wanted)
    rare = rarity(count(spans), sum(segment.size for segment in segments))
    return scores(segments, spans, rare / rare.sum()), rare


def _parts(lengths: NDArray[np.int64], documents: Sequence[str]) -> Iterator[slice]:
    """Which passages make a segment: about _CHARACTERS, cut between two documents where that is possible."""
    begin, size = 0, 0
    for i, length in enumerate(lengths.tolist()):
        full = size >= _CHARACTERS and documents[i] != documents[i - 1]
        if full or size + length > 2 * _CHARACTERS or i - begin >= 1 << PLACE_BITS:
            yield slice(begin, i)
            begin, size = i, 0
        size += length
    yield slice(begin, len(documents))


def give_back() -> None:
    """Return to the system what building has freed: it lies in pieces between the segments, a third of all memory."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
