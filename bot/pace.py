"""How fast we may speak: so many messages in any second, those to people who wait first."""

import asyncio
import heapq
import math
from collections import deque
from dataclasses import dataclass

URGENT, NOTICE, ANNOUNCEMENT = 0, 1, 2

SECOND = 1.0
MARGIN = 0.014  # seconds by which two messages may come nearer to each other on their way
SLACK = 0.004  # of each second is left over by an even pace, to make up for delays
CATCH_UP = 3  # turns that may be made up for at once
TALK = 5.0  # seconds for which, after a reply, a place is kept for the next
FORGET = 5e-6  # seconds by which the fastest answer is forgotten with each other
TOGETHER = 1.0  # seconds within which refusals of two chats mean that all must wait
REMEMBER = 3600.0  # seconds after which we try again what was refused


@dataclass(slots=True)
class Turn:
    """Leave to send one message: `begun` when it was given, or used; `ended` when Telegram had answered."""

    begun: float
    ended: float | None = None


class Pace:
    """Gives turns. Any second holds at most `per_second` of them, counted where Telegram counts: a turn is over a
    second old for certain when the answer to it is, and very likely when it was used a second and a margin ago.

    What nobody waits for goes evenly, and while people talk to us leaves a place in each second to replies. Where
    Telegram refuses us we learn: first to trust no guess, then to leave more places free.
    """

    def __init__(self, per_second: int) -> None:
        self._limit = per_second
        self._few = math.ceil(per_second / 30)
        self._refusals = 0
        self._refused = self._replied = -math.inf
        self._fastest = math.inf
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
        now = loop.time()
        if not self._waiting and self._free_at(rank, now) <= now:
            return self._grant(rank, now)
        future: asyncio.Future[Turn] = loop.create_future()
        self._seq += 1
        heapq.heappush(self._waiting, (rank, self._seq, future))
        self._pump()
        return await future

    def uses(self, turn: Turn) -> None:
        """The message goes now."""
        turn.begun = asyncio.get_running_loop().time()

    def answered(self, turn: Turn) -> None:
        turn.ended = asyncio.get_running_loop().time()
        self._fastest = min(self._fastest + FORGET, turn.ended - turn.begun)
        if self._waiting:
            self._pump()

    def frozen(self, chat: int) -> float:
        """Seconds for which Telegram wants to hear nothing for this chat."""
        return max(0.0, self._chats.get(chat, 0.0) - asyncio.get_running_loop().time())

    def refused(self, chat: int, seconds: float) -> None:
        """Telegram asked to wait. It does not say whether it means the chat or all: where two chats are refused at
        about the same time, it means all, and then we were too fast and must learn."""
        now = asyncio.get_running_loop().time()
        others = [until for one, until in self._chats.items() if one != chat and until > now - TOGETHER]
        self._chats = {one: until for one, until in self._chats.items() if until > now - TOGETHER}
        self._chats[chat] = max(now + seconds, self._chats.get(chat, 0.0))
        if not others:
            return
        if now > self._frozen:  # what comes after that was on its way
            self._refusals, self._refused = self._lessons(now) + 1, now
        # Then evenly, too: nothing is made up for
        self._next_even = self._frozen = max(self._frozen, now + seconds)

    def _lessons(self, now: float) -> int:
        """How often we were refused lately."""
        return self._refusals if now < self._refused + REMEMBER else 0

    def _room(self, rank: int, now: float) -> int:
        """Places in a second for messages of that rank."""
        if rank == URGENT:
            return self._limit
        talking = now < self._replied + TALK
        return max(1, self._limit - self._few * max(talking, self._lessons(now) - 1))

    def _free_at(self, rank: int, now: float) -> float:
        at, room = self._frozen, self._room(rank, now)
        if len(self._log) >= room:
            at = max(at, self._over(self._log[-room], now))
        return max(at, self._next_even) if rank != URGENT else at

    def _over(self, turn: Turn, now: float) -> float:
        """When a turn is a second old."""
        if turn.ended is None:
            return turn.begun + SECOND + MARGIN
        if self._lessons(now):
            # Its message may have been as late as its answer, and the next may be as fast as any
            return turn.ended + SECOND - self._fastest + MARGIN
        return min(turn.begun + MARGIN, turn.ended) + SECOND

    def _grant(self, rank: int, now: float) -> Turn:
        turn = Turn(now)
        self._log.append(turn)
        if rank == URGENT:
            self._replied = now
        else:
            gap = (SECOND + MARGIN + SLACK) / self._room(rank, now)
            self._next_even = max(self._next_even, now - CATCH_UP * gap) + gap
        return turn

    def _pump(self) -> None:
        """Give all the turns that are due, and come back for the next."""
        loop = asyncio.get_running_loop()
        if self._alarm:
            self._alarm.cancel()
            self._alarm = None
        while self._waiting:
            rank, _, future = self._waiting[0]
            now = loop.time()
            at = self._free_at(rank, now)
            if not future.done() and at > now:
                self._alarm = loop.call_at(at, self._pump)
                return
            heapq.heappop(self._waiting)
            if not future.done():
                future.set_result(self._grant(rank, now))
