"""The words people use, and where they stand in a question or a clause."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from configparser import ConfigParser
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from knowledge.places import Places
from knowledge.script import normal

_FOLDER = Path(__file__).parent / "words"
_LATIN = re.compile(r"[a-z]")
_UNKNOWN = 3.0  # what an uncovered character costs, where a word costs 1
_NUMBER = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True)
class Sense:
    """What a word may mean: its section of the lexicon and its name there. Places and organisers have sections too."""

    section: str
    name: str


@dataclass(frozen=True, slots=True)
class Word:
    """A stretch of text, start to stop, whose meaning is known."""

    text: str
    start: int
    stop: int
    senses: tuple[Sense, ...]

    def names(self, section: str) -> list[str]:
        return [sense.name for sense in self.senses if sense.section == section]


class Vocabulary:
    """Surfaces (in the normal form of script.py) with their senses; finds them in a text, the fewest first."""

    def __init__(self, senses: Mapping[str, tuple[Sense, ...]]) -> None:
        self.senses = senses
        self._longest = max(map(len, senses))

    def words(self, text: str) -> list[Word]:
        """The known words of a text in the normal form, left to right: leaving least unknown, then the fewest."""
        costs = [0.0] * (len(text) + 1)
        ends: list[int] = [0] * len(text)
        for start in range(len(text) - 1, -1, -1):
            costs[start], ends[start] = costs[start + 1] + _UNKNOWN, 0
            for stop in range(start + 1, min(len(text), start + self._longest) + 1):
                if costs[stop] + 1 <= costs[start] and text[start:stop] in self.senses and is_whole(text, start, stop):
                    costs[start], ends[start] = costs[stop] + 1, stop
        found, start = [], 0
        while start < len(text):
            if stop := ends[start]:
                found.append(Word(text[start:stop], start, stop, self.senses[text[start:stop]]))
            start = stop or start + 1
        return found


class Lexicon(Vocabulary):
    """The words that are shipped, with the documents' own."""

    def __init__(self, extra: Mapping[Sense, Iterable[str]], places: Places) -> None:
        """extra: the documents' own names (organisers, fields), each sense with its surfaces."""
        senses: dict[str, dict[Sense, None]] = defaultdict(dict)
        for sense, surfaces in shipped("lexicon.ini").items():
            for surface in surfaces:
                senses[surface][sense] = None
        for sense, names in extra.items():
            for name in names:
                senses[normal(name)][sense] = None
        for spoken, place in places.names().items():
            senses[normal(spoken)][Sense("places", place)] = None
        super().__init__({surface: tuple(found) for surface, found in senses.items()})
        self.together = _together()

    @cache  # noqa: B019  # one lexicon lives as long as its documents
    def surfaces(self, section: str, name: str) -> tuple[str, ...]:
        """The ways a sense is said."""
        return tuple(surface for surface, senses in self.senses.items() if Sense(section, name) in senses)


def is_whole(text: str, start: int, stop: int) -> bool:
    """A Latin word is not found inside a longer one, nor a number inside a longer number."""
    for pattern in (_LATIN, _NUMBER):
        if pattern.match(text[start]) and start and pattern.match(text[start - 1]):
            return False
        if pattern.match(text[stop - 1]) and stop < len(text) and pattern.match(text[stop]):
            return False
    return True


def _sections(file: str) -> ConfigParser:
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.optionxform = str  # type: ignore[assignment,method-assign]  # names are kept as they are written
    parser.read(_FOLDER / file, encoding="utf-8")
    return parser


def shipped(file: str) -> dict[Sense, list[str]]:
    """The senses of a file of words, each with the ways it is said."""
    return {
        Sense(section, name): [normal(surface) for surface in re.split(r"\s{2,}", value.strip())]
        for section, names in _sections(file).items()
        for name, value in names.items()
        if section != "together"
    }


def _together() -> list[tuple[frozenset[str], str]]:
    """Names that together mean a concept: ({"通知", "发布"}, "印发")."""
    together = _sections("lexicon.ini")["together"]
    return [(frozenset(pair.split("+")), name) for name, value in together.items() for pair in value.split()]
