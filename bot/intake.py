"""Updates in: those of one chat in order, those of many chats at once."""

import asyncio
import logging
from collections.abc import Hashable
from contextlib import suppress

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
)
from aiogram.types import Update
from aiogram.utils.backoff import Backoff, BackoffConfig

logger = logging.getLogger(__name__)

WAIT = 30  # seconds Telegram may hold a request that has nothing to give
MANY = 500  # updates in hand; more stay with Telegram
GRACE = 30  # seconds for what is in hand when we are told to stop
PAUSES = BackoffConfig(min_delay=1, max_delay=30, factor=2, jitter=0.1)
PASSING = (TelegramNetworkError, TelegramServerError, ClientDecodeError)


class Intake:
    """Asks Telegram for updates and gives each to the dispatcher."""

    def __init__(self, bot: Bot, dispatcher: Dispatcher) -> None:
        self._bot = bot
        self._dispatcher = dispatcher
        self._offset: int | None = None
        self._last: dict[Hashable, asyncio.Task[None]] = {}
        self._in_hand: set[asyncio.Task[None]] = set()

    async def run(self, stop: asyncio.Event) -> None:
        """Work until `stop` is set, then finish what is in hand. Raises TelegramAPIError where going on is useless:
        the token is refused, or somebody else asks for the same updates."""
        polling, stopping = asyncio.create_task(self._poll()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({polling, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            polling.cancel()
            stopping.cancel()
            await asyncio.wait({polling})
            await self._finish()
        if not polling.cancelled():
            polling.result()

    async def _poll(self) -> None:
        pauses = Backoff(PAUSES)
        kinds = self._dispatcher.resolve_used_update_types()
        while True:
            try:
                updates = await self._bot.get_updates(
                    offset=self._offset, timeout=WAIT, allowed_updates=kinds, request_timeout=WAIT + 10
                )
            except TelegramRetryAfter as error:
                await asyncio.sleep(error.retry_after)
                continue
            except PASSING as error:
                logger.warning("暂时连不上 Telegram（%s），稍后再试", type(error).__name__)
                await pauses.asleep()
                continue
            pauses.reset()
            for update in updates:
                self._offset = update.update_id + 1
                self._take(update)
            while len(self._in_hand) > MANY:
                await asyncio.wait(self._in_hand, return_when=asyncio.FIRST_COMPLETED)

    def _take(self, update: Update) -> None:
        context = UserContextMiddleware.resolve_event_context(update)
        line = context.chat_id or context.user_id
        task = asyncio.create_task(self._work(update, after=self._last.get(line)))
        self._last[line] = task
        self._in_hand.add(task)

        def done(task: asyncio.Task[None]) -> None:
            self._in_hand.discard(task)
            if self._last.get(line) is task:
                del self._last[line]

        task.add_done_callback(done)

    async def _work(self, update: Update, after: asyncio.Task[None] | None) -> None:
        if after:
            await asyncio.wait({after})
        try:
            await self._dispatcher.feed_update(self._bot, update)
        except Exception:  # whatever one update met, the others must be served
            logger.exception("update %s failed", update.update_id)

    async def _finish(self) -> None:
        if self._in_hand:
            await asyncio.wait(self._in_hand, timeout=GRACE)
        if self._offset is not None:
            # What was worked is not to come again. The one update this may fetch is not acknowledged by it
            with suppress(TelegramAPIError, ClientDecodeError):
                await self._bot.get_updates(offset=self._offset, timeout=0, limit=1, request_timeout=5)
