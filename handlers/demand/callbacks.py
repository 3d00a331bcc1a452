"""What the buttons about demands carry. All prefixes begin with d, by which the package knows them."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import RowId

MARK = "d"
Version = Annotated[int, Field(ge=0, lt=2**31)]


class Mine(CallbackData, prefix="dm"):
    """One's own demands."""


class Own(CallbackData, prefix="do"):
    """Something to do with a demand of one's own."""

    id: RowId
    do: Literal[
        "card", "whole", "edit", "answer", "withdraw", "withdrawn", "refined",
        "object", "preview", "redact", "disapprove",
        "reopen", "reopened", "history",
    ]  # fmt: skip


class Confirm(CallbackData, prefix="dc"):
    """The refined text, as it was looked at, is the demander's own: clause 三（一）."""

    id: RowId
    version: Version


class Approve(CallbackData, prefix="da"):
    """The public text whose digest begins like this may go out: clause 四（三）."""

    id: RowId
    seen: str


class Redact(CallbackData, prefix="dr"):
    """Show a field, hide it, or word it generally."""

    id: RowId
    version: Version
    field: str
    how: Literal["public", "hidden", "general"]
