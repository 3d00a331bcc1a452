"""What the buttons of a form carry. All prefixes begin with f, by which the package knows them."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Index, RowId

MARK = "f"
Key = Annotated[str, Field(max_length=12)]
Do = Literal[
    "back", "skip", "rest", "keep", "yes", "again", "mine", "done", "clear", "all", "fields",
    "submit", "later", "drop", "dropped", "go",
]  # fmt: skip


class Begin(CallbackData, prefix="fb"):
    """A new form."""

    form: str
    do: Literal["new", "xlsx", "docx"]


class Step(CallbackData, prefix="fs"):
    """A step in a form; `at`: the field it belongs to, so that an old button is known for one."""

    draft: RowId
    do: Do
    at: Key


class Pick(CallbackData, prefix="fp"):
    """An option of a field, by its token; `on`: whether it is to be chosen, so that a second tap changes nothing."""

    draft: RowId
    at: Key
    of: str
    on: bool


class Leaf(CallbackData, prefix="fl"):
    """A page of the options."""

    draft: RowId
    at: Key
    page: Index
