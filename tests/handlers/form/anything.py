"""Whatever somebody may type: any text, and texts made of what a reader looks for, as long as a message may be."""

from collections.abc import Callable
from typing import TypeVar

from hypothesis import strategies as st

from handlers.form.wrong import Wrong

MESSAGE = 4000  # characters
MARKS = ["0", "12", ".", ",", "-", " ", "（", "）", "，", "。", "；", "\t", "\n", "a", "的", "😀"]

Value = TypeVar("Value")


def anything(words: str) -> st.SearchStrategy[str]:
    """words: what the reader looks for, parted by blanks."""
    mixed = st.lists(st.sampled_from([*words.split(), *MARKS]), max_size=30).map("".join)
    return st.text(max_size=60) | mixed | mixed.map(lambda text: (text * MESSAGE)[:MESSAGE])


def taken(read: Callable[[str], Value], text: str) -> Value | None:
    """What was read; None where the text was refused, the only other way in which it may end."""
    try:
        return read(text)
    except Wrong:
        return None
