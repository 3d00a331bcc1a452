"""What was written, without what does not belong to it."""

import unicodedata

INVISIBLE = {"Cc", "Cf", "Co", "Cs"}  # among them the marks that turn the direction of writing
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")  # letters and signs of which nothing is seen


def clean(text: str, *, lines: bool) -> str:
    """Without invisible characters and blanks at the ends; on one line, unless there may be several `lines`."""
    kept = "".join(char for char in text if char == "\n" or _is_seen(char))
    rows = [" ".join(row.split()) for row in kept.split("\n")]
    return "\n".join(row for row in rows if row) if lines else " ".join(" ".join(rows).split())


def _is_seen(char: str) -> bool:
    return unicodedata.category(char) not in INVISIBLE and char not in BLANK


def bare(text: str) -> str:
    """Only what tells one option from another."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())
