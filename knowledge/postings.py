"""Which terms stand in which texts, in arrays: three bytes a posting (the text, and how strongly it says the term)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray

from knowledge.terms import Rows, Terms

# Chosen where the three sets of the benchmark are flat: 0.4–0.9 and 0.5–0.9 change recall@1 by less than a point.
K1, B = 0.6, 0.75
# A term of the title counts this much, however often the text repeats it: so the first passage of a document, which
# says its title twice, does not win over the one that answers. 1.1–1.4 is flat.
TITLE = 1.3
PLACE_BITS = 16  # a segment has no more texts than that

Numbers = NDArray[np.float64]
Strengths = NDArray[np.float32]
Spans = tuple[NDArray[np.int64], NDArray[np.int64]]
Found = tuple[Terms, Rows]  # terms, and the number of the text that each stands in


@dataclass(frozen=True, slots=True)
class Segment:
    """The postings of terms[i] stand from start[i] to start[i + 1]; a strength of 255 is the limit of saturation."""

    terms: Terms
    start: NDArray[np.uint32]
    place: NDArray[np.uint16]
    strength: NDArray[np.uint8]
    size: int

    @classmethod
    def of(cls, titles: Found, texts: Found, norms: Strengths) -> Self:
        """titles, texts: the terms that stand in the title and in the text of each; norms: one for each text."""
        keys = np.concatenate((_keys(*titles, in_text=0), _keys(*texts, in_text=1)))
        keys.sort()
        # A run of keys is one posting: the key of the title first, if the term stands there, then those of the text.
        first = _starts(keys >> np.uint64(1))
        times = np.diff(first, append=len(keys)).astype(np.float32)
        keys = keys[first]
        times /= times + norms[(keys >> np.uint64(1)).astype(np.uint16)]
        times[keys & np.uint64(1) == 0] = TITLE / (1 + K1)
        return cls._grouped(keys >> np.uint64(1), np.rint(255 * times).astype(np.uint8), len(norms))

    @classmethod
    def joined(cls, parts: Iterable[tuple[Self, NDArray[np.bool_]]]) -> Self:
        """The texts of several in their order, each with those of its texts that are kept."""
        keys, strengths, size = [], [], 0
        for part, kept in parts:
            places = np.cumsum(kept, dtype=np.uint64) + np.uint64(size) - np.uint64(1)
            left = kept[part.place]
            found = np.repeat(part.terms << np.uint64(PLACE_BITS), np.diff(part.start))
            keys.append((found | places[part.place])[left])
            strengths.append(part.strength[left])
            size += int(kept.sum())
        together = np.concatenate(keys)
        order = np.argsort(together, kind="stable")
        return cls._grouped(together[order], np.concatenate(strengths)[order], size)

    def spans(self, wanted: Terms) -> Spans:
        """Where the postings of each wanted term begin and end; an unknown term has none."""
        index = np.searchsorted(self.terms, wanted)
        known = np.take(self.terms, index, mode="clip") == wanted if len(self.terms) else np.zeros(len(wanted), bool)
        begin = np.where(known, np.take(self.start, index, mode="clip"), 0).astype(np.int64)
        return begin, np.where(known, np.take(self.start, index + 1, mode="clip"), 0).astype(np.int64)

    def scores(self, spans: Spans, weights: Strengths) -> Strengths:
        """The sum of weight times strength, for each text of the segment."""
        begin, end = spans
        found = [slice(*span) for span in zip(begin.tolist(), end.tolist(), strict=True)]
        strength = np.repeat(weights, end - begin) * np.concatenate([self.strength[part] for part in found])
        places = np.concatenate([self.place[part] for part in found])
        return np.bincount(places, strength, self.size).astype(np.float32)

    @classmethod
    def _grouped(cls, keys: Terms, strength: NDArray[np.uint8], size: int) -> Self:
        found = keys >> np.uint64(PLACE_BITS)
        start = _starts(found)
        ends = np.append(start, len(keys)).astype(np.uint32)
        return cls(found[start], ends, keys.astype(np.uint16), strength, size)


def find(segments: Sequence[Segment], wanted: Terms) -> list[Spans]:
    """Where the postings of each of the wanted are, in each segment."""
    return [segment.spans(wanted) for segment in segments]


def count(spans: Sequence[Spans]) -> NDArray[np.int64]:
    """In how many texts each of the wanted stands."""
    return np.asarray(np.sum([end - begin for begin, end in spans], axis=0), dtype=np.int64)


def rarity(counts: NDArray[np.int64], size: int) -> Numbers:
    """The highest for what stands in none of the texts; size: how many there are."""
    return np.asarray(np.log(1 + (size - counts + 0.5) / (counts + 0.5)), dtype=np.float64)


def scores(segments: Sequence[Segment], spans: Sequence[Spans], weights: Numbers) -> Strengths:
    """For each text the sum of the weights of what it says; a text of the mean length that says a term once gets all of
    its weight."""
    weighed = (weights * ((1 + K1) / 255)).astype(np.float32)
    found = zip(segments, spans, strict=True)
    return np.concatenate([segment.scores(span, weighed) for segment, span in found])


def norms(lengths: NDArray[np.int64] | Numbers, mean: float | None = None) -> Strengths:
    """What the frequency of a term is weighed against in each text; mean: the usual length, if not that of these."""
    usual = lengths.mean() if mean is None else mean
    return np.asarray(K1 * (1 - B + B * lengths / max(1.0, usual)), dtype=np.float32)


def _keys(found: Terms, rows: Rows, in_text: int) -> Terms:
    """One number for each term where it stands: its hash, its place, and whether it is said in the text."""
    keys = found << np.uint64(PLACE_BITS + 1)
    keys |= rows << np.uint32(1) | np.uint32(in_text)
    return keys


def _starts(values: Terms) -> NDArray[np.int64]:
    """Where a new value begins in sorted values."""
    return np.flatnonzero(np.concatenate((np.ones(min(1, len(values)), bool), values[1:] != values[:-1])))
