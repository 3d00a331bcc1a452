"""How a company is called: the names that people make of 苏州博瑞精密机械有限公司."""

import re
from collections.abc import Iterator, Mapping
from configparser import ConfigParser
from functools import cache
from pathlib import Path

import rjieba

from knowledge.folded import fold, letters, numerals
from knowledge.places import Places

_WORDS = Path(__file__).parent / "words" / "naming.ini"
_LEGAL = re.compile(
    r"(集团)?(控股)?(股份)?有限(责任)?公司|股份公司|集团公司|总公司|公司|集团|研究院|研究所|研究中心|大学|(?<!科)学院|医院|合作社"
    r"|事务所|工作室|合伙企业|经营部|厂"
)
_BRACKETS = re.compile(r"\((.*?)\)")
_ZONE = re.compile(r"(国家)?(高新技术产业|经济技术|经济|工业|产业|高新)?(开发区|园区|高新区|新区|示范区)")
# How the dictionary marks what is a name and nothing else; and what is mostly one where it is long
_PROPER, _MOSTLY = {"nz", "nt", "nrt", "j"}, {"nr", "ns"}


def called(company: str) -> Iterator[tuple[str, bool]]:
    """Each name, and whether it can mean nothing else; folded, without marks.

    苏州博瑞精密机械, 博瑞精密, 苏州博瑞, 博瑞; neither 精密机械, which is a trade, nor 苏州, which is a place.
    """
    whole = letters(_BRACKETS.sub(_without_place, fold(company).text.replace(" ", "")))
    legal = _LEGAL.search(whole, 2)
    stem = whole[: legal.start()] if legal else whole
    start = place_end(stem)
    rest, core = stem[start:], _core(stem[start:])
    yield letters(company), True
    yield whole, True
    yield stem, bool(core)
    if core:
        known = not _is_common(core)
        yield from ((name, name != core) for name in (whole[start:], rest, rest[: len(core) + 2], stem[:start] + core))
        yield core, known
        yield from ((core + form, True) for form in ("公司", "集团") if not known)
        if len(core) > 3 and not _is_common(core[:2]):  # 海康 for 海康威视
            yield core[:2], False


def place_end(name: str) -> int:
    """Where the places end that a name begins with."""
    start, path = len("中国") if name.startswith("中国") else 0, tuple[str, ...]()
    while end := known_place(name, start, path):
        path = places()[name[start:end]]
        start = zone_end(name, end)
    return start


def zone_end(name: str, start: int) -> int:
    """Where a zone of industry ends that begins there, as there is one in every city; `start` where none does."""
    zone = _ZONE.match(name, start)
    return zone.end() if zone else start


def known_place(text: str, start: int, above: tuple[str, ...] = ()) -> int:
    """Where the longest place ends that begins at `start` and lies in the one above; 0 where there is none."""
    ends = range(min(start + 12, len(text)), start + 1, -1)
    inside = len(above)
    return next((end for end in ends if (path := places().get(text[start:end])) and path[:inside] == above), 0)


@cache
def places() -> Mapping[str, tuple[str, ...]]:
    return Places().known


@cache
def words(section: str) -> list[str]:
    """Of a section of naming.ini, the longest first."""
    parser = ConfigParser(interpolation=None)
    parser.read(_WORDS, encoding="utf-8")
    return sorted(parser[section]["words"].split(), key=len, reverse=True)


def _without_place(found: re.Match[str]) -> str:
    return "" if place_end(found[1]) else found[1]


def _core(rest: str) -> str:
    """What is left of a name without its trade; "" where it is nothing but trade."""
    core = rest
    while trade := next((trade for trade in words("trade") if core.endswith(trade)), ""):
        core = core.removesuffix(trade)
    coined = "".join(_leading_singles(core))
    # 博瑞减速机, where no list has the trade: what is no word of the language comes first
    name = coined if len(coined) > 1 else core
    return name if len(name) > 1 else ""


def _leading_singles(text: str) -> Iterator[str]:
    for word in rjieba.cut(text, False):
        if len(word) > 1:
            return
        yield word


def is_word(name: str) -> bool:
    """Whether it stands in a dictionary too: 高峰 and 马达 are names, and much else."""
    return name in words("word") or rjieba.cut(name, False) == [name]


def _is_common(core: str) -> bool:
    """Whether it may mean something else: a figure, a word, words of a trade. 博瑞 is none of these."""
    if core.isascii() or numerals(core).isdecimal():
        return not core.isascii()
    parts = rjieba.cut(core, False)
    if any(len(part) == 1 and part not in "新大" for part in parts):
        return False  # no word of any dictionary
    kinds = {rjieba.tag(part)[0][1] for part in parts}
    return kinds.isdisjoint(_PROPER | _MOSTLY if len(core) > 2 else _PROPER)
