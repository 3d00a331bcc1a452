"""Who people are, what they may do, and what they want to hear."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.engine.default import DefaultExecutionContext
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base, where

LOTS = 128
REACHABLE = "started_at IS NOT NULL AND blocked_at IS NULL AND gone_at IS NULL"


def _lot(context: DefaultExecutionContext) -> int:
    """Ids that follow each other in any steps come into different lots."""
    id: int = context.get_current_parameters()["id"]  # type: ignore[no-untyped-call]
    return id % 65536 * 40503 % 65536 * LOTS // 65536


class Person(Base):
    """Somebody who wrote to us. `started_at`: since when they can be written to; not once `blocked_at` or `gone_at`.

    `lot`: one of LOTS, as if drawn, so that those of one lot are a sample of all.
    """

    __tablename__ = "people"
    __table_args__ = (
        Index("ix_people_reachable", "id", **where(REACHABLE)),
        Index("ix_people_sampled", "lot", **where(REACHABLE)),
        Index("ix_people_active", "last_seen", **where(REACHABLE)),
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
    lot: Mapped[int] = mapped_column(default=_lot)


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
