"""Chats, in each of which messages go one after another."""

import asyncio
import math
from dataclasses import dataclass, field
from datetime import UTC, datetime

from bot.clock import Clock
from bot.pace import URGENT

GAP, GROUP_GAP = 1.0, 3.0  # seconds between two messages to a person, to a group, that nobody waits for
MOST = 10_000
NEVER = datetime.min.replace(tzinfo=UTC)


def gap(chat: int) -> float:
    return GAP if chat > 0 else GROUP_GAP


@dataclass(slots=True)
class Lane:
    """`last`: when a message went, by the loop's clock. `put_off`: until when the last one was that could not go; what
    was claimed before that goes behind it. `slow`: at the front is a reply that Telegram does not take now."""

    turn: asyncio.Lock = field(default_factory=asyncio.Lock)
    last: float = -math.inf
    put_off: datetime = NEVER
    slow: bool = False

    def matters(self, since: float, now: datetime) -> bool:
        """Whether it makes a difference that this lane was there before."""
        return self.turn.locked() or self.last > since or self.put_off > now


class Lanes:
    """Replies have a lane of their own: they do not wait for what nobody waits for."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lanes: dict[tuple[int, bool], Lane] = {}

    def of(self, chat: int, rank: int) -> Lane:
        if len(self._lanes) > MOST:
            since, now = asyncio.get_running_loop().time() - GROUP_GAP, self._clock.now()
            self._lanes = {key: lane for key, lane in self._lanes.items() if lane.matters(since, now)}
        return self._lanes.setdefault((chat, rank == URGENT), Lane())
