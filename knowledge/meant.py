"""Whether what reads like a name is meant as one: 博瑞 is none in 地大物博瑞雪兆丰年, nor borui in labor uint."""

from functools import lru_cache

import rjieba

from knowledge.folded import Folded
from knowledge.needles import Needle

_WIDEST = 12  # characters between two characters of one name
_ENDS = frozenset('。、,;:!?|()[]{}<>《》【】“”"')  # marks that part two words rather than two halves of one
_AROUND = 6  # characters on each side that tell whether 博瑞 is a name in them
# That many come together by no accident, whatever is between them or around
_LONG = 8  # Latin letters or figures
_LONG_CHINESE = 4  # characters
_SHORT = 4  # Latin letters: fewer are part of many a word


def is_meant(needle: Needle, folded: Folded, start: int, end: int) -> bool | None:
    """For a stretch of `folded.letters` that is the needle: True for certain, False perhaps, None surely not."""
    gaps = folded.gaps(start, end)
    if any(len(gap) > _WIDEST for gap in gaps):
        return None
    if needle.kind == "person" and end - start == len(folded.letters):
        return True  # and nothing else stands there: the author of a file
    ends = any(not _ENDS.isdisjoint(gap) for gap in gaps)
    if needle.letters.isascii():
        return _is_meant_in_latin(needle, folded, start, end, spaced=bool(gaps), ends=ends)
    if len(needle.letters) >= _LONG_CHINESE:
        met = ends and len(gaps) == 1 and len(needle.letters) < _LONG  # two cells, two sentences
        return needle.certain and not met
    before, after = folded.letters[max(0, start - _AROUND) : start], folded.letters[end : end + _AROUND]
    if _is_torn(before, needle.letters, after):
        return False if needle.certain else None
    return needle.certain and not ends


@lru_cache(maxsize=1 << 12)
def _is_torn(before: str, name: str, after: str) -> bool:
    """Whether its characters belong to other words: there are fewer words so."""
    apart = len(rjieba.cut(before, False)) + 1 + len(rjieba.cut(after, False))
    return len(rjieba.cut(before + name + after, False)) < apart


def _is_meant_in_latin(
    needle: Needle, folded: Folded, start: int, end: int, *, spaced: bool, ends: bool
) -> bool | None:
    length = end - start
    left, right = _is_glued(folded, start - 1), _is_glued(folded, end - 1)
    if length >= _LONG:
        return needle.certain
    if not (left or right):
        if ends and length < _SHORT:
            return None
        return needle.certain and not ends and not (spaced and length < _SHORT)
    if needle.letters.isdecimal() or length <= _SHORT:
        return None  # part of a longer figure, of another word
    return needle.certain and not spaced and not left  # boruitech


def _is_glued(folded: Folded, at: int) -> bool:
    """Whether the letter there and the next are of one word, or of one figure."""
    if at < 0 or at + 1 >= len(folded.letters) or folded.places[at] + 1 < folded.places[at + 1]:
        return False
    one, other = folded.letters[at], folded.letters[at + 1]
    return one.isascii() and other.isascii() and one.isdigit() == other.isdigit()
