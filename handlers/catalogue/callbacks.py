"""What the buttons about published demands carry. All prefixes begin with v, by which the package knows them."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

from handlers.callbacks import Index, RowId

MARK = "v"


class Listed(CallbackData, prefix="vl"):
    """A page of the newest, of one industry by the token of its name, or of all ("")."""

    of: str
    page: Index


class Shelves(CallbackData, prefix="vs"):
    """The industries to choose from, to look at or to subscribe to."""

    to: Literal["look", "subscribe", "how"]


class Public(CallbackData, prefix="vp"):
    """A published demand, or those like it."""

    id: RowId
    do: Literal["card", "similar"]


class Subscribe(CallbackData, prefix="vb"):
    """Hear of new demands of an industry, or of all (""), or no longer; `on`: what it will be. `listed`: under the list
    of them, which then tells it."""

    of: str
    on: bool
    listed: bool
