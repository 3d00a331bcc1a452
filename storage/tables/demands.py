"""Demands, and what became of each."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, where


class Demand(Base):
    """A technical demand from the moment it is filed. `answers` by the key of the field, as the demander gave them.

    number       the receipt number, for people
    scope        the organiser that answers for it; "" where the notice names none
    version      grows with every change of what it says; what was looked at before is known by it
    proposal     the fields that staff have reworded, until the demander confirms or objects
    disclosure   by the key of the field: {"how": "public" | "hidden" | "general", "text": the general wording}
    public       the exact text to be published, `public_rows` the (label, words) it is made of, `public_hash` its
                 SHA-256; `approved` the one that the demander approved
    before       the state to go back to, while it is suspended
    post         the message in the channel; `receipt` that of the upload to the official site, clause 三（二）
    """

    __tablename__ = "demands"
    __table_args__ = (
        Index(None, "number", unique=True),
        Index(None, "person_id"),
        Index(None, "state", "moved_at"),
        Index("ix_demands_published", "published_at", **where("published_at IS NOT NULL")),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    number: Mapped[str]
    person_id: Mapped[int]
    contest: Mapped[str]
    scope: Mapped[str]
    industry: Mapped[str]
    title: Mapped[str]
    state: Mapped[str]
    before: Mapped[str | None]
    version: Mapped[int]
    answers: Mapped[dict[str, Any]]
    proposal: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    disclosure: Mapped[dict[str, Any]]
    public: Mapped[str | None]
    public_rows: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    public_hash: Mapped[str | None]
    approved: Mapped[str | None]
    taken_by: Mapped[int | None]
    expert: Mapped[int | None]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("demands.id", ondelete="SET NULL"))
    submitted_at: Mapped[datetime]
    moved_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    post: Mapped[int | None]
    receipt: Mapped[str | None]


class DemandEvent(Base):
    """What happened to a demand: its history, for both sides. `words`: what was written with it, `code`: why."""

    __tablename__ = "demand_events"
    __table_args__ = (Index(None, "demand_id", "id"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    demand_id: Mapped[int] = mapped_column(ForeignKey("demands.id", ondelete="CASCADE"))
    at: Mapped[datetime]
    by: Mapped[int]
    side: Mapped[str]
    act: Mapped[str]
    state: Mapped[str]
    code: Mapped[str | None]
    words: Mapped[str | None]


class Counter(Base):
    """The last number given out in a series ("XQ2026")."""

    __tablename__ = "counters"

    series: Mapped[str] = mapped_column(primary_key=True)
    last: Mapped[int]


class Subscription(Base):
    """Somebody wants to hear of new demands of an industry, or of all (""). `seen_to`: those published until then are
    known to them; `next_at`: not before then they are told again."""

    __tablename__ = "subscriptions"
    __table_args__ = (Index(None, "next_at"),)

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), primary_key=True)
    industry: Mapped[str] = mapped_column(primary_key=True)
    seen_to: Mapped[datetime]
    next_at: Mapped[datetime]
