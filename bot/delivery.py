"""Messages out: the one place from which anything is sent."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from typing import Any

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramMigrateToChat
from aiogram.methods import TelegramMethod
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.pace import URGENT, Pace
from bot.parcels import Outcome, Parcel, Source
from bot.sending import PATIENCE, attempt, instead
from storage import outbox
from storage.database import Database
from storage.presence import Presence

logger = logging.getLogger(__name__)

GRACE = 20  # seconds for what is under way when we are told to stop
HASTE = 3  # tries for a reply while whoever waits for it still looks at the chat
IN_HAND = 60  # parcels of one source claimed ahead: two seconds of sending
LOOK_FOR_DEAD = 30.0  # seconds between two looks for processes that are no more
GAP, GROUP_GAP = 1.0, 3.0  # seconds between two messages to a person, to a group, that nobody waits for
MOST_LANES = 10_000


class Delivery:
    """`again`: what was in flight at a crash is sent once more (at least once), else never (at most once)."""

    def __init__(
        self, bot: Bot, database: Database, clock: Clock, presence: Presence, pace: Pace, *, again: bool
    ) -> None:
        self.again = again
        self.me = presence.number
        self._bot, self._database, self._clock, self._presence, self._pace = bot, database, clock, presence, pace
        self._hands: dict[Source, set[asyncio.Task[None]]] = {}
        self._wake = asyncio.Event()
        self._stopping = False
        self._lanes: dict[int, asyncio.Lock] = {}
        self._last: dict[int, float] = {}
        self._settled: list[tuple[Source, Parcel, Outcome]] = []
        self._writing: asyncio.Task[None] | None = None

    def serve(self, *sources: Source) -> None:
        """From these on, in this order."""
        self._hands = {source: set() for source in sources}

    def wake(self) -> None:
        """There may be something new to send."""
        self._wake.set()

    async def run(self, stop: asyncio.Event) -> None:
        """Send what waits in the database until `stop` is set; then finish what is under way."""
        stopping = asyncio.create_task(stop.wait())
        loop = asyncio.get_running_loop()
        looked = -LOOK_FOR_DEAD
        try:
            while not stop.is_set():
                self._wake.clear()
                if loop.time() - looked >= LOOK_FOR_DEAD:
                    looked = loop.time()
                    await self._recover(await self._presence.alive())
                for source in self._hands:
                    await self._fill(source)
                waking = asyncio.create_task(self._wake.wait())
                await asyncio.wait({waking, stopping}, return_when=asyncio.FIRST_COMPLETED)
                waking.cancel()
        finally:
            stopping.cancel()

    async def close(self) -> None:
        """Let what is in flight arrive, and give back what is in hand."""
        self._stopping = True
        tasks = {task for hand in self._hands.values() for task in hand}
        if tasks:
            _, left = await asyncio.wait(tasks, timeout=GRACE)
            for task in left:
                task.cancel()
        while self._writing:
            await self._writing
        await self._recover(set(await self._presence.alive()) - {self.me})

    async def deliver_now(self, source: Source, parcels: Sequence[Parcel]) -> None:
        """Send replies that this process has claimed, in their order, before all else. What cannot be sent soon waits
        with the rest."""
        for parcel in parcels:
            outcome = await self._carry(source, parcel)
            for _ in range(HASTE - 1):
                if outcome.until is None or self._stopping:
                    break
                await asyncio.sleep(max(0.0, (outcome.until - self._clock.now()).total_seconds()))
                parcel.attempts += 1
                outcome = await self._carry(source, parcel)
            self._settle(source, parcel, outcome)

    async def call(self, method: TelegramMethod[Any]) -> None:
        """Make a call that is only worth something now, such as the end of the circle on a button."""
        with suppress(TelegramAPIError, ClientDecodeError):
            await self._bot(method, request_timeout=PATIENCE)

    async def _fill(self, source: Source) -> None:
        hand = self._hands[source]
        room = IN_HAND - len(hand)
        if room < IN_HAND // 2:
            return
        now = self._clock.now()

        async def claim(session: AsyncSession) -> Sequence[Parcel]:
            return await source.claim(session, by=self.me, now=now, limit=room)

        for parcel in await self._database.run(claim):
            task = asyncio.create_task(self._send(source, parcel))
            hand.add(task)
            task.add_done_callback(hand.discard)
            task.add_done_callback(lambda _: self.wake())

    async def _send(self, source: Source, parcel: Parcel) -> None:
        """In the order of its chat, and not too soon after what came before it there."""
        loop = asyncio.get_running_loop()
        async with self._lane(parcel.chat):
            gap = GAP if parcel.chat > 0 else GROUP_GAP
            due = self._last.get(parcel.chat, -gap) + gap if parcel.rank != URGENT else 0.0
            await asyncio.sleep(max(0.0, due - loop.time(), self._pace.frozen(parcel.chat)))
            if self._stopping:
                return
            outcome = await self._carry(source, parcel)
            self._last[parcel.chat] = loop.time()
        self._settle(source, parcel, outcome)

    async def _carry(self, source: Source, parcel: Parcel) -> Outcome:
        turn = await self._pace.turn(parcel.rank)
        try:
            if parcel.rank != URGENT or parcel.attempts or not self.again:
                # A first reply is written down as being sent with the transaction that is its cause
                await self._database.run(lambda session: source.sending(session, [parcel]))
            outcome = await attempt(self._bot, parcel, self._clock, again=self.again)
            if other := instead(parcel.call, outcome):
                parcel.call = other
                outcome = await attempt(self._bot, parcel, self._clock, again=self.again)
        except TelegramMigrateToChat as error:
            return await self._moved(parcel, error.migrate_to_chat_id)
        finally:
            self._pace.answered(turn)
        if outcome.reason == "429" and outcome.until:
            seconds = (outcome.until - self._clock.now()).total_seconds()
            logger.warning("%s: Telegram asks to wait %.0f s", parcel.call.__api_method__, seconds)
            self._pace.refused(parcel.chat, parcel.rank, seconds)
        return outcome

    async def _moved(self, parcel: Parcel, chat: int) -> Outcome:
        """A group has become a supergroup: all that waits for it goes there."""
        old, parcel.chat = parcel.chat, chat
        parcel.call = parcel.call.model_copy(update={"chat_id": chat})
        await self._database.run(lambda session: outbox.follow(session, old=old, new=chat))
        return await attempt(self._bot, parcel, self._clock, again=self.again)

    def _settle(self, source: Source, parcel: Parcel, outcome: Outcome) -> None:
        """Written down with what else has been settled meanwhile, in one transaction."""
        if outcome.kind in ("failed", "unknown") or (outcome.kind != "delivered" and parcel.chat < 0):
            logger.error("%s to a chat: %s (%s)", parcel.call.__api_method__, outcome.kind, outcome.reason)
        self._settled.append((source, parcel, outcome))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())

    async def _write(self) -> None:
        await asyncio.sleep(0)
        while self._settled:
            batch, self._settled = self._settled, []
            now = self._clock.now()

            async def settle(session: AsyncSession, batch: list[tuple[Source, Parcel, Outcome]] = batch) -> None:
                for source, parcel, outcome in batch:
                    await source.settle(session, parcel, outcome, now=now)  # noqa: B023 - run before now changes

            await self._database.run(settle)
        self._writing = None
        self.wake()

    async def _recover(self, alive: Collection[int]) -> None:
        async def recover(session: AsyncSession) -> None:
            for source in self._hands:
                await source.recover(session, alive=alive, again=self.again)

        await self._database.run(recover)

    def _lane(self, chat: int) -> asyncio.Lock:
        if len(self._lanes) > MOST_LANES:
            self._lanes = {chat: lane for chat, lane in self._lanes.items() if lane.locked()}
            self._last = {chat: at for chat, at in self._last.items() if chat in self._lanes}
        return self._lanes.setdefault(chat, asyncio.Lock())
