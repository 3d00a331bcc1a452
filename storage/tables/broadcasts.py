"""Announcements and their recipients."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, where


class Broadcast(Base):
    """An announcement. `content` and `audience` as handlers write them; `revision` grows with each change of content.

    The counters are kept beside the recipients so that nobody has to count a million rows.
    """

    __tablename__ = "broadcasts"
    __table_args__ = (
        Index(None, "state"),
        Index(None, "author", "source"),
        Index("ix_broadcasts_looked_at", "look_at", **where("look_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    author: Mapped[int]
    scope: Mapped[str]
    category: Mapped[str]
    content: Mapped[dict[str, Any]]
    # The message of its author that the content came from
    source: Mapped[int | None]
    audience: Mapped[dict[str, Any]]
    state: Mapped[str]
    revision: Mapped[int] = mapped_column(default=1)
    tested_revision: Mapped[int] = mapped_column(default=0)
    # The row of the outbox by which its author saw it
    tested_row: Mapped[int | None]
    # The row of the outbox by which its author sees the draft and works on it
    card: Mapped[int | None]
    # Who asked to send or correct it, and so may not approve that
    asked_by: Mapped[int | None]
    approved_by: Mapped[int | None]
    # A content that waits for approval to take the place of the one that was sent
    correction: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    scheduled_for: Mapped[datetime | None]
    created_at: Mapped[datetime]
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    # The last person written down as a recipient; None once all are
    spooled_to: Mapped[int | None]
    # Where its recipients live, as names of time zones
    zones: Mapped[list[str]]
    total: Mapped[int] = mapped_column(default=0)
    delivered: Mapped[int] = mapped_column(default=0)
    blocked: Mapped[int] = mapped_column(default=0)
    gone: Mapped[int] = mapped_column(default=0)
    failed: Mapped[int] = mapped_column(default=0)
    unknown: Mapped[int] = mapped_column(default=0)
    corrected: Mapped[int] = mapped_column(default=0)
    recalled: Mapped[int] = mapped_column(default=0)
    # Where its author watches the progress: the message, the row of the outbox that changed it last, what it shows,
    # and when to look again whether that is still so; None once it says the last word
    progress_chat: Mapped[int | None]
    progress_message: Mapped[int | None]
    progress_row: Mapped[int | None]
    shown: Mapped[str | None]
    look_at: Mapped[datetime | None]


class Recipient(Base):
    """One person's copy of a broadcast; `revision`: the last one that was sent or tried.

    state: waiting, sending, delivered, blocked, gone, failed, unknown, recalled, kept (could not be recalled).
    `claimed_by`: the process that has it in hand. `due_at`: not to be sent, or changed, before; when it was delivered,
    once it was. `zone`: where its reader lives, so that those who sleep are passed over together.
    """

    __tablename__ = "recipients"
    __table_args__ = (
        Index(
            "ix_recipients_waiting",
            "broadcast_id",
            "zone",
            "due_at",
            **where("state = 'waiting' AND claimed_by IS NULL"),
        ),
        Index(
            "ix_recipients_delivered",
            "broadcast_id",
            "revision",
            "due_at",
            **where("state = 'delivered' AND claimed_by IS NULL"),
        ),
        Index("ix_recipients_in_hand", "claimed_by", **where("claimed_by IS NOT NULL")),
    )

    broadcast_id: Mapped[int] = mapped_column(ForeignKey("broadcasts.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    state: Mapped[str]
    revision: Mapped[int]
    zone: Mapped[str]
    claimed_by: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[int | None]
    error: Mapped[str | None]
