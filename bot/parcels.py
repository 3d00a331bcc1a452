"""What is sent, what became of it, and where it waits."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, NamedTuple, Protocol

from aiogram.methods import TelegramMethod
from sqlalchemy.ext.asyncio import AsyncSession


class Outcome(NamedTuple):
    """What became of a parcel. `message`: its id in the chat. later: to be tried again at `until`. unknown: it may
    have arrived, and the policy forbids to send it twice."""

    kind: Literal["delivered", "blocked", "gone", "failed", "unknown", "later"]
    message: int | None = None
    reason: str = ""
    until: datetime | None = None


@dataclass(slots=True)
class Parcel:
    """One call to be made. `key`: by which its source knows it. `attempts`: made before this one."""

    key: Any
    chat: int
    call: TelegramMethod[Any]
    rank: int
    attempts: int = 0


class Source(Protocol):
    """Where parcels wait in the database. All is done in transactions that may be run again from the beginning."""

    async def claim(self, session: AsyncSession, *, by: int, now: datetime, limit: int) -> Sequence[Parcel]:
        """Take what is due; nobody else takes it then."""

    async def sending(self, session: AsyncSession, parcels: Iterable[Parcel]) -> None:
        """Written before the request, so that after a crash it is known what may have arrived."""

    async def settle(self, session: AsyncSession, parcel: Parcel, outcome: Outcome, *, now: datetime) -> None:
        """Written after it. What is urgent stays in hand when it is put off: somebody waits, and it is tried again."""

    async def recover(self, session: AsyncSession, *, alive: Collection[int], again: bool) -> None:
        """Free what processes other than those `alive` had in hand; `again`: what was in flight is sent once more."""
