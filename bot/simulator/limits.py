"""How often a bot may speak, as Telegram counts it. Has no clock of its own: whoever asks says what time it is."""

import math
from collections import deque
from dataclasses import dataclass
from typing import Literal, Protocol, get_args

Counting = Literal["bucket", "window"]
COUNTINGS: tuple[Counting, ...] = get_args(Counting)

# Times are sums of fractions; what differs by less is the same moment.
_MOMENT = 1e-6
_SPEAKING = ("send", "copy", "forward", "edit")
# These leave no message behind.
_SILENT = frozenset({"sendchataction", "sendmessagedraft"})


def speaks(method: str) -> bool:
    """Whether a method puts a message into a chat or changes one there."""
    name = method.lower()
    return name.startswith(_SPEAKING) and name not in _SILENT


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in so many seconds."""

    most: int
    seconds: float


OVERALL = Rate(30, 1)
# One a second; a short burst is borne.
PRIVATE = Rate(20, 20)
GROUP = Rate(20, 60)


class Meter(Protocol):
    """A call of more messages than ever fit waits until there is nothing beside it, and then counts in full."""

    def wait(self, cost: int, now: float) -> float:
        """Seconds until `cost` more messages fit."""

    def add(self, cost: int, now: float) -> None:
        """They were said."""


class Bucket:
    """What was said leaks away evenly."""

    def __init__(self, rate: Rate) -> None:
        self._most = rate.most
        self._a_second = rate.most / rate.seconds
        self._level = 0.0
        self._at = 0.0

    def wait(self, cost: int, now: float) -> float:
        self._level = max(0.0, self._level - (now - self._at) * self._a_second)
        self._at = now
        return max(0.0, (self._level + min(cost, self._most) - self._most) / self._a_second)

    def add(self, cost: int, now: float) -> None:
        self._level += cost


class Window:
    """What was said counts in full until its time is over."""

    def __init__(self, rate: Rate) -> None:
        self._rate = rate
        self._said: deque[float] = deque()

    def wait(self, cost: int, now: float) -> float:
        while self._said and self._said[0] + self._rate.seconds <= now + _MOMENT:
            self._said.popleft()
        excess = len(self._said) + min(cost, self._rate.most) - self._rate.most
        return self._said[excess - 1] + self._rate.seconds - now if excess > 0 else 0.0

    def add(self, cost: int, now: float) -> None:
        self._said.extend([now] * cost)


METERS: dict[Counting, type[Bucket] | type[Window]] = {"bucket": Bucket, "window": Window}


class _Gate:
    """Shut for whole seconds once too much was said; who knocks meanwhile does not keep it shut for longer."""

    def __init__(self, counting: Counting, rate: Rate) -> None:
        self._most = rate.most
        self._meter: Meter = METERS[counting](rate)
        self._opens = -math.inf

    def wait(self, cost: int, now: float) -> int:
        if now >= self._opens - _MOMENT:
            self._opens = now + math.ceil(self._meter.wait(cost, now) - _MOMENT)
        return max(0, math.ceil(self._opens - now - _MOMENT))

    def add(self, cost: int, now: float) -> None:
        self._meter.add(cost, now)

    def forgot(self, now: float) -> bool:
        """Whether it is as if nothing had ever been said."""
        return now >= self._opens and self._meter.wait(self._most, now) <= 0


class Limits:
    """All limits of one bot. `accepted` and `refused` are numbers of calls."""

    def __init__(self, counting: Counting | None = None) -> None:
        self.count_by(counting)

    def count_by(self, counting: Counting | None) -> None:
        """Count in this way, from nought; None lets everything pass."""
        self.counting = counting
        self.accepted = self.refused = 0
        self._overall = _Gate(counting or "bucket", OVERALL)
        # In the order of their last use: chats that have long been silent are at the front.
        self._chats: dict[int, _Gate] = {}

    def check(self, chat_id: int, private: bool, cost: int, now: float) -> int:
        """Whole seconds until a call may say `cost` messages in a chat; 0: it may now, and it counts."""
        gates = self._gates(chat_id, private, now)
        seconds = max((gate.wait(cost, now) for gate in gates), default=0)
        if seconds:
            self.refused += 1
            return seconds
        self.accepted += 1
        for gate in gates:
            gate.add(cost, now)
        return 0

    def _gates(self, chat_id: int, private: bool, now: float) -> tuple[_Gate, ...]:
        if self.counting is None:
            return ()
        chat = self._chats.pop(chat_id, None) or _Gate(self.counting, PRIVATE if private else GROUP)
        while self._chats and self._chats[first := next(iter(self._chats))].forgot(now):
            del self._chats[first]
        self._chats[chat_id] = chat
        return self._overall, chat
