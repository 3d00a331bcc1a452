"""A closer look at the few best passages: the question's words as words, and its longest stretch word for word."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from knowledge.terms import Terms, terms

# Both are shares of the question, from 0 to 1. 0.1–0.5 is flat for each, and neither harms any set of the benchmark.
WORDS, STRETCH = 0.3, 0.3


def refinement(asked: str, lines: Sequence[str], rarity: Callable[[Terms], NDArray[np.float64]]) -> list[float]:
    """What is added to the score of each passage. asked and lines in the normal form."""
    words = _weights(asked, rarity)
    whole = sum(words.values()) or 1.0
    stretch = "".join(asked.split())
    return [
        WORDS * sum(weight for word, weight in words.items() if word in line) / whole
        + STRETCH * _longest(stretch, line) / max(1, len(stretch))
        for line in lines
    ]


def _weights(asked: str, rarity: Callable[[Terms], NDArray[np.float64]]) -> dict[str, float]:
    """The words of the question, each as rare as its rarest character or pair of characters."""
    import rjieba  # its dictionary takes 0.1 s, which `--help` need not wait for

    words = [word for word in dict.fromkeys(rjieba.cut(asked)) if word[0].isalnum()]
    found, rows = terms(words)
    weights = np.zeros(len(words))
    np.maximum.at(weights, rows, rarity(found))
    return dict(zip(words, weights.tolist(), strict=True))


def _longest(stretch: str, line: str) -> int:
    """How many characters of the stretch in a row stand in the line."""
    best = 0
    for begin in range(len(stretch)):
        while begin + best < len(stretch) and stretch[begin : begin + best + 1] in line:
            best += 1
    return best
