"""What to look for where something is to be hidden: the ways in which a name, a number or a place is written."""

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

from pypinyin import lazy_pinyin

from knowledge.folded import fold, letters, numerals
from knowledge.naming import called, is_word, known_place, places, words, zone_end

Kind = Literal["name", "person", "code", "telephone", "email", "place", "patent", "url", "account"]

_STREET = re.compile(
    r"[^\d]{2,8}?(?:大道|街道|路|街|巷|弄|镇|乡|村|(?<!开发)(?<!园)(?<!高新)区|县|大厦|广场|产业园区?|科技园区?|软件园)"
)
_CITY = re.compile(r"0(10|2\d|[3-9]\d\d)(?=\d{7,8}$)")
_COUNTRY = re.compile(r"^(?:00)?86(?=1[3-9]\d{9}$)")
_ABROAD = re.compile(r"^(?:00)?860?(?=[1-9]\d{9,10}$)")
_TOP = {"com", "cn", "net", "org", "edu", "gov", "ac", "co", "hk", "tech", "top", "cc", "io"}
_DISTINCT = 5  # Latin letters: fewer are a word in many languages


class Needle(NamedTuple):
    """letters: as Folded has them. certain: whether it can mean nothing else."""

    letters: str
    kind: Kind
    certain: bool


def of_company(company: str) -> Iterator[Needle]:
    """The names that people make of it, and their pinyin."""
    for name, certain in called(company):
        yield Needle(name, "name", certain)
        yield from _spoken(name, "name", certain=certain)


def of_name(name: str) -> Iterator[Needle]:
    """A brand or another name that somebody gave: it is one for certain, whatever else it means."""
    yield Needle(letters(name), "name", True)
    yield from _spoken(name, "name", certain=True)


def of_person(person: str) -> Iterator[Needle]:
    """王伟, 王总, wangwei; of 高峰, which is a word too, only 高峰经理 is certain."""
    name = letters(person)
    surname = name[:2] if name[:2] in words("surname") else name[:1]
    yield Needle(name, "person", not is_word(name))
    yield from (Needle(label + name, "person", True) for label in words("label"))
    yield from (Needle(name + title, "person", True) for title in words("title"))
    yield from (Needle(surname + title, "person", False) for title in words("title"))
    for order in (name, name[len(surname) :] + surname):
        yield from _spoken(order, "person", certain=False)


def of_code(code: str) -> Iterator[Needle]:
    yield Needle(letters(code), "code", True)


def of_telephone(telephone: str) -> Iterator[Needle]:
    """The number as it is dialled here, and without the code of its city."""
    dialled = re.split(r"转|ext|#", numerals(fold(telephone).text))[0]
    number = _ABROAD.sub("0", _COUNTRY.sub("", re.sub(r"\D", "", dialled)))
    yield Needle(number, "telephone", True)
    if city := _CITY.match(number):
        yield Needle(number[city.end() :], "telephone", True)


def of_email(email: str) -> Iterator[Needle]:
    """wang@borui.cn, wang at borui dot cn; borui.cn and borui, unless anybody may have mail there."""
    local, _, domain = fold(email).text.replace(" ", "").partition("@")
    for at, dot in (("", ""), ("at", "dot")):
        yield Needle(letters(local) + at + letters(domain.replace(".", dot)), "email", True)
    labels = domain.split(".")
    while labels and labels[-1] in _TOP:
        labels.pop()
    if labels and labels[-1] not in words("mail"):
        own = domain[len(".".join(labels[:-1])) :]
        yield from (Needle(letters(own.strip(".").replace(".", dot)), "email", True) for dot in ("", "dot"))
        yield Needle(letters(labels[-1]), "name", len(labels[-1]) >= _DISTINCT)


def of_patent(patent: str) -> Iterator[Needle]:
    number = letters(patent)
    yield Needle(number, "patent", True)
    if bare := re.search(r"\d{8,}", number):
        yield Needle(bare[0], "patent", True)


def of_place(place: str) -> Iterator[Needle]:
    """Cities, counties and streets; a province is no secret."""
    address, path, rest = letters(place), tuple[str, ...](), 0
    for at in range(len(address)):
        if at >= rest and (end := known_place(address, at, path)):
            path, rest = places()[address[at:end]], end
            yield from (Needle(name, "place", True) for name in (address[at:end], path[-1]) if len(path) > 1)
    rest = zone_end(address, rest)
    yield from (Needle(street[0], "place", True) for street in _STREET.finditer(address, rest))
    if re.search(r"\d", address[rest:]):
        yield Needle(address[rest:], "place", True)


def _spoken(name: str, kind: Kind, *, certain: bool) -> Iterator[Needle]:
    """In Latin letters; ü is written in three ways."""
    if not name.isascii():
        latin = letters("".join(lazy_pinyin(letters(name))))
        for sound in {latin, latin.replace("v", "u"), latin.replace("v", "yu")}:
            yield Needle(sound, kind, certain and len(sound) >= _DISTINCT)


def distinct(needles: Iterable[Needle]) -> list[Needle]:
    """Each once, and none so short that it is no name."""
    best: dict[tuple[str, Kind], bool] = {}
    for needle in needles:
        key = needle.letters, needle.kind
        if len(needle.letters) > 1:
            best[key] = best.get(key, False) or needle.certain
    return [Needle(*key, certain) for key, certain in best.items()]
