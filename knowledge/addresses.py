"""From what a person writes for an address ("三（四）", "附件2 第3行", "文末") to the clauses that stand there."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

from knowledge.document import Clause, Document
from knowledge.outline import NUMERAL, whole

_N = rf"[{NUMERAL}]{{1,5}}|\d{{1,4}}"
_PLACE = re.compile(rf"[,、]?第({_N})(段|行)$")
_MARK = re.compile(rf"^附[件表录]({_N})?|第({_N})[章节条编]|\(({_N})\)|^({_N})(?=[、.(]|$)|^(文首|文末|版头)")
_KINDS = ("附件", "第", "（", "、", "")

Mark = tuple[str, str]


def find(documents: Sequence[Document], address: str) -> list[Clause]:
    """The clauses at an address or with a key, in the order printed; [] where there are none.

    A section's address finds what stands below its sub-headings too. A document's id or 文号 may come first.
    """
    asked = _plain(address)
    for document in documents:
        for name in (document.id, _plain(document.number), _plain(document.title)):
            if name and asked.startswith(name) and (rest := asked.removeprefix(name)):
                if rest[0] == "." and rest[1:].isdecimal():
                    return [clause for clause in document.clauses if clause.number == int(rest[1:])]
                documents, asked = [document], rest.lstrip(",:")
    place, row = 0, False
    if ending := _PLACE.search(asked):
        place, row = whole(ending[1]), ending[2] == "行"
        asked = asked[: ending.start()]
    return _at(documents, asked, place, row) if asked else []


def _at(documents: Iterable[Document], asked: str, place: int, row: bool) -> list[Clause]:
    marks, name = _taken_apart(asked)
    if not marks and len(name) < 2:
        return []
    below = [
        clause
        for document in documents
        for clause in document.clauses
        if _under(marks, name, "".join(clause.path)) and (not place or clause.row == row)
    ]
    if not place:
        return below
    nearest = min((len(clause.path) for clause in below), default=0)
    return [clause for clause in below if max(clause.place, 1) == place and len(clause.path) == nearest]


def _under(marks: tuple[Mark, ...], name: str, heading: str) -> bool:
    """Whether a heading has the marks asked for, at its beginning or its end, and the words somewhere."""
    known, known_name = _taken_apart(_plain(heading))
    return (known[: len(marks)] == marks or known[-len(marks) :] == marks) and name in known_name


@lru_cache(maxsize=4096)
def _taken_apart(heading: str) -> tuple[tuple[Mark, ...], str]:
    """The numbers of a heading with their kinds, and its words."""
    marks: list[Mark] = []
    for found in _MARK.finditer(heading):
        kind = next((kind for kind, number in zip(_KINDS, found.groups(), strict=True) if number), "附件")
        number = found[found.lastindex] if found.lastindex else ""
        marks.append((kind, str(whole(number)) if kind and number else number))
    return tuple(marks), re.sub(r"\W", "", _MARK.sub("", heading))


def _plain(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text)).strip("。")
