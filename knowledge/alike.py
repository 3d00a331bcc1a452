"""Whether two texts say the same in nearly the same words."""

from knowledge.script import normal

_ENOUGH = 0.6  # of the pairs of characters that either has


def alike(one: str, other: str) -> bool:
    mine, theirs = _pairs(one), _pairs(other)
    either = mine | theirs
    return bool(either) and len(mine & theirs) / len(either) >= _ENOUGH


def _pairs(text: str) -> set[str]:
    line = "".join(char for char in normal(text) if char.isalnum())
    return {line[start : start + 2] for start in range(len(line) - 1)}
