"""How fast we may speak: so many messages in any second, those to people who wait first."""

import asyncio
import heapq
from collections import deque
from dataclasses import dataclass

URGENT, NOTICE, ANNOUNCEMENT = 0, 1, 2

SECOND = 1.0
SPACING = 1.003  # of an even pace: announcements leave the rest to replies
CATCH_UP = 3  # turns that may be made up for after a delay
MARGIN = 0.02  # seconds by which two messages may come nearer to each other on their way
WIDEST_MARGIN = 0.5
TOGETHER = 1.0  # seconds within which refusals of two chats mean that all must wait


@dataclass(slots=True)
class Turn:
    """Leave to send one message: `begun` when it was given, `ended` when Telegram had answered."""

    begun: float
    ended: float | None = None


class Pace:
    """Gives turns. Any second holds at most `per_second` of them, counted where Telegram counts: a turn is over a
    second old for certain when the answer to it is, and very likely when it was given a second and a margin ago."""

    def __init__(self, per_second: int) -> None:
        self._limit = per_second
        self._gap = SPACING / per_second
        self._margin = MARGIN
        self._reserve = 0
        self._log: deque[Turn] = deque(maxlen=per_second)
        self._next_even = 0.0
        self._frozen = 0.0
        self._chats: dict[int, float] = {}
        self._waiting: list[tuple[int, int, asyncio.Future[Turn]]] = []
        self._seq = 0
        self._alarm: asyncio.TimerHandle | None = None

    async def turn(self, rank: int) -> Turn:
        """Wait for leave to send; the lower the rank, the sooner."""
        loop = asyncio.get_running_loop()
        if not self._waiting and self._free_at(rank) <= loop.time():
            return self._grant(rank, loop.time())
        future: asyncio.Future[Turn] = loop.create_future()
        self._seq += 1
        heapq.heappush(self._waiting, (rank, self._seq, future))
        self._pump()
        return await future

    def answered(self, turn: Turn) -> None:
        turn.ended = asyncio.get_running_loop().time()
        if self._waiting:
            self._pump()

    def frozen(self, chat: int) -> float:
        """Seconds for which Telegram wants to hear nothing for this chat."""
        return max(0.0, self._chats.get(chat, 0.0) - asyncio.get_running_loop().time())

    def refused(self, chat: int, rank: int, seconds: float) -> None:
        """Telegram asked to wait. It does not say whether it means the chat or all: where two chats are refused at
        about the same time, it means all, and then we were too fast and must learn."""
        now = asyncio.get_running_loop().time()
        others = [until for one, until in self._chats.items() if one != chat and until > now - TOGETHER]
        self._chats = {one: until for one, until in self._chats.items() if until > now - TOGETHER}
        self._chats[chat] = max(now + seconds, self._chats.get(chat, 0.0))
        if others:
            self._frozen = max(self._frozen, now + seconds)
            self._margin = min(self._margin * 2, WIDEST_MARGIN)
            self._reserve = 1 if rank == URGENT and self._limit > 1 else self._reserve

    def _free_at(self, rank: int) -> float:
        at = self._frozen
        room = self._limit if rank == URGENT else self._limit - self._reserve
        if len(self._log) >= room:
            oldest = self._log[-room]
            likely = oldest.begun + SECOND + self._margin
            at = max(at, likely if oldest.ended is None else min(likely, oldest.ended + SECOND))
        return max(at, self._next_even) if rank != URGENT else at

    def _grant(self, rank: int, now: float) -> Turn:
        turn = Turn(now)
        self._log.append(turn)
        if rank != URGENT:
            self._next_even = max(self._next_even, now - CATCH_UP * self._gap) + self._gap
        return turn

    def _pump(self) -> None:
        """Give all the turns that are due, and come back for the next."""
        loop = asyncio.get_running_loop()
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        while self._waiting:
            rank, _, future = self._waiting[0]
            at, now = self._free_at(rank), loop.time()
            if not future.done() and at > now:
                self._alarm = loop.call_at(at, self._pump)
                return
            heapq.heappop(self._waiting)
            if not future.done():
                future.set_result(self._grant(rank, now))
