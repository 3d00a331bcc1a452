"""What the buttons about questions to a demander carry. All prefixes begin with j, by which the package knows them."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import RowId

MARK = "j"


class About(CallbackData, prefix="ja"):
    """Ask about a published demand, read what was asked, follow it or no longer."""

    demand: RowId
    do: Literal["ask", "read", "follow", "leave", "waiting"]


class Answer(CallbackData, prefix="jn"):
    """Answer a question."""

    id: RowId
