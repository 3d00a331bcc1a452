"""What the buttons about solutions carry. All prefixes begin with a (应答), by which the package knows them."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import RowId

MARK = "a"
Version = Annotated[int, Field(ge=0, lt=2**31)]
Aspect = Literal["technique", "fit", "prospect"]


class Answer(CallbackData, prefix="an"):
    """Answer a published demand."""

    demand: RowId


class Mine(CallbackData, prefix="am"):
    """One's own solutions."""


class Own(CallbackData, prefix="ao"):
    """Something to do with a solution of one's own."""

    id: RowId
    do: Literal["card", "whole", "edit", "confirm", "answer", "withdraw", "withdrawn"]


class Check(CallbackData, prefix="ac"):
    """The formal check by staff, of the solution as it was looked at."""

    id: RowId
    version: Version
    do: Literal["card", "deliver", "return"]


class Queue(CallbackData, prefix="aq"):
    """Those that wait for the formal check."""


class Received(CallbackData, prefix="ar"):
    """The solutions to one's demand."""

    demand: RowId
    do: Literal["list", "sheet", "picture"]


class Weigh(CallbackData, prefix="aw"):
    """Something the demander does with a solution."""

    id: RowId
    do: Literal["card", "ask", "shortlist", "unlist"]


class Mark(CallbackData, prefix="ak"):
    """The demander's own mark."""

    id: RowId
    aspect: Aspect
    value: Annotated[int, Field(ge=1, le=5)]
