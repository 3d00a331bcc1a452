"""The tables. What a state may be, and who may change it, stands in the file named for the noun."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


def where(condition: str) -> dict[str, Any]:
    """An index of few rows among many."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


# ---- updates in ----


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


# ---- people ----


class Person(Base):
    """Somebody who wrote to us. `started_at`: since when they can be written to; not once `blocked_at` or `gone_at`."""

    __tablename__ = "people"
    __table_args__ = (
        Index(
            "ix_people_reachable",
            "id",
            **where("started_at IS NOT NULL AND blocked_at IS NULL AND gone_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str]
    username: Mapped[str | None]
    language: Mapped[str]
    zone: Mapped[str]
    first_seen: Mapped[datetime]
    last_seen: Mapped[datetime]
    started_at: Mapped[datetime | None]
    blocked_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]


class Role(Base):
    """A role of a person. `scope`: the organiser whose contests it holds for; "" for all."""

    __tablename__ = "roles"
    __table_args__ = (Index(None, "role"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    role: Mapped[str] = mapped_column(primary_key=True)
    scope: Mapped[str] = mapped_column(primary_key=True)
    granted_by: Mapped[int | None]
    granted_at: Mapped[datetime]


class Invitation(Base):
    """A one-time link that makes whoever opens it staff or an expert. Only the hash of its code is kept."""

    __tablename__ = "invitations"

    code_hash: Mapped[str] = mapped_column(primary_key=True)
    role: Mapped[str]
    scope: Mapped[str]
    invited_by: Mapped[int]
    created_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    used_by: Mapped[int | None]
    used_at: Mapped[datetime | None]


class Following(Base):
    """A contest or an industry a person wants to hear about. kind: contest, industry."""

    __tablename__ = "followings"
    __table_args__ = (Index(None, "kind", "name"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)


class Mute(Base):
    """A category of announcements a person does not want."""

    __tablename__ = "mutes"
    __table_args__ = (Index(None, "category", "person_id"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    category: Mapped[str] = mapped_column(primary_key=True)


class JournalEntry(Base):
    """An act of staff, or an attempt at one. There is no function that changes or removes an entry."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[int]
    act: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]


# ---- messages out ----


class Message(Base):
    """Something to be said: a method of the Bot API with its parameters as JSON.

    state: waiting, sending, sent, failed, unknown (in flight at a crash). `claimed_by`: the process that has it in
    hand. priority: 0 a reply, 1 a notice. A reply that was delivered is removed.
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
    state: Mapped[str]
    claimed_by: Mapped[int | None]
    attempts: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    message_id: Mapped[int | None]
    error: Mapped[str | None]


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


# ---- questions ----


class Question(Base):
    """Something a person asked, and whether the notice had an answer. Ids grow with time."""

    __tablename__ = "questions"
    __table_args__ = (Index(None, "chat", "person", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    chat: Mapped[int]
    person: Mapped[int]
    text: Mapped[str]
    found: Mapped[bool]
    related: Mapped[list[str]]
    asked_at: Mapped[datetime]


class Rating(Base):
    """What one person thinks of the answer to a question: +1 or -1. In a group several people may say so."""

    __tablename__ = "ratings"

    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), primary_key=True)
    person: Mapped[int] = mapped_column(primary_key=True)
    mark: Mapped[int]


class Handover(Base):
    """A question handed to staff by the message `message_id` of the outbox: replies to it go to `asker_chat`."""

    __tablename__ = "handovers"

    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    asker_chat: Mapped[int]
    opened_at: Mapped[datetime]
