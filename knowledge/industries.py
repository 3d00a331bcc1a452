"""Which industry a text is about, told by the words people use in it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from knowledge.lexicon import is_whole, shipped
from knowledge.script import normal


def suggest(text: str, industries: Sequence[str], limit: int = 3) -> list[str]:
    """Those of the industries, as an annex names them, that the text speaks of: best first, [] where there is none."""
    line = normal(text)
    weights = _weights(line)
    scores = {industry: _score(normal(industry), line, weights) for industry in industries}
    return sorted(filter(scores.__getitem__, scores), key=scores.__getitem__, reverse=True)[:limit]


def _score(industry: str, line: str, weights: Mapping[str, float]) -> float:
    fields = {field for word in _found(industry) for field in _words()[word]}
    if not fields:  # a notice may name an industry for which there are no words
        return float(industry.removesuffix("产业").removesuffix("技术") in line)
    return sum(weights.get(field, 0.0) for field in fields)


def _weights(line: str) -> Mapping[str, float]:
    """How much a text speaks of each field: each of its words once, long ones more, those of several fields less."""
    weights: dict[str, float] = defaultdict(float)
    for word in _found(line):
        for field in _words()[word]:
            weights[field] += len(word) / len(_words()[word])
    return weights


def _found(line: str) -> set[str]:
    """The words that stand in a text in the normal form, the longest first: 新能源 is not found inside 新能源汽车."""
    found, start, longest = set(), 0, max(map(len, _words()))
    while start < len(line):
        stops = range(min(len(line), start + longest), start, -1)
        stop = next((s for s in stops if line[start:s] in _words() and is_whole(line, start, s)), start + 1)
        found.add(line[start:stop])
        start = stop
    return found & _words().keys()


@cache
def _words() -> Mapping[str, tuple[str, ...]]:
    """Each word with the fields it speaks of."""
    fields: dict[str, dict[str, None]] = defaultdict(dict)
    for file in ("lexicon.ini", "industries.ini"):
        for sense, words in shipped(file).items():
            if sense.section == "fields":
                for word in words:
                    fields[word][sense.name] = None
    return {word: tuple(names) for word, names in fields.items()}
