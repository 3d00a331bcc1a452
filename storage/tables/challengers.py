"""Challengers, and what they and others have signed."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Challenger(Base):
    """Somebody who has joined. `answers` by the key of the field of the form; `registered`: with the official site."""

    __tablename__ = "challengers"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    answers: Mapped[dict[str, Any]]
    strengths: Mapped[str]
    registered: Mapped[str | None]
    joined_at: Mapped[datetime]
    changed_at: Mapped[datetime]


class Undertaking(Base):
    """A text that somebody read and signed, clauses 三（三） and 四（三）. What was signed never changes.

    paper     notice (挑战须知), secrecy (《保密协议》) or liability (《免责声明》)
    text_hash SHA-256 of the text as it was shown; the text itself is kept once, in `papers`
    pdf       the digest of the signed copy in the store of files
    """

    __tablename__ = "undertakings"
    __table_args__ = (Index(None, "person_id", "paper"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int]
    paper: Mapped[str]
    text_hash: Mapped[str] = mapped_column(ForeignKey("papers.text_hash"))
    signed_as: Mapped[str]
    signed_at: Mapped[datetime]
    pdf: Mapped[str | None]
    withdrawn_at: Mapped[datetime | None]


class Paper(Base):
    """A text as it was put before people to sign, by its SHA-256."""

    __tablename__ = "papers"

    text_hash: Mapped[str] = mapped_column(primary_key=True)
    paper: Mapped[str]
    title: Mapped[str]
    text: Mapped[str]
    first_shown: Mapped[datetime]
