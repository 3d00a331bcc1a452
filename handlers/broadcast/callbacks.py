"""What the buttons about announcements carry. All prefixes begin with g (公告), by which the package knows them."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Index, RowId

MARK = "g"
Minutes = Annotated[int, Field(ge=0, lt=2**31)]  # since 1970
By = Literal["role", "contest", "industry", "state"]
Shelf = Literal["draft", "live", "over"]


class Begin(CallbackData, prefix="gb"):
    """Write one in the name of an organiser, by the token of its name."""

    of: str


class Draft(CallbackData, prefix="gd"):
    """Something to do with a draft."""

    id: RowId
    do: Literal["card", "content", "buttons", "plain", "category", "audience", "test", "time", "drop", "dropped"]


class File(CallbackData, prefix="gc"):
    """A category for a draft."""

    id: RowId
    category: Literal["contest", "matchmaking", "policy"]


class Choices(CallbackData, prefix="gs"):
    """A page of what an audience can be chosen by."""

    id: RowId
    by: By
    page: Index


class Choose(CallbackData, prefix="gp"):
    """One of them, by the token of its name; `on`: what it will be, so that an old page does no harm."""

    id: RowId
    by: By
    of: str
    on: bool
    page: Index


class Send(CallbackData, prefix="gx"):
    """What is to be confirmed: when, 0 for at once."""

    id: RowId
    at: Minutes


class Confirm(CallbackData, prefix="gy"):
    """The last word on a draft as it was then."""

    id: RowId
    revision: int
    at: Minutes


class Verdict(CallbackData, prefix="gv"):
    """What a second member of staff thinks of it as it was then."""

    id: RowId
    revision: int
    yes: bool


class Run(CallbackData, prefix="gr"):
    """Something to do with one that is no draft any more."""

    id: RowId
    do: Literal["show", "back", "pause", "resume", "cancel", "cancelled", "list", "correct", "recall", "recalled"]


class Correct(CallbackData, prefix="gk"):
    """The last word on a correction, known by the message it was written in."""

    id: RowId
    source: int


class Stop(CallbackData, prefix="gq"):
    """We need wait no longer for what was to be written."""


class Leaf(CallbackData, prefix="gl"):
    """A page of the announcements."""

    of: Shelf
    page: Index


class Mute(CallbackData, prefix="gm"):
    """A reader wants no more of a category."""

    category: Literal["contest", "matchmaking", "policy"]
