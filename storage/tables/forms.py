"""What people are filling in, and the files they gave with it."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Draft(Base):
    """A form that somebody has begun. `answers` by the key of the field; None where it was skipped.

    `at`: the field that is asked, None while the whole is looked at. `pending`: what was said to it and awaits a word.
    `subject`: what is being changed, where the form is not a new one; then `fields` are those that may be.
    """

    __tablename__ = "drafts"
    __table_args__ = (Index(None, "person_id", "form"),)

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"))
    form: Mapped[str]
    subject: Mapped[int | None]
    fields: Mapped[list[Any] | None] = mapped_column(JSON(none_as_null=True))
    answers: Mapped[dict[str, Any]]
    at: Mapped[str | None]
    pending: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    begun_at: Mapped[datetime]
    touched_at: Mapped[datetime]


class Attachment(Base):
    """A file somebody gave: `digest` is its name in the store of files, `file_id` what Telegram knows it by.
    `photo`: it was sent as a picture, and can only be sent on as one.

    `draft_id`: the form it was given with, `demand_id`, `solution_id`: what it was filed with.
    """

    __tablename__ = "attachments"
    __table_args__ = (
        Index(None, "person_id"),
        Index(None, "draft_id"),
        Index(None, "demand_id"),
        Index(None, "digest"),
    )

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    person_id: Mapped[int]
    draft_id: Mapped[int | None] = mapped_column(ForeignKey("drafts.id", ondelete="SET NULL"))
    demand_id: Mapped[int | None] = mapped_column(ForeignKey("demands.id", ondelete="CASCADE"))
    solution_id: Mapped[int | None] = mapped_column(ForeignKey("solutions.id", ondelete="CASCADE"))
    digest: Mapped[str]
    file_id: Mapped[str]
    photo: Mapped[bool]
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    given_at: Mapped[datetime]
