"""Messages out: the one place from which anything is sent."""

import asyncio
import logging
from collections.abc import Collection, Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramMigrateToChat
from aiogram.methods import TelegramMethod
from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from bot.lanes import Lane, Lanes, gap
from bot.pace import URGENT, Pace
from bot.parcels import Outcome, Parcel, Source
from bot.sending import PATIENCE, attempt, instead
from bot.settling import Settling
from storage import chats
from storage.database import Database
from storage.presence import Presence

logger = logging.getLogger(__name__)

GRACE = 20  # seconds for what is under way when we are told to stop
SOON = 3.0  # seconds for which an end, or the next update of a chat, waits for a reply that was put off
IN_HAND = 60  # parcels of one source claimed ahead: two seconds of sending
LOOK_FOR_DEAD = 30.0  # seconds between two looks for processes that are no more


class Delivery:
    """`again`: what was in flight at a crash is sent once more (at least once), else never (at most once)."""

    def __init__(
        self, bot: Bot, database: Database, clock: Clock, presence: Presence, pace: Pace, *, again: bool
    ) -> None:
        self.again = again
        self.me = presence.number
        self._bot, self._database, self._clock, self._presence, self._pace = bot, database, clock, presence, pace
        self._hands: dict[Source, set[asyncio.Task[None]]] = {}
        self._replies: set[asyncio.Task[None]] = set()
        self._in_flight: set[asyncio.Task[None] | None] = set()
        self._wake, self._stopping = asyncio.Event(), asyncio.Event()
        self._looked = -LOOK_FOR_DEAD
        self._lanes = Lanes(clock)
        self._settling = Settling(database, clock, self.wake)

    def serve(self, *sources: Source) -> None:
        """From these on, in this order."""
        self._hands = {source: set() for source in sources}

    def wake(self) -> None:
        """There may be something new to send."""
        self._wake.set()

    async def begin(self) -> None:
        """Take up the replies of an earlier life: nothing new is said to anybody before them."""
        await self._look_for_dead()
        for source in self._hands:
            while await self._fill(source):
                pass

    async def run(self, stop: asyncio.Event) -> None:
        """Send what waits in the database until `stop` is set; then finish what is under way."""
        stopping = asyncio.create_task(stop.wait())
        try:
            while not stop.is_set():
                self._wake.clear()
                await self._look_for_dead()
                for source in self._hands:
                    await self._fill(source)
                waking = asyncio.create_task(self._wake.wait())
                await asyncio.wait({waking, stopping}, return_when=asyncio.FIRST_COMPLETED)
                waking.cancel()
        finally:
            stopping.cancel()

    async def close(self) -> None:
        """Let what is in flight arrive, and give back what is in hand."""
        self._stopping.set()
        tasks = {task for hand in self._hands.values() for task in hand}
        for task in tasks - self._in_flight:
            task.cancel()
        if tasks := tasks | self._replies:
            _, left = await asyncio.wait(tasks, timeout=GRACE)
            for task in left:
                task.cancel()
        await self._settling.finish()
        await self._recover(but={self.me})

    async def deliver_now(self, source: Source, parcels: Sequence[Parcel]) -> None:
        """Send replies that this process has claimed, in their order, before all else. Whoever called waits for that,
        but not for a chat where Telegram takes nothing now."""
        task = self._reply(source, parcels)
        lanes = [self._lanes.of(chat, URGENT) for chat in {parcel.chat for parcel in parcels}]
        while not (task.done() or any(lane.slow for lane in lanes)):
            await asyncio.wait({task}, timeout=SOON)

    async def call(self, method: TelegramMethod[Any]) -> None:
        """Make a call that is only worth something now, such as the end of the circle on a button."""
        with suppress(TelegramAPIError, ClientDecodeError):
            await self._bot(method, request_timeout=PATIENCE)

    async def _fill(self, source: Source) -> bool:
        """Take in hand what is due. Whether replies were among it: there may be more of them."""
        hand = self._hands[source]
        room = IN_HAND - len(hand)
        if room < IN_HAND // 2:
            return False
        now = self._clock.now()

        async def claim(session: AsyncSession) -> Sequence[Parcel]:
            return await source.claim(session, by=self.me, now=now, limit=room)

        parcels = await self._database.run(claim)
        for parcel in parcels:
            if parcel.rank == URGENT:
                self._reply(source, [parcel])
                continue
            task = asyncio.create_task(self._send(source, parcel, now))
            hand.add(task)
            task.add_done_callback(hand.discard)
            task.add_done_callback(lambda _: self.wake())
        if parcels:
            # A chat that hears much may have hidden what waits for others
            self.wake()
        return any(parcel.rank == URGENT for parcel in parcels)

    async def _send(self, source: Source, parcel: Parcel, claimed: datetime) -> None:
        """In the order of its chat, and not too soon after what came before it there."""
        lane = self._lanes.of(parcel.chat, parcel.rank)
        async with lane.turn:
            outcome = await self._outcome(source, parcel, lane, claimed)
        self._settling.add(source, parcel, outcome)

    async def _outcome(self, source: Source, parcel: Parcel, lane: Lane, claimed: datetime) -> Outcome:
        loop = asyncio.get_running_loop()
        if frozen := self._pace.frozen(parcel.chat):
            lane.put_off = max(lane.put_off, self._clock.now() + timedelta(seconds=frozen))
        if lane.put_off > claimed:
            return Outcome("later", reason="another first", until=lane.put_off)
        await asyncio.sleep(max(0.0, lane.last + gap(parcel.chat) - loop.time()))
        outcome = await self._carry(source, parcel)
        lane.last = loop.time()
        lane.put_off = outcome.until or lane.put_off
        return outcome

    def _reply(self, source: Source, parcels: Sequence[Parcel]) -> asyncio.Task[None]:
        task = asyncio.create_task(self._send_replies(source, parcels))
        self._replies.add(task)
        task.add_done_callback(self._replies.discard)
        return task

    async def _send_replies(self, source: Source, parcels: Sequence[Parcel]) -> None:
        for chat, group in groupby(parcels, lambda parcel: parcel.chat):
            lane = self._lanes.of(chat, URGENT)
            async with lane.turn:
                for parcel in group:
                    if outcome := await self._insist(source, parcel, lane):
                        self._settling.add(source, parcel, outcome)

    async def _insist(self, source: Source, parcel: Parcel, lane: Lane) -> Outcome | None:
        """Try until it is through, with those for the same chat behind it. None: it waits for the next life."""
        while not (self._stopping.is_set() and lane.slow):
            outcome = await self._carry(source, parcel)
            lane.slow = outcome.until is not None
            if outcome.until is None:
                return outcome
            if not self.again:
                # It has not arrived, and must not count as what may have
                await self._settle(source, parcel, outcome)
            if not await self._is_worth_waiting(outcome.until):
                return None
            parcel.attempts += 1
        return None

    async def _settle(self, source: Source, parcel: Parcel, outcome: Outcome) -> None:
        now = self._clock.now()
        await self._database.run(lambda session: source.settle(session, parcel, outcome, now=now))

    async def _is_worth_waiting(self, until: datetime) -> bool:
        with suppress(TimeoutError):
            await asyncio.wait_for(self._stopping.wait(), self._seconds(until))
        if self._seconds(until) > SOON:
            return False
        await asyncio.sleep(self._seconds(until))
        return True

    def _seconds(self, until: datetime) -> float:
        return max(0.0, (until - self._clock.now()).total_seconds())

    async def _carry(self, source: Source, parcel: Parcel) -> Outcome:
        turn, me = await self._pace.turn(parcel.rank), asyncio.current_task()
        self._in_flight.add(me)
        try:
            if parcel.rank != URGENT or parcel.attempts or not self.again:
                # A first reply is written down as being sent with the transaction that is its cause
                await self._database.run(lambda session: source.sending(session, [parcel]))
            outcome = await self._attempt(parcel)
        finally:
            self._in_flight.discard(me)
            self._pace.answered(turn)
        if outcome.reason == "429" and outcome.until:
            logger.warning("%s: Telegram asks to wait %.0f s", parcel.call.__api_method__, self._seconds(outcome.until))
            self._pace.refused(parcel.chat, parcel.rank, self._seconds(outcome.until))
        return outcome

    async def _attempt(self, parcel: Parcel) -> Outcome:
        try:
            outcome = await attempt(self._bot, parcel, self._clock, again=self.again)
            if other := instead(parcel.call, outcome):
                parcel.call = other
                outcome = await attempt(self._bot, parcel, self._clock, again=self.again)
        except TelegramMigrateToChat as error:
            if parcel.chat == error.migrate_to_chat_id:
                return Outcome("failed", reason=error.message)
            await self._follow(parcel, error.migrate_to_chat_id)
            return await self._attempt(parcel)
        return outcome

    async def _follow(self, parcel: Parcel, chat: int) -> None:
        """A group has become a supergroup: all that is on its way there goes to the new id."""
        old, parcel.chat = parcel.chat, chat
        parcel.call = parcel.call.model_copy(update={"chat_id": chat})
        await self._database.run(lambda session: chats.move(session, old=old, new=chat))

    async def _look_for_dead(self) -> None:
        now = asyncio.get_running_loop().time()
        if now - self._looked >= LOOK_FOR_DEAD:
            self._looked = now
            await self._recover()

    async def _recover(self, but: Collection[int] = ()) -> None:
        async def recover(session: AsyncSession) -> None:
            alive = set(await self._presence.alive(session)) - set(but)
            for source in self._hands:
                await source.recover(session, alive=alive, again=self.again)

        await self._database.run(recover)
