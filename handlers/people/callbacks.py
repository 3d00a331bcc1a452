"""What the buttons about people carry. All prefixes begin with p, by which the door of the package knows them."""

from typing import Annotated, Literal

from aiogram.filters.callback_data import CallbackData
from pydantic import Field

from handlers.callbacks import Index
from storage.preferences import Kind

MARK = "p"
ALL = "all"  # in place of the token of an organiser


class Me(CallbackData, prefix="pm"):
    """A page of one's own."""

    to: Literal["home", "roles", "follow", "news", "zone", "export", "erase"]


class Declare(CallbackData, prefix="pd"):
    """A role one says one has; `on`: what it will be, so that a button of an earlier page does no harm."""

    role: Literal["demander", "challenger", "institution"]
    on: bool


class Shelf(CallbackData, prefix="pl"):
    """The contests, or the industries, to follow."""

    kind: Kind
    page: Index


class Follow(CallbackData, prefix="pf"):
    """One of them; `of` is the token of its name."""

    kind: Kind
    of: str
    on: bool
    page: Index


class Subscribe(CallbackData, prefix="pc"):
    """A category of announcements."""

    category: str
    on: bool


class Zone(CallbackData, prefix="pz"):
    """A city of those offered, by its place among them."""

    index: Index


class Erase(CallbackData, prefix="px"):
    """The second word."""


class Staff(CallbackData, prefix="ps"):
    """A page of those who hold a role."""

    page: Index


class TakeBack(CallbackData, prefix="pr"):
    """A role of somebody, by a token of both."""

    of: str
    sure: bool


class Invite(CallbackData, prefix="pi"):
    """Somebody for a role; the organisers to choose from."""

    role: Literal["staff", "expert"]
    page: Index


class Issue(CallbackData, prefix="pn"):
    """The link for a role and an organiser."""

    role: Literal["staff", "expert"]
    of: str


class Withdraw(CallbackData, prefix="pw"):
    """A link nobody has opened yet."""

    of: str


class Journal(CallbackData, prefix="pj"):
    """The entries before one; the newest, where it is 0."""

    before: Annotated[int, Field(ge=0, lt=2**63)]
