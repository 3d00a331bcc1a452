"""Which industry a text is about, told by the words people use in it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache

from knowledge.lexicon import Sense, Vocabulary, shipped
from knowledge.script import normal


def suggest(text: str, industries: Sequence[str], limit: int = 3) -> list[str]:
    """Those of the industries, as an annex names them, that the text speaks of: best first, [] where there is none."""
    line = normal(text)
    weights = _weights(line)
    scores = {industry: _score(normal(industry), line, weights) for industry in industries}
    return sorted(filter(scores.__getitem__, scores), key=scores.__getitem__, reverse=True)[:limit]


def _score(industry: str, line: str, weights: Mapping[str, float]) -> float:
    fields = {sense.name for word in _vocabulary().words(industry) for sense in word.senses}
    if not fields:  # a notice may name an industry for which there are no words
        return float(industry.removesuffix("产业").removesuffix("技术") in line)
    return sum(weights.get(field, 0.0) for field in fields)


def _weights(line: str) -> Mapping[str, float]:
    """How much a text speaks of each field: each of its words once, long ones more, those of several fields less."""
    weights: dict[str, float] = defaultdict(float)
    for text, senses in {word.text: word.senses for word in _vocabulary().words(line)}.items():
        for sense in senses:
            weights[sense.name] += len(text) / len(senses)
    return weights


@cache
def _vocabulary() -> Vocabulary:
    """The words that speak of a field."""
    senses: dict[str, dict[Sense, None]] = defaultdict(dict)
    for file in ("lexicon.ini", "industries.ini"):
        for sense, words in shipped(file).items():
            if sense.section == "fields":
                for word in words:
                    senses[word][sense] = None
    return Vocabulary({word: tuple(meant) for word, meant in senses.items()})
