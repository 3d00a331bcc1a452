"""What the buttons carry: at most 64 bytes, nothing personal, and nothing that dies with a restart."""

from typing import Annotated, Literal
from zlib import crc32

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

RowId = Annotated[int, Field(ge=1, lt=2**63)]
Index = Annotated[int, Field(ge=0, lt=1000)]
Shelf = Literal["place", "field", "kind"]


class Menu(CallbackData, prefix="m"):
    """A door of the first page."""

    to: Literal["home", "contests", "contacts", "help", "demand", "demands"]


class Example(CallbackData, prefix="e"):
    """A question of ours, in full: the button means the same for ever."""

    question: str


class Original(CallbackData, prefix="o"):
    """查看原文: the clause in a message of its own."""

    key: str


class Turn(CallbackData, prefix="t"):
    """上一段, 下一段: the clause in place of the one shown."""

    key: str


class Related(CallbackData, prefix="q"):
    """A question worth asking next: its place among those kept with an earlier question."""

    question: RowId
    index: Index


class Rate(CallbackData, prefix="r"):
    """👍 or 👎 for the answer to a question."""

    question: RowId
    mark: Literal["1", "-1"]


class Human(CallbackData, prefix="h"):
    """找人工 for a question."""

    question: RowId


class Contests(CallbackData, prefix="l"):
    """Back to the ways of looking at the contests."""


class Shelves(CallbackData, prefix="s"):
    """The places, or the fields, to choose from."""

    by: Shelf


class Browse(CallbackData, prefix="b"):
    """A page of the contests that stand on a shelf; `of` is the token of its name."""

    by: Shelf
    of: str
    page: Index


class Card(CallbackData, prefix="c"):
    """A contest, named by the key of its clause, and the page it was opened from."""

    key: str
    by: Shelf
    of: str
    page: Index


def token(name: str) -> str:
    """Eight characters that stand for a name of any length in a button."""
    return f"{crc32(name.encode()):08x}"
