"""What comes in: updates, and the conversations they belong to."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, where


class Update(Base):
    """An update of Telegram: written down, then acknowledged; `body` is its JSON until it is worked.

    state: waiting, done, failed. Those of one `line` (a chat, or a person where there is none) are worked in order.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        Index("ix_inbox_waiting", "id", **where("state = 'waiting'")),
        Index(None, "received_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    line: Mapped[int]
    body: Mapped[str | None]
    state: Mapped[str] = mapped_column(default="waiting")
    attempts: Mapped[int] = mapped_column(default=0)
    error: Mapped[str | None]
    received_at: Mapped[datetime]


class Conversation(Base):
    """Where one person is in one chat, and what they wrote so far."""

    __tablename__ = "conversations"

    chat: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str | None]
    data: Mapped[dict[str, Any]]
    changed_at: Mapped[datetime]
