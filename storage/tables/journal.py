"""What staff did."""

from datetime import datetime
from typing import Any

from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class JournalEntry(Base):
    """An act of staff, or an attempt at one. There is no function that changes or removes an entry."""

    __tablename__ = "journal"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    actor: Mapped[int]
    act: Mapped[str]
    subject: Mapped[str]
    detail: Mapped[dict[str, Any]]
