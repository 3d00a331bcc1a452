"""What was asked, what people thought of the answers, and what was handed to staff."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


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
    """A question handed to staff by the message `message_id` of the outbox: replies to it go to `asker_chat`.

    `number`: by which staff call it, and by which it is known wherever it stands; None where it was asked before there
    were numbers.
    """

    __tablename__ = "handovers"
    __table_args__ = (Index(None, "number", unique=True),)

    message_id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    asker_chat: Mapped[int]
    number: Mapped[int | None]
    opened_at: Mapped[datetime]
