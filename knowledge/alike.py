"""Whether two texts say the same in nearly the same words, and which words they share."""

import rjieba

from knowledge.script import normal

_ENOUGH = 0.6  # of the pairs of characters that either has


def alike(one: str, other: str) -> bool:
    mine, theirs = _pairs(one), _pairs(other)
    either = mine | theirs
    return bool(either) and len(mine & theirs) / len(either) >= _ENOUGH


def shared(one: str, other: str) -> list[str]:
    """The words of two characters or more that stand in both, the longest first."""
    mine, theirs = (set(rjieba.cut(normal(text), False)) for text in (one, other))
    return sorted((word for word in mine & theirs if len(word) > 1 and word.isalnum()), key=lambda w: (-len(w), w))


def _pairs(text: str) -> set[str]:
    line = "".join(char for char in normal(text) if char.isalnum())
    return {line[start : start + 2] for start in range(len(line) - 1)}
