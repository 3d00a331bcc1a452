"""What happened, in order, for the pages that look on."""

from collections import deque
from typing import Any

from bot.simulator.bell import Bell
from bot.simulator.refusal import Json

KEPT = 20_000


class Events:
    """A log with growing numbers; a page that was away reads on from the number it had."""

    def __init__(self) -> None:
        self.seq = 0
        self.bell = Bell()
        self._log: deque[Json] = deque(maxlen=KEPT)

    def add(self, kind: str, **body: Any) -> None:
        self.seq += 1
        self._log.append({"seq": self.seq, "type": kind, **body})
        self.bell.ring()

    def after(self, seq: int) -> list[Json]:
        missed = min(self.seq - seq, len(self._log))
        if missed <= 0:
            return []
        return [self._log[index] for index in range(len(self._log) - missed, len(self._log))]

    async def wait(self, seq: int, patience: float) -> list[Json]:
        """The events after `seq`, as soon as there are any; none after `patience` seconds."""
        await self.bell.until(lambda: self.seq > seq, patience)
        return self.after(seq)
