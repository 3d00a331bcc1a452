"""A closer look at the few best passages: the question's words as words, and its longest stretch word for word."""

from collections.abc import Mapping, Sequence

from knowledge.terms import terms

# Both are shares of the question, from 0 to 1. 0.1–0.5 is flat for each, and neither harms any set of the benchmark.
WORDS, STRETCH = 0.3, 0.3


def refinement(asked: str, lines: Sequence[str], rarity: Mapping[int, float]) -> list[float]:
    """What is added to the score of each passage.

    asked and lines in the normal form. rarity: of the terms of the question.
    """
    words = _weights(asked, rarity)
    whole = sum(words.values()) or 1.0
    stretch = "".join(asked.split())
    return [
        WORDS * sum(weight for word, weight in words.items() if word in line) / whole
        + STRETCH * _longest(stretch, line) / max(1, len(stretch))
        for line in lines
    ]


def _weights(asked: str, rarity: Mapping[int, float]) -> dict[str, float]:
    """The words of the question, each as rare as its rarest character or pair of characters."""
    import rjieba  # its dictionary takes 0.1 s, which `--help` need not wait for

    words = [word for word in dict.fromkeys(rjieba.cut(asked)) if word[0].isalnum()]
    found, rows = terms(words)
    weights = dict.fromkeys(words, 0.0)
    for term, row in zip(found.tolist(), rows.tolist(), strict=True):
        weights[words[row]] = max(weights[words[row]], rarity.get(term, 0.0))
    return weights


def _longest(stretch: str, line: str) -> int:
    """How many characters of the stretch in a row stand in the line."""
    best = 0
    for begin in range(len(stretch)):
        while begin + best < len(stretch) and stretch[begin : begin + best + 1] in line:
            best += 1
    return best
