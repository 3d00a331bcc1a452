"""What the buttons about disclosure carry. All prefixes begin with y, by which the package knows them."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import RowId

MARK = "y"
About = Literal["demand", "solution"]
Number = Annotated[int, Field(ge=1, le=3)]


class Room(CallbackData, prefix="yr"):
    """What somebody may see of a demand, or a solution, and may ask for."""

    about: About
    subject: RowId


class Ask(CallbackData, prefix="ya"):
    """Ask the owner for a level."""

    about: About
    subject: RowId
    level: Number


class Look(CallbackData, prefix="yl"):
    """See what was granted."""

    about: About
    subject: RowId
    level: Number


class Decide(CallbackData, prefix="yd"):
    """The owner's word."""

    id: RowId
    do: Literal["grant", "decline", "revoke", "views"]


class Asked(CallbackData, prefix="yo"):
    """All that one was asked for."""
