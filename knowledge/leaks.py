"""What must not be read in a text that goes out: what its owner hides, in whatever spelling, and what leads to anybody.

A name is found in full width, in traditional characters, in pinyin, with marks, blanks, line breaks or things that
cannot be seen between its characters. Where it may be something else too, it is a suspicion only.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from knowledge import needles
from knowledge.folded import Folded, fold, numerals
from knowledge.meant import is_meant
from knowledge.needles import Kind, Needle
from knowledge.traces import traces


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
            certain = is_meant(needle, folded, start, end)
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
