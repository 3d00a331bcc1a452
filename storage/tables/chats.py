"""Where chats are."""

from sqlalchemy.orm import Mapped, mapped_column

from storage.base import Base


class Move(Base):
    """A group that became a supergroup: the id it had, and the one it has since."""

    __tablename__ = "moves"

    old: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    new: Mapped[int]
