"""What must not be read in a text that goes out: what its owner hides, in whatever spelling, and what leads to anybody.

A name is found in full width, in traditional characters, in pinyin, with marks, blanks, line breaks or things that
cannot be seen between its characters. Where it may be something else too, it is a suspicion only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import rjieba

from knowledge import needles
from knowledge.folded import Folded, fold, numerals
from knowledge.needles import Kind, Needle
from knowledge.traces import traces

_WIDEST = 12  # characters between two characters of one name
_ENDS = frozenset('。、,;:!?()[]{}<>《》【】“”"')  # marks that part two words rather than two halves of one
_AROUND = 6  # characters on each side that tell whether 博瑞 is a name in them
_LONG = 8  # Latin letters or figures that come together by no accident;
_LONG_CHINESE = 4  # characters


@dataclass(frozen=True, slots=True)
class Secrets:
    """What somebody wants hidden; what may be shown is left empty. company: the full name."""

    company: str = ""
    names: tuple[str, ...] = ()
    code: str = ""
    telephones: tuple[str, ...] = ()
    emails: tuple[str, ...] = ()
    persons: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    patents: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Leak:
    """part: which text. found: the characters as they stand in it. certain: it must go; else it is to be looked at."""

    part: str
    kind: Kind
    found: str
    certain: bool


class _Hit(NamedTuple):
    start: int
    end: int
    kind: Kind
    certain: bool


def scan(secrets: Secrets, parts: Mapping[str, str]) -> list[Leak]:
    """The leaks of each part in their order, each once. Takes time in proportion to the texts."""
    wanted = needles.distinct(_needles(secrets))
    found = (
        Leak(part, hit.kind, text[hit.start : hit.end], hit.certain)
        for part, text in parts.items()
        for hit in _without_parts(_hits(fold(text), wanted))
    )
    return list(dict.fromkeys(found))


def _needles(secrets: Secrets) -> Iterator[Needle]:
    if secrets.company:
        yield from needles.of_company(secrets.company)
    if secrets.code:
        yield from needles.of_code(secrets.code)
    for values, of in (
        (secrets.names, needles.of_name),
        (secrets.telephones, needles.of_telephone),
        (secrets.emails, needles.of_email),
        (secrets.persons, needles.of_person),
        (secrets.places, needles.of_place),
        (secrets.patents, needles.of_patent),
    ):
        for value in values:
            yield from of(value)


def _hits(folded: Folded, wanted: Iterable[Needle]) -> Iterator[_Hit]:
    figures = numerals(folded.letters)
    for needle in wanted:
        for start in _all(needle.letters, figures if needle.kind == "telephone" else folded.letters):
            end = start + len(needle.letters)
            certain = _certain(needle, folded, start, end)
            if certain is not None:
                whole = folded.places[start], folded.places[end - 1] + 1
                yield _Hit(*folded.span(*whole), needle.kind, certain)
    for trace in traces(folded):
        yield _Hit(*folded.span(trace.start, trace.end), trace.kind, trace.certain)


def _all(needle: str, text: str) -> Iterator[int]:
    at = text.find(needle)
    while at >= 0:
        yield at
        at = text.find(needle, at + 1)


def _certain(needle: Needle, folded: Folded, start: int, end: int) -> bool | None:
    """Whether what reads so there is meant; None where it surely is not."""
    gaps = folded.gaps(start, end)
    if any(len(gap) > _WIDEST for gap in gaps):
        return None
    ends = any(not _ENDS.isdisjoint(gap) for gap in gaps)
    if needle.letters.isascii():
        return _certain_latin(needle, folded, start, end, spaced=bool(gaps), ends=ends)
    if len(needle.letters) >= _LONG_CHINESE:
        return needle.certain
    around = folded.letters[max(0, start - _AROUND) : start], folded.letters[end : end + _AROUND]
    if _is_torn(around[0], needle.letters, around[1]):
        return False if needle.certain else None
    return needle.certain and not ends


@lru_cache(maxsize=1 << 12)
def _is_torn(before: str, name: str, after: str) -> bool:
    """Whether its characters belong to other words: 博瑞 in 地大物博瑞雪兆丰年."""
    apart = len(rjieba.cut(before, False)) + 1 + len(rjieba.cut(after, False))
    return len(rjieba.cut(before + name + after, False)) < apart


def _certain_latin(needle: Needle, folded: Folded, start: int, end: int, *, spaced: bool, ends: bool) -> bool | None:
    length = end - start
    if length >= _LONG:
        return needle.certain
    left = _is_glued(folded, start - 1)
    right = _is_glued(folded, end - 1)
    if (left or right) and needle.letters.isdecimal():
        return None
    if length < 4:
        return None if left or right or ends else needle.certain and not spaced
    if not left and not right:
        return needle.certain and not ends
    if spaced:
        return False if length > 4 else None
    return needle.certain and not left and length > 4


def _is_glued(folded: Folded, at: int) -> bool:
    """Whether the letter there and the next are of one word, or of one figure."""
    if at < 0 or at + 1 >= len(folded.letters) or folded.places[at] + 1 < folded.places[at + 1]:
        return False
    one, other = folded.letters[at], folded.letters[at + 1]
    return one.isascii() and other.isascii() and one.isdigit() == other.isdigit()


def _without_parts(hits: Iterable[_Hit]) -> Iterator[_Hit]:
    """In their order, without those that lie within another which is no less certain."""
    reach = {True: 0, False: 0}
    for hit in sorted(_joined(hits), key=lambda hit: (hit.start, -hit.end, not hit.certain)):
        if hit.end > reach[True] and (hit.certain or hit.end > reach[False]):
            yield hit
            reach[hit.certain] = max(hit.end, reach[hit.certain])


def _joined(hits: Iterable[_Hit]) -> Iterator[_Hit]:
    """Those of one kind that overlap are one: 苏州博瑞 and 博瑞精密."""
    last: dict[Kind, _Hit] = {}
    for hit in sorted(hits):
        before = last.get(hit.kind)
        if before and hit.start < before.end:
            end, certain = max(hit.end, before.end), hit.certain or before.certain
            last[hit.kind] = before._replace(end=end, certain=certain)
        else:
            yield from [before] if before else []
            last[hit.kind] = hit
    yield from last.values()
