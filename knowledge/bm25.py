"""BM25 of characters for Chinese, in arrays small enough for a hundred thousand passages.

A text is a row of tokens: a Chinese character is one, a Latin word is one, a number is one. The terms are the tokens
(unigrams) and the pairs of neighbours (bigrams), two fields with one score. No word list, so no word is unknown.

A term is known by a 44-bit hash, a posting is three bytes (which passage of its segment, how strongly), and a segment
holds SEGMENT passages, so that building never needs much more memory than the finished thing.
"""

import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from knowledge.script import normal

K1, B = 0.6, 0.75
SEGMENT = 16_384
_PLACE_BITS = 16

_WORD = re.compile(r"[a-z\u00c0-\u024f]+|[0-9]+")
_BREAK = re.compile(r"[\W_]+")
_PLACEHOLDER = "\U000f0000"
# What only makes a sentence a question; a passage never answers by containing it.
_ASKING = re.compile(
    r"(请问|想问|想知道|告诉我|是什么时候|什么时候|什么时间|什么地方|什么样的?|为什么|是什么|什么|怎么样|怎么办|怎么|怎样|如何|哪一[个位家种年国]"
    r"|哪[些个里儿位家种年国一]?|多少[个次年]?|几[个次]|是谁|谁|是否|有没有|能不能|可不可以|[吗呢啊呀吧么嘛]|何时|何地|何人|何处|何种|何)"
)


def tokens(text: str) -> NDArray[np.uint64]:
    """The tokens of a text in the normal form; 0 where a mark or a space parts two of them."""
    words: list[int] = []

    def keep(match: re.Match[str]) -> str:
        words.append(0x110000 + zlib.crc32(match[0].encode()) % 0x7F000000)
        return _PLACEHOLDER

    line = _WORD.sub(keep, _BREAK.sub("\0", text.replace(_PLACEHOLDER, "")))
    codes = np.frombuffer(line.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    codes[codes == ord(_PLACEHOLDER)] = words
    return codes


def strip_question(question: str) -> str:
    """The question in the normal form, without the words that only ask."""
    text = normal(question)
    return _ASKING.sub(" ", text) if _ASKING.sub("", text).strip(" ?。,!") else text


def _hashes(first: NDArray[np.uint64], second: NDArray[np.uint64]) -> NDArray[np.uint64]:
    mixed = (first * np.uint64(0x9E3779B97F4A7C15)) ^ (second * np.uint64(0xC2B2AE3D27D4EB4F) + np.uint64(1))
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return mixed >> np.uint64(20)


def _terms(codes: NDArray[np.uint64]) -> tuple[NDArray[np.uint64], NDArray[np.int64]]:
    """All terms of a row of tokens with the place where each begins."""
    single = np.flatnonzero(codes)
    pair = single[:-1][np.diff(single) == 1] if len(single) else single
    zero = np.zeros(1, dtype=np.uint64)
    return (
        np.concatenate((_hashes(codes[single], zero), _hashes(codes[pair], codes[pair + 1]))),
        np.concatenate((single, pair)),
    )


@dataclass(frozen=True, slots=True)
class _Segment:
    terms: NDArray[np.uint64]  # sorted
    start: NDArray[np.uint32]  # postings of terms[i] are start[i]:start[i+1]
    place: NDArray[np.uint16]
    strength: NDArray[np.uint8]  # saturated frequency, 255 is the limit
    size: int


class Bm25:
    """Scores every passage for a question. Immutable; safe to ask from several threads."""

    def __init__(self, texts: Sequence[str]) -> None:
        normals = [normal(text) for text in texts]
        mean = sum(map(len, normals)) / max(1, len(normals)) or 1.0
        self._segments = [_segment(normals[i : i + SEGMENT], mean) for i in range(0, len(normals), SEGMENT)]
        self.size = len(normals)

    def _rarity(self, found: Sequence[NDArray[np.int64]]) -> NDArray[np.float64]:
        frequency = np.sum(found, axis=0) if found else np.zeros(0)
        return np.log(1 + (self.size - frequency + 0.5) / (frequency + 0.5))

    def scores(self, question: str) -> tuple[NDArray[np.float32], float]:
        """A score for each passage, and the question's own: what a passage would get that says all of it."""
        hashes, _ = _terms(tokens(strip_question(question)))
        wanted, times = np.unique(hashes, return_counts=True)
        spans = [_spans(segment, wanted) for segment in self._segments]
        rarity = self._rarity([stop - start for start, stop in spans]) * np.minimum(times, 2)
        total = np.zeros(self.size, dtype=np.float32)
        offset = 0
        for segment, (starts, stops) in zip(self._segments, spans, strict=True):
            part = total[offset : offset + segment.size]
            for start, stop, weight in zip(starts.tolist(), stops.tolist(), rarity.tolist(), strict=True):
                if start < stop:
                    part[segment.place[start:stop]] += segment.strength[start:stop] * np.float32(weight / 255)
            offset += segment.size
        return total, float(rarity.sum() / (1 + K1))


def _spans(segment: _Segment, wanted: NDArray[np.uint64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Where the postings of each wanted term start and stop in the segment."""
    index = np.searchsorted(segment.terms, wanted)
    known = np.take(segment.terms, index, mode="clip") == wanted if len(segment.terms) else np.zeros(len(wanted), bool)
    start = np.where(known, np.take(segment.start, index, mode="clip"), 0).astype(np.int64)
    stop = np.where(known, np.take(segment.start, index + 1, mode="clip"), 0).astype(np.int64)
    return start, stop


def _segment(texts: Sequence[str], mean: float) -> _Segment:
    """mean: characters in a passage of the whole collection at the mean, with which each length is compared."""
    codes = tokens("\n".join(texts))
    lengths = np.array([len(text) + 1 for text in texts])
    # A word counts one token but many characters: the ends are counted in tokens again, by the breaks between texts.
    rows = [_terms(tokens(text))[0] for text in texts]
    del codes
    place = np.repeat(np.arange(len(texts), dtype=np.uint64), [len(row) for row in rows])
    keys = (np.concatenate(rows) << np.uint64(_PLACE_BITS)) | place
    keys.sort()
    first = np.flatnonzero(np.concatenate(([True], keys[1:] != keys[:-1])))
    times = np.diff(np.append(first, len(keys)))
    keys = keys[first]
    place = (keys & np.uint64((1 << _PLACE_BITS) - 1)).astype(np.uint16)
    norm = K1 * (1 - B + B * lengths / mean)
    strength = np.rint(255 * times / (times + norm[place])).astype(np.uint8)
    hashes = keys >> np.uint64(_PLACE_BITS)
    start = np.flatnonzero(np.concatenate(([True], hashes[1:] != hashes[:-1])))
    return _Segment(hashes[start], np.append(start, len(hashes)).astype(np.uint32), place, strength, len(texts))
