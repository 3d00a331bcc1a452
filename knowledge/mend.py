"""Typing errors and pinyin: what was typed is brought back to words that are known."""

import re
from collections import defaultdict
from collections.abc import Callable
from copy import copy
from functools import lru_cache
from itertools import pairwise

import rjieba
from pypinyin import lazy_pinyin

from knowledge.lexicon import Sense, Vocabulary, Word

_LATIN_RUN = re.compile(r"[a-z](?:[a-z' ]*[a-z])?")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# Where two words sound alike the one of the earlier section is meant; a syllable alone is rather a little word.
_RANK = {"asks": 1, "generic": 2, "places": 3, "noise": 4}
_COMMON = frozenset({"noise", "generic", "asks", "smalltalk", "columns", "organs"})
_COUNTED = re.compile(r"[0-9一二三四五六七八九十]+[项个家场月日号份届]")


class Mender:
    """Replaces, in a question in the normal form, what no known word covers by one that sounds or looks so."""

    def __init__(self, lexicon: Vocabulary, holds: Callable[[str], bool]) -> None:
        """holds: whether a stretch stands in the documents, which is then no error."""
        self._lexicon = lexicon
        self._holds = holds
        self._by_sound: dict[str, str] = {}
        self._by_shape: dict[str, set[str]] = defaultdict(set)
        self._syllables: set[str] = set()
        for surface, senses in sorted(lexicon.senses.items(), key=_preference):
            if not _CHINESE.fullmatch(surface):
                continue
            syllables = [_sound(character) for character in surface]
            self._syllables.update(syllables)
            self._by_sound.setdefault("".join(syllables), surface)
            if len(surface) > 2 and not {sense.section for sense in senses} <= _COMMON:
                for i in range(len(surface)):
                    self._by_shape[f"{surface[:i]}?{surface[i + 1 :]}"].add(surface)
        self._longest = min(40, max(map(len, self._by_sound)))

    def among(self, holds: Callable[[str], bool]) -> "Mender":
        """The same for other documents; made in no time."""
        other = copy(self)
        other._holds = holds
        return other

    def __call__(self, line: str) -> str:
        line = _LATIN_RUN.sub(lambda match: self._spoken(match[0]), line)
        words = self._lexicon.words(line)
        gaps = _gaps(line, words)
        for start, stop in gaps:
            if _CHINESE.fullmatch(line[start:stop]) and not _COUNTED.search(line[start : stop + 1]):
                mended = self._nearby(line, start, stop, words)
                # Each mending must leave less that is unknown, so that this comes to an end.
                if mended and _uncovered(_gaps(mended, self._lexicon.words(mended))) < _uncovered(gaps):
                    return self(mended)
        return line

    def _nearby(self, line: str, start: int, stop: int, words: list[Word]) -> str | None:
        """The line with a stretch of 2 to 6 characters around the gap replaced; the longest stretch first."""
        kept = {i for word in words if len(word.text) > 2 or word.names("asks") for i in range(word.start, word.stop)}
        edges = {edge for word in words for edge in range(word.start + 1, word.stop)}
        for length in range(6, 1, -1):
            for begin in range(max(0, start - length + 1), min(stop - 1, len(line) - length) + 1):
                end = begin + length
                piece = line[begin:end]
                if (
                    self._sound_word(line[start:stop], piece)
                    or kept & set(range(begin, end))
                    or {begin, end} & edges
                    or not _CHINESE.fullmatch(piece)
                ):
                    continue
                known = self._alike(piece, max(0, start - begin), min(length, stop - begin))
                if known:
                    return line[:begin] + known + line[end:]
        return None

    def _sound_word(self, gap: str, piece: str) -> bool:
        """The piece is no error: an ordinary word of the language, or words of the documents."""
        return self._holds(piece) or (len(piece) > 1 and rjieba.cut(piece, False) == [piece]) or self._holds(gap)

    def _alike(self, piece: str, start: int, stop: int) -> str | None:
        """The known word that sounds like the piece, or differs from it in one character, between start and stop."""
        sound = self._by_sound.get("".join(map(_sound, piece)))
        if sound and len(sound) == len(piece) and (self._holds(sound) or not self._is_place(sound)):
            return sound
        # 改规则 is no slip for 问规则: a short piece must hold no word of two characters.
        broken = len(piece) > 3 or (len(piece) == 3 and max(map(len, rjieba.cut(piece, False))) == 1)
        shapes = [f"{piece[:i]}?{piece[i + 1 :]}" for i in range(start, stop)] if broken else []
        found = set().union(*(self._by_shape.get(shape, set()) for shape in shapes))
        return found.pop() if len(found) == 1 else None

    def _spoken(self, run: str) -> str:
        """A run of Latin letters that is all pinyin, in Chinese; else as it was."""
        words = run.split()
        if all(word in self._lexicon.senses for word in words):
            return run
        found = self._split([re.sub("'", "", word) for word in words])
        return found if found is not None else " ".join(self._place(word) for word in words)

    def _place(self, word: str) -> str:
        """A place in an English question: tianjin → 天津."""
        known = self._by_sound.get(word.replace("'", ""), "") if len(word) > 3 else ""
        return known if self._is_place(known) else word

    def _is_place(self, word: str) -> bool:
        return any(sense.section == "places" for sense in self._lexicon.senses.get(word, ()))

    def _split(self, written: list[str]) -> str | None:
        """The fewest known words whose sounds make up the letters; syllables without a word are kept as they are.
        Where words are written together, a known word does not reach over the space between two."""
        letters = "".join(written)
        if not 4 <= len(letters) <= 200:
            return None
        together = any(word not in self._syllables for word in written)
        spaces = {sum(map(len, written[:i])) for i in range(1, len(written))} if together else set()
        best: list[tuple[float, int, str] | None] = [None] * (len(letters) + 1)
        best[0] = (0.0, 0, "")
        for start in range(len(letters)):
            if (reached := best[start]) is None:
                continue
            for stop in range(start + 1, min(len(letters), start + self._longest) + 1):
                cost, piece = self._cost(letters[start:stop])
                if cost is None:
                    continue
                cost += reached[0] + (1.5 if spaces & set(range(start + 1, stop)) else 0.0)
                known = best[stop]
                if known is None or cost < known[0]:
                    best[stop] = (cost, start, piece)
        return _path(best)

    def _cost(self, letters: str) -> tuple[float | None, str]:
        if word := self._by_sound.get(letters):
            return (1.0 if len(word) > 1 else 1.2), word
        return (4.0 if letters in self._syllables else None), f" {letters} "


def _path(best: list[tuple[float, int, str] | None]) -> str | None:
    """The pieces that reach the end; None where none do, or where more than half of them are no words."""
    pieces, stop = [], len(best) - 1
    while stop:
        if (reached := best[stop]) is None:
            return None
        pieces.append(reached[2])
        stop = reached[1]
    known = sum(1 for piece in pieces if not piece.startswith(" "))
    return "".join(reversed(pieces)) if 2 * known >= len(pieces) else None


def _preference(item: tuple[str, tuple[Sense, ...]]) -> int:
    surface, senses = item
    rank = min(_RANK.get(sense.section, 0) for sense in senses)
    return rank if len(surface) > 1 or rank else 5


def _gaps(line: str, words: list[Word]) -> list[tuple[int, int]]:
    ends = [0, *(edge for word in words for edge in (word.start, word.stop)), len(line)]
    return [(a, b) for i, (a, b) in enumerate(pairwise(ends)) if i % 2 == 0 and a < b]


def _uncovered(gaps: list[tuple[int, int]]) -> int:
    return sum(stop - start for start, stop in gaps)


@lru_cache(maxsize=8192)
def _sound(character: str) -> str:
    return "".join(lazy_pinyin(character))
