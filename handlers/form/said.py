"""What was written, without what does not belong to it."""

import unicodedata

INVISIBLE = {"Cc", "Cf", "Co", "Cs"}  # among them the marks that turn the direction of writing


def clean(text: str, *, lines: bool) -> str:
    """Without invisible characters and blanks at the ends; on one line, unless there may be several `lines`."""
    kept = "".join(char for char in text if char == "\n" or unicodedata.category(char) not in INVISIBLE)
    rows = [" ".join(row.split()) for row in kept.split("\n")]
    return "\n".join(row for row in rows if row) if lines else " ".join(" ".join(rows).split())


def bare(text: str) -> str:
    """Only what tells one option from another."""
    return "".join(char for char in unicodedata.normalize("NFKC", text).lower() if char.isalnum())
