"""Updates in: written down, then acknowledged; those of one chat in order, those of many chats at once."""

import asyncio
import json
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.methods import TelegramMethod
from aiogram.utils.backoff import Backoff, BackoffConfig

from bot.clock import Clock
from bot.worker import Worker
from storage import inbox
from storage.database import Database
from storage.inbox import Arrived

logger = logging.getLogger(__name__)

WAIT = 30  # seconds Telegram may hold a request that has nothing to give
MANY = 500  # updates in hand; more stay in the database, and with Telegram
GRACE = 30  # seconds for what is in hand when we are told to stop
PAUSES = BackoffConfig(min_delay=1, max_delay=30, factor=2, jitter=0.1)
PASSING = (TelegramNetworkError, TelegramServerError, ClientDecodeError)


class _GetRaw(TelegramMethod[list[dict[str, Any]]]):
    """Updates as Telegram wrote them: they are kept so, and one that we cannot read does not hold up the others."""

    __returning__ = list[dict[str, Any]]
    __api_method__ = "getUpdates"

    offset: int | None
    timeout: int
    allowed_updates: list[str]


class Intake:
    """Asks Telegram for updates, keeps them, and gives each to the worker."""

    def __init__(self, bot: Bot, kinds: Sequence[str], database: Database, clock: Clock, worker: Worker) -> None:
        self._bot, self._kinds, self._database, self._clock, self._worker = bot, kinds, database, clock, worker
        self._offset: int | None = None
        self._lines: dict[int, deque[Arrived]] = {}
        self._in_hand = 0
        self._workers: set[asyncio.Task[None]] = set()
        self._room = asyncio.Event()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is in hand. Raises TelegramAPIError where going on is useless:
        the token is refused, or somebody else asks for the same updates."""
        taking, stopping = asyncio.create_task(self._take_all()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({taking, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            taking.cancel()
            stopping.cancel()
            await asyncio.wait({taking})
            await self._finish()
        if not taking.cancelled():
            taking.result()

    async def _take_all(self) -> None:
        await self._resume()
        await self._poll()

    async def _resume(self) -> None:
        """What an earlier life wrote down and did not work comes first."""
        last = -1
        while rows := await self._database.run(
            lambda session: inbox.waiting(session, after=last, limit=MANY)  # noqa: B023 - run at once
        ):
            last = rows[-1].id
            self._hand_out(rows)
            await self._until_there_is_room()

    async def _poll(self) -> None:
        pauses = Backoff(PAUSES)
        while True:
            asked = _GetRaw(offset=self._offset, timeout=WAIT, allowed_updates=list(self._kinds))
            try:
                raw = await self._bot(asked, request_timeout=WAIT + 10)
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
                continue
            except PASSING as error:
                logger.warning("暂时连不上 Telegram（%s），稍后再试", type(error).__name__)
                await pauses.asleep()
                continue
            pauses.reset()
            if raw:
                await self._keep([_arrived(update) for update in raw])
                await self._until_there_is_room()

    async def _keep(self, updates: list[Arrived]) -> None:
        """Only once they are ours Telegram may forget them."""
        now = self._clock.now()
        new = await self._database.run(lambda session: inbox.write(session, updates, now=now))
        self._offset = updates[-1].id + 1
        self._hand_out(new)

    def _hand_out(self, updates: Sequence[Arrived]) -> None:
        for arrived in updates:
            self._in_hand += 1
            if line := self._lines.get(arrived.line):
                line.append(arrived)
                continue
            self._lines[arrived.line] = deque([arrived])
            task = asyncio.create_task(self._work_line(arrived.line))
            self._workers.add(task)
            task.add_done_callback(self._workers.discard)

    async def _work_line(self, line: int) -> None:
        """One after another; each leaves the line when it is through."""
        waiting = self._lines[line]
        while waiting:
            try:
                await self._worker.work(waiting[0])
            except Exception:  # it stays in the database for the next life; the line goes on
                logger.exception("update %s could not be worked", waiting[0].id)
            finally:
                waiting.popleft()
                self._in_hand -= 1
                self._room.set()
        del self._lines[line]

    async def _until_there_is_room(self) -> None:
        while self._in_hand >= MANY:
            self._room.clear()
            await self._room.wait()

    async def _finish(self) -> None:
        """What was written down and not begun waits for the next life."""
        for waiting in self._lines.values():
            while len(waiting) > 1:
                waiting.pop()
        if self._workers:
            await asyncio.wait(self._workers, timeout=GRACE)
        if self._offset is not None:
            # What we have is not to come again. The one update this may fetch is not acknowledged by it
            with suppress(TelegramAPIError, ClientDecodeError):
                await self._bot.get_updates(offset=self._offset, timeout=0, limit=1, request_timeout=5)


def _arrived(update: dict[str, Any]) -> Arrived:
    number = update["update_id"]
    body: Any = next((part for name, part in update.items() if name != "update_id"), None)
    chat = _id(body, "chat") or _id(_of(body, "message"), "chat")
    return Arrived(number, chat or _id(body, "from") or _id(body, "user") or number, json.dumps(update))


def _of(body: Any, name: str) -> Any:
    """A part of an update, which may be none that we know."""
    return body.get(name) if isinstance(body, dict) else None


def _id(body: Any, name: str) -> int | None:
    id = _of(_of(body, name), "id")
    return id if isinstance(id, int) and abs(id) < 2**63 else None
