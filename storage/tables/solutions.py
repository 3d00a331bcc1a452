"""Solutions to demands, what was asked about a demand, and what one side may see of the other."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, where


class Solution(Base):
    """An answer to a demand from the moment it is filed.

    number      the receipt number, for people
    digest      SHA-256 of what was filed, which proves what it said when
    for_version the version of the demand it answers; where the demand has another one it is to be confirmed again
    marks       the demander's own: by 技术性, 匹配度, 合作前景, clause 三（四）
    """

    __tablename__ = "solutions"
    __table_args__ = (
        Index(None, "number", unique=True),
        Index(None, "demand_id", "state"),
        Index(None, "person_id"),
        Index(None, "state", "moved_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str]
    demand_id: Mapped[int] = mapped_column(ForeignKey("demands.id", ondelete="CASCADE"))
    person_id: Mapped[int]
    state: Mapped[str]
    version: Mapped[int]
    answers: Mapped[dict[str, Any]]
    digest: Mapped[str]
    for_version: Mapped[int]
    taken_by: Mapped[int | None]
    marks: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    submitted_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    delivered_at: Mapped[datetime | None]


class SolutionEvent(Base):
    """What happened to a solution: its history, for both sides. `words`: what was written with it, `code`: why."""

    __tablename__ = "solution_events"
    __table_args__ = (Index(None, "solution_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    solution_id: Mapped[int] = mapped_column(ForeignKey("solutions.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    by: Mapped[int]
    side: Mapped[str]
    act: Mapped[str]
    state: Mapped[str]
    code: Mapped[str | None]
    words: Mapped[str | None]


class Enquiry(Base):
    """A question about a published demand; who asked is shown to nobody. Once answered everybody may read it."""

    __tablename__ = "enquiries"
    __table_args__ = (
        Index(None, "demand_id", "id"),
        Index(None, "person_id"),
        Index("ix_enquiries_open", "asked_at", **where("answered_at IS NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    demand_id: Mapped[int] = mapped_column(ForeignKey("demands.id", ondelete="CASCADE"))
    person_id: Mapped[int]
    text: Mapped[str]
    asked_at: Mapped[datetime]
    answer: Mapped[str | None]
    answered_by: Mapped[int | None]
    answered_at: Mapped[datetime | None]


class Follower(Base):
    """Somebody who follows a demand: they hear of its questions and answers, and of what becomes of it."""

    __tablename__ = "followers"
    __table_args__ = (Index(None, "person_id"),)

    demand_id: Mapped[int] = mapped_column(ForeignKey("demands.id", ondelete="CASCADE"), primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    since: Mapped[datetime]


class Disclosure(Base):
    """What one side may see of what the other keeps to itself, clause 四（三）.

    about     "demand" or "solution", and its id; owner: whose secret it is; viewer: who wants to see it
    level     1 the name, 2 technical detail, 3 the contact
    state     asked, granted, declined or revoked
    """

    __tablename__ = "disclosures"
    __table_args__ = (
        Index(None, "owner", "state"),
        Index(None, "viewer"),
        Index("ix_disclosures_one", "about", "subject", "viewer", "level", unique=True),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    about: Mapped[str]
    subject: Mapped[int]
    owner: Mapped[int]
    viewer: Mapped[int]
    level: Mapped[int]
    state: Mapped[str]
    asked_at: Mapped[datetime]
    decided_at: Mapped[datetime | None]


class View(Base):
    """One look at what was disclosed. It only grows."""

    __tablename__ = "views"
    __table_args__ = (Index(None, "disclosure_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    disclosure_id: Mapped[int] = mapped_column(ForeignKey("disclosures.id", ondelete="CASCADE"))
    viewer: Mapped[int]
    at: Mapped[datetime]
    what: Mapped[str]
