"""What is said."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, where


class Message(Base):
    """Something to be said: a method of the Bot API with its parameters as JSON.

    state: waiting, sending, sent, failed, unknown (in flight at a crash). `claimed_by`: the process that has it in
    hand. priority: 0 a reply, 1 a notice. A reply that was delivered is removed, unless it is `kept` for its number.
    """

    __tablename__ = "outbox"
    __table_args__ = (
        Index(
            "ix_outbox_waiting",
            "priority",
            "due_at",
            "id",
            **where("state = 'waiting' AND claimed_by IS NULL"),
        ),
        Index("ix_outbox_in_hand", "claimed_by", **where("claimed_by IS NOT NULL")),
        Index("ix_outbox_sent", "chat", "message_id", **where("message_id IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    priority: Mapped[int]
    chat: Mapped[int]
    method: Mapped[str]
    payload: Mapped[str]
    file: Mapped[bytes | None]
    file_name: Mapped[str | None]
    echo: Mapped[list[Any] | None]
    kept: Mapped[bool] = mapped_column(default=False)
    state: Mapped[str]
    claimed_by: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[int | None]
    error: Mapped[str | None]
