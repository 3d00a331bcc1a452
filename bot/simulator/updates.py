"""The queue of updates that wait for the bot, as Telegram keeps it: given again until acknowledged."""

from collections import deque
from collections.abc import Iterable

from bot.simulator.bell import Bell
from bot.simulator.refusal import Json, conflict

# What a bot gets when it never named its allowed_updates: all but these.
ONLY_WHEN_NAMED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})


class Updates:
    """Updates in the order they happened; update_id grows by one."""

    def __init__(self, first: int = 600_000_001) -> None:
        self.last_id = first - 1
        self.bell = Bell()
        self.allowed: tuple[str, ...] = ()
        self._queue: deque[Json] = deque()
        self.polls = 0
        self._closed = ""

    def __len__(self) -> int:
        return len(self._queue)

    @property
    def waiting(self) -> tuple[Json, ...]:
        return tuple(self._queue)

    def push(self, kind: str, body: Json) -> int | None:
        """Queue an update; its update_id, or None when the bot did not ask for this kind."""
        if not self._wanted(kind):
            return None
        self.last_id += 1
        self._queue.append({"update_id": self.last_id, kind: body})
        self.bell.ring()
        return self.last_id

    def repeat(self, update: Json) -> None:
        """Give an update as it is, though the bot has acknowledged its number or never asked for its kind."""
        self._queue.append(update)
        self.bell.ring()

    def allow(self, kinds: Iterable[str]) -> None:
        """Hold for later updates only; an empty list means Telegram's default."""
        self.allowed = tuple(kinds)

    def acknowledge(self, offset: int) -> None:
        """Forget what came before `offset`; a negative one keeps only so many from the end."""
        if offset < 0:
            offset = self.last_id + 1 - min(-offset, len(self._queue))
        while self._queue and self._queue[0]["update_id"] < offset:
            self._queue.popleft()
        self.bell.ring()

    async def take(self, limit: int, patience: float) -> list[Json]:
        """The oldest updates, as soon as there are any; none after `patience` seconds. A newer call ends this one."""
        self.polls += 1
        mine = self.polls
        self._closed = "terminated by other getUpdates request; make sure that only one bot instance is running"
        self.bell.ring()
        await self.bell.until(lambda: bool(self._queue) or self.polls != mine, patience)
        if self.polls != mine:
            raise conflict(self._closed)
        return list(self._queue)[:limit] if limit < len(self._queue) else list(self._queue)

    def end_poll(self, reason: str) -> None:
        """End a long poll that is under way with 409."""
        self.polls += 1
        self._closed = reason
        self.bell.ring()

    def drop(self) -> None:
        self._queue.clear()
        self.bell.ring()

    def _wanted(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in ONLY_WHEN_NAMED
