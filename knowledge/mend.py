"""Typing errors and pinyin: what was typed is brought back to words that are known."""

import re
from collections import defaultdict
from functools import lru_cache
from itertools import pairwise

from pypinyin import lazy_pinyin

from knowledge.lexicon import Lexicon, Word

_LATIN_RUN = re.compile(r"[a-z](?:[a-z' ]*[a-z])?")
_CHINESE = re.compile(r"[\u4e00-\u9fff]+")
# Where two words sound alike the one of the earlier section is meant.
_RANK = {"asks": 1, "places": 3, "generic": 2, "noise": 4}
_COMMON = frozenset({"noise", "generic", "asks", "smalltalk", "columns", "organs"})
_COUNTED = re.compile(r"[0-9一二三四五六七八九十]+[项个家场月日号份届]")


class Mender:
    """Replaces, in a question in the normal form, what no known word covers by the known word that sounds or looks so."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self._by_sound: dict[str, str] = {}
        self._by_shape: dict[str, set[str]] = defaultdict(set)
        self._syllables: set[str] = set()
        ranked = sorted(lexicon.senses.items(), key=lambda item: min(_RANK.get(s.section, 0) for s in item[1]))
        for surface, senses in ranked:
            if not _CHINESE.fullmatch(surface):
                continue
            syllables = [_sound(character) for character in surface]
            self._syllables.update(syllables)
            self._by_sound.setdefault("".join(syllables), surface)
            if len(surface) > 2 and not {sense.section for sense in senses} <= _COMMON:
                for i in range(len(surface)):
                    self._by_shape[f"{surface[:i]}?{surface[i + 1 :]}"].add(surface)
        self._longest = min(40, max(map(len, self._by_sound)))

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
            for begin in range(max(0, stop - length), min(start, len(line) - length) + 1):
                end = begin + length
                piece = line[begin:end]
                if kept & set(range(begin, end)) or {begin, end} & edges or not _CHINESE.fullmatch(piece):
                    continue
                known = self._alike(piece, start - begin, stop - begin)
                if known:
                    return line[:begin] + known + line[end:]
        return None

    def _alike(self, piece: str, start: int, stop: int) -> str | None:
        """The known word that sounds like the piece, or differs from it in one character, between start and stop."""
        sound = self._by_sound.get("".join(map(_sound, piece)))
        if sound and len(sound) == len(piece) and sound != piece:
            return sound
        shapes = [f"{piece[:i]}?{piece[i + 1 :]}" for i in range(start, stop)] if len(piece) > 2 else []
        found = set().union(*(self._by_shape.get(shape, set()) for shape in shapes))
        return found.pop() if len(found) == 1 else None

    def _spoken(self, run: str) -> str:
        """A run of Latin letters that is all pinyin, in Chinese; else as it was."""
        words = run.split()
        if all(word in self._lexicon.senses for word in words):
            return run
        found = self._split(re.sub(r"[' ]", "", run))
        return found if found is not None else " ".join(self._place(word) for word in words)

    def _place(self, word: str) -> str:
        """A place in an English question: tianjin → 天津."""
        known = self._by_sound.get(word.replace("'", ""), "") if len(word) > 3 else ""
        return known if any(sense.section == "places" for sense in self._lexicon.senses.get(known, ())) else word

    def _split(self, letters: str) -> str | None:
        """The fewest known words whose sounds make up the letters; single syllables without a word are kept as they are."""
        if len(letters) < 4 or len(letters) > 200:
            return None
        best: list[tuple[float, int, str] | None] = [None] * (len(letters) + 1)
        best[0] = (0.0, 0, "")
        for start in range(len(letters)):
            reached = best[start]
            if reached is None:
                continue
            for stop in range(start + 1, min(len(letters), start + self._longest) + 1):
                piece = letters[start:stop]
                word = self._by_sound.get(piece)
                cost = (1.0 if len(word) > 1 else 1.5) if word else 4.0 if piece in self._syllables else None
                if cost is None:
                    continue
                candidate = (reached[0] + cost, start, word or f" {piece} ")
                if best[stop] is None or candidate[0] < best[stop][0]:  # type: ignore[index]
                    best[stop] = candidate
        if best[-1] is None:
            return None
        pieces, stop = [], len(letters)
        while stop:
            _, start, piece = best[stop]  # type: ignore[misc]
            pieces.append(piece)
            stop = start
        known = sum(1 for piece in pieces if not piece.startswith(" "))
        return "".join(reversed(pieces)) if 2 * known >= len(pieces) else None


def _gaps(line: str, words: list[Word]) -> list[tuple[int, int]]:
    ends = [0, *(edge for word in words for edge in (word.start, word.stop)), len(line)]
    return [(a, b) for i, (a, b) in enumerate(pairwise(ends)) if i % 2 == 0 and a < b]


def _uncovered(gaps: list[tuple[int, int]]) -> int:
    return sum(stop - start for start, stop in gaps)


@lru_cache(maxsize=8192)
def _sound(character: str) -> str:
    return "".join(lazy_pinyin(character))
