"""What the buttons of those who join carry. All prefixes begin with u, by which the package knows them."""

from typing import Literal

from aiogram.filters.callback_data import CallbackData

MARK = "u"
SEEN = 16  # characters of a hash: enough to tell any two texts apart


class Own(CallbackData, prefix="uo"):
    """Something to do about oneself."""

    do: Literal["card", "begin", "edit", "papers", "copies", "leave", "left"]


class Read(CallbackData, prefix="ur"):
    """A paper, to be read and signed."""

    paper: Literal["notice", "secrecy", "liability"]


class Accept(CallbackData, prefix="ua"):
    """挑战须知 whose hash begins like this was read and is accepted."""

    seen: str
