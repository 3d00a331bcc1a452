"""What all tables share."""

import secrets
import time
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    ColumnElement,
    CursorResult,
    Dialect,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    literal_column,
    text,
)
from sqlalchemy import DateTime as SqlDateTime
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import DeclarativeBase
from sqlalchemy.sql.dml import UpdateBase
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
        bytes: LargeBinary(),
        datetime: Moment(),
        list[str]: JSON(),
        list[Any]: JSON(none_as_null=True),
        dict[str, Any]: JSON(),
    }


def new_id() -> int:
    """63 bits: microseconds, then 12 random bits, so that ids grow, are known before the row is written, and two
    processes do not meet."""
    return time.time_ns() // 1000 << 12 | secrets.randbits(12)


def table(model: type[Base]) -> Table:
    """The table of a model, for statements that are run too often to go through objects."""
    assert isinstance(model.__table__, Table)
    return model.__table__


def where(condition: str) -> dict[str, Any]:
    """An index of few rows among many."""
    return {"sqlite_where": text(condition), "postgresql_where": text(condition)}


def says(column: ColumnElement[str], word: str) -> ColumnElement[bool]:
    """`column` = 'word', written out: a partial index is of use only where the statement itself says what it asks."""
    return column == literal_column(f"'{word}'")


def insert_into(session: AsyncSession, table: Table) -> postgresql.Insert | sqlite.Insert:
    """An INSERT that can be told what to do where the row is there already."""
    if session.get_bind().dialect.name == "postgresql":
        return postgresql.Insert(table)
    return sqlite.Insert(table)


async def changes(session: AsyncSession, statement: UpdateBase, values: dict[str, Any] | None = None) -> bool:
    """Run it; whether there was a row for it. Of two who want the same, one is too late."""
    result = await session.execute(statement, values or {})
    return isinstance(result, CursorResult) and bool(result.rowcount)
