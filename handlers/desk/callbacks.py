"""What the buttons of the desk carry. All prefixes begin with k (办件), by which the package knows them."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Index, RowId

MARK = "k"
Version = Annotated[int, Field(ge=0, lt=2**31)]
Do = Literal[
    "card", "take", "whole", "files", "history", "fields", "propose", "prepare", "publish", "xlsx", "docx", "resume",
    "reasons", "experts", "match", "match", "rework", "read",
]  # fmt: skip
Write = Literal["ask", "return", "merge", "suspend", "unsolved", "receipt"]


class Queue(CallbackData, prefix="kq"):
    """A page of what waits: of one state, or "" for all in which staff have the next move."""

    state: str
    page: Index


class Act(CallbackData, prefix="kd"):
    """Something to do with a demand, as it was looked at."""

    id: RowId
    version: Version
    do: Do


class Words(CallbackData, prefix="kw"):
    """Something to do that wants words."""

    id: RowId
    version: Version
    do: Write


class Refine(CallbackData, prefix="kf"):
    """A field to be reworded."""

    id: RowId
    version: Version
    field: str


class Refuse(CallbackData, prefix="kr"):
    """A reason to refuse it, by its code."""

    id: RowId
    version: Version
    code: str


class Expert(CallbackData, prefix="ke"):
    """An expert to be asked, by a token: who somebody is stands in no button."""

    id: RowId
    of: str


class Invite(CallbackData, prefix="ki"):
    """A challenger to be invited to a demand, by a token."""

    id: RowId
    of: str
