"""The tables."""

from datetime import UTC, datetime

from sqlalchemy import JSON, BigInteger, Dialect, ForeignKey, Index, Integer, MetaData, Text
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import TypeDecorator


class Moment(TypeDecorator[datetime]):
    """An aware moment. SQLite keeps no time zone, so everything is kept and given back in UTC."""

    impl = SqlDateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.astimezone(UTC) if value else None

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return value.replace(tzinfo=UTC) if value else None


class Base(DeclarativeBase):
    # Named constraints can be changed by a later migration; unnamed ones cannot on SQLite
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {  # noqa: RUF012 - SQLAlchemy reads it from the class
        int: BigInteger().with_variant(Integer, "sqlite"),
        str: Text(),
        datetime: Moment(),
        list[str]: JSON(),
    }


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
    """A question handed to staff: the staff's reply to `staff_message` goes back to `asker_chat`."""

    __tablename__ = "handovers"

    staff_chat: Mapped[int] = mapped_column(primary_key=True)
    staff_message: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("questions.id", ondelete="CASCADE"), index=True)
    asker_chat: Mapped[int]
    opened_at: Mapped[datetime]
