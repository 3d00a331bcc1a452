"""BM25 of characters for Chinese, in arrays small enough for a hundred thousand passages.

Passages are scored by themselves and as a part of their document. The index is made of segments of some million
characters; a posting takes three bytes (the place in the segment, the strength of the term there), so building never
needs much more memory than the finished index.
"""

import ctypes
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.terms import Rows, Terms, terms

# Chosen where the three sets of the benchmark are flat: 0.4–0.9 and 0.5–0.9 change recall@1 by less than a point.
K1, B = 0.6, 0.75
# A term of the title counts this much, however often the text repeats it: so the first passage of a document, which
# says its title twice, does not win over the one that answers. 1.1–1.4 is flat.
TITLE = 1.3
_CHARACTERS = 1_500_000
_PLACE_BITS = 16

Numbers = NDArray[np.float64]
Strengths = NDArray[np.float32]
Spans = tuple[NDArray[np.int64], NDArray[np.int64]]


@dataclass(frozen=True, slots=True)
class _Segment:
    """The postings of terms[i] stand from start[i] to start[i + 1]; a strength of 255 is the limit of saturation."""

    terms: Terms
    start: NDArray[np.uint32]
    place: NDArray[np.uint16]
    strength: NDArray[np.uint8]
    size: int

    def spans(self, wanted: Terms) -> Spans:
        """Where the postings of each wanted term begin and end; an unknown term has none."""
        index = np.searchsorted(self.terms, wanted)
        known = np.take(self.terms, index, mode="clip") == wanted
        begin = np.where(known, np.take(self.start, index, mode="clip"), 0).astype(np.int64)
        return begin, np.where(known, np.take(self.start, index + 1, mode="clip"), 0).astype(np.int64)

    def scores(self, spans: Spans, weights: Strengths) -> Strengths:
        """The sum of weight times strength, for each text of the segment."""
        begin, end = spans
        found = [slice(*span) for span in zip(begin.tolist(), end.tolist(), strict=True)]
        strength = np.repeat(weights, end - begin) * np.concatenate([self.strength[part] for part in found])
        places = np.concatenate([self.place[part] for part in found])
        return np.bincount(places, strength, self.size).astype(np.float32)


class _Field:
    """One way to cut the same texts: into passages, or into documents."""

    def __init__(self, segments: Sequence[_Segment]) -> None:
        self._segments = segments
        self._size = sum(segment.size for segment in segments)

    def shares(self, wanted: Terms) -> tuple[Strengths, Numbers]:
        """The shares, and how rare each wanted term is; the highest for one that stands nowhere."""
        spans = [segment.spans(wanted) for segment in self._segments]
        counts = sum(end - begin for begin, end in spans)
        rarity = np.log(1 + (self._size - counts + 0.5) / (counts + 0.5))
        weights = (rarity * ((1 + K1) / 255 / rarity.sum())).astype(np.float32)
        found = zip(self._segments, spans, strict=True)
        return np.concatenate([segment.scores(span, weights) for segment, span in found]), rarity


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
        norms, whole_norms = _norms(lengths), _norms(np.bincount(self._whole, lengths))
        segments, whole_segments = [], []
        for part in parts:
            (titled, title_rows), (said, rows) = terms(titles[part]), terms(texts[part])
            segments.append(_segment(_keys(titled, title_rows, 0), _keys(said, rows, 1), norms[part]))
            first, last = self._whole[part][[0, -1]]
            whole = self._whole[part] - first
            keys = _keys(titled, whole[title_rows], 0), _keys(said, whole[rows], 1)
            whole_segments.append(_segment(*keys, whole_norms[first : last + 1]))
        self._passages, self._wholes = _Field(segments), _Field(whole_segments)
        if len(parts) > 1:
            _give_back()

    def scores(self, wanted: Terms) -> Scores:
        """wanted: the different terms of the question, at least one.

        The question's own score is what a text of the mean length gets that says each term once; terms that stand
        nowhere count there at the highest rarity.
        """
        passages, rarity = self._passages.shares(wanted)
        wholes, _ = self._wholes.shares(wanted)
        return Scores(passages, wholes[self._whole], dict(zip(wanted.tolist(), rarity.tolist(), strict=True)))


def _parts(lengths: NDArray[np.int64], documents: Sequence[str]) -> Iterator[slice]:
    """Which passages make a segment: about _CHARACTERS, cut between two documents where that is possible."""
    begin, size = 0, 0
    for i, length in enumerate(lengths.tolist()):
        full = size >= _CHARACTERS and documents[i] != documents[i - 1]
        if full or size + length > 2 * _CHARACTERS or i - begin >= 1 << _PLACE_BITS:
            yield slice(begin, i)
            begin, size = i, 0
        size += length
    yield slice(begin, len(documents))


def _norms(lengths: NDArray[np.int64] | Numbers) -> Strengths:
    """What the frequency of a term is weighed against in each text."""
    return np.asarray(K1 * (1 - B + B * lengths / max(1.0, lengths.mean())), dtype=np.float32)


def _keys(found: Terms, rows: Rows, in_text: int) -> Terms:
    """One number for each term where it stands: its hash, its place, and whether it is said in the text."""
    keys = found << np.uint64(_PLACE_BITS + 1)
    keys |= rows << np.uint32(1) | np.uint32(in_text)
    return keys


def _segment(title_keys: Terms, text_keys: Terms, norms: Strengths) -> _Segment:
    keys = np.concatenate((title_keys, text_keys))
    keys.sort()
    # A run of keys is one posting: the key of the title first, if the term stands there, then those of the text.
    first = _starts(keys >> np.uint64(1))
    times = np.diff(first, append=len(keys)).astype(np.float32)
    keys = keys[first]
    place = (keys >> np.uint64(1)).astype(np.uint16)
    times /= times + norms[place]
    times[keys & np.uint64(1) == 0] = TITLE / (1 + K1)
    keys >>= np.uint64(_PLACE_BITS + 1)
    start = _starts(keys)
    ends = np.append(start, len(keys)).astype(np.uint32)
    return _Segment(keys[start], ends, place, np.rint(255 * times).astype(np.uint8), len(norms))


def _starts(values: Terms) -> NDArray[np.int64]:
    """Where a new value begins in sorted values."""
    return np.flatnonzero(np.concatenate((np.ones(min(1, len(values)), bool), values[1:] != values[:-1])))


def _give_back() -> None:
    """Return to the system what building has freed: it lies in pieces between the segments, a third of all memory."""
    if sys.platform == "linux" and (trim := getattr(ctypes.CDLL(None), "malloc_trim", None)):
        trim(0)
