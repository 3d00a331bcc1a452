"""People in a test: they say, tap and hear, in the simulator's world, while the bot talks to it over HTTP."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.session.base import BaseSession
from aiogram.client.telegram import TelegramAPIServer
from aiohttp import TCPConnector
from sqlalchemy import func, select

from bot.app import App
from bot.simulator import actions
from bot.simulator.bell import Bell
from bot.simulator.refusal import Json
from bot.simulator.server import Simulator
from bot.simulator.targets import by_bot
from bot.simulator.world import World
from storage.tables.messages import Message

PATIENCE = 10.0


class LoopbackSession(AiohttpSession):
    """Reads no certificates and closes at once: on loopback there is no TLS."""

    def __init__(self, **settings: Any) -> None:
        BaseSession.__init__(self, **settings)
        self._session = None
        self._proxy = None
        self._connector_type = TCPConnector
        self._connector_init = {}
        self._should_reset_connector = True

    async def close(self) -> None:
        if self._session is not None:
            await self._session.close()


def server_of(simulator: Simulator) -> TelegramAPIServer:
    return TelegramAPIServer.from_base(simulator.url)


@asynccontextmanager
async def bot_of(simulator: Simulator, **settings: Any) -> AsyncIterator[Bot]:
    """A real aiogram bot whose Telegram is the simulator."""
    bot = Bot(simulator.token, session=LoopbackSession(api=server_of(simulator)), **settings)
    try:
        yield bot
    finally:
        await bot.session.close()


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as a person reads it: its text (or caption), and the labels under it."""

    text: str
    buttons: tuple[str, ...]
    message: Json


class Telegram:
    """The app everybody in a test uses. Knows when the bot is through with what they did.

    With the bot at hand that is exact; without it (a bot in another process), it is when the bot falls quiet.
    """

    def __init__(self, world: World, bot: App | Dispatcher | None = None) -> None:
        self.world = world
        self.app = bot if isinstance(bot, App) else None
        self._watched = bot is not None
        self._handled: set[int] = set()
        self._done = Bell()
        if isinstance(bot, App):
            self._watch(bot.worker, "work", lambda arrived: arrived.id)
        elif bot:
            # A middleware would be done before those outside of it
            self._watch(bot, "feed_update", lambda _, update: update.update_id)

    def person(self, name: str) -> "Person":
        """Somebody by name or role, in the private chat with the bot."""
        found = next(one for one in self.world.people.values() if name in (one.first_name, one.role))
        return Person(self, found.id, found.id)

    async def after(self, act: Callable[[], Any]) -> Any:
        """The result of `act`, once the bot has handled every update that came of it."""
        before = self.world.updates.last_id
        result = act()
        await self.settled(range(before + 1, self.world.updates.last_id + 1))
        return result

    async def settled(self, updates: range) -> None:
        if not self._watched:
            await self.world.quiet(PATIENCE)
        elif not await self._done.until(lambda: self._handled.issuperset(updates), PATIENCE):
            raise TimeoutError(f"the bot has not handled {set(updates) - self._handled}")
        if self.app:
            await self.delivered(self.app)

    async def delivered(self, app: App) -> None:
        """Until nothing that is due waits to be sent."""
        async with asyncio.timeout(PATIENCE):
            while True:
                due = (Message.state == "sending") | (Message.state == "waiting") & (Message.due_at <= app.clock.now())
                async with app.database.session() as session:
                    if not await session.scalar(select(func.count()).select_from(Message).where(due)):
                        return
                await asyncio.sleep(0.005)

    def _watch(self, owner: object, name: str, number: Callable[..., int]) -> None:
        original = getattr(owner, name)

        async def watched(*args: Any, **kwargs: Any) -> Any:
            try:
                return await original(*args, **kwargs)
            finally:
                self._handled.add(number(*args))
                self._done.ring()

        setattr(owner, name, watched)


class Person:
    """One person in one chat. What they do returns when the bot has reacted to it."""

    def __init__(self, telegram: Telegram, person: int, chat: int) -> None:
        self.id = person
        self.chat = chat
        self.telegram = telegram
        self._world = telegram.world
        self._heard = self._world.events.seq

    def in_chat(self, chat: int) -> "Person":
        """The same person, sitting in a group or reading a channel."""
        return Person(self.telegram, self.id, chat)

    async def says(self, text: str, *, reply_to: Heard | None = None) -> None:
        number = reply_to.message["message_id"] if reply_to else None
        await self._do(lambda: actions.send(self._world, self.id, self.chat, text, number))

    async def starts(self, payload: str = "") -> None:
        """Open the bot, perhaps through a deep link."""
        await self._do(lambda: actions.start(self._world, self.id, payload))

    async def uploads(
        self, name: str, data: bytes, *, kind: str = "document", mime: str = "", caption: str = ""
    ) -> None:
        await self._do(
            lambda: actions.upload(self._world, self.id, self.chat, kind, name, data, mime=mime, caption=caption)
        )

    async def shares(self, kind: str) -> None:
        """Send one's "contact" or "location"."""
        await self._do(lambda: actions.share(self._world, self.id, self.chat, kind))

    async def taps(self, label: str) -> str | None:
        """Press the button with this label on the newest message that has it; the notice shown, None if unanswered."""
        message, data = self._button(label)
        return await self.presses(message["message_id"], data)

    async def presses(self, number: int, data: str) -> str | None:
        """Press the button with this data under a message that is there."""
        seq = self._world.events.seq
        query = await self._do(lambda: actions.press(self._world, self.id, self.chat, number, data))
        answers = [event for event in self._world.events.after(seq) if event.get("callback_query_id") == query]
        return str(answers[0]["text"]) if answers else None

    async def asks_inline(self, query: str, offset: str = "") -> Json:
        """What @bot offers for a query: {"id", "results", "next_offset", "button"?}."""
        return await actions.ask_inline(self._world, self.id, query, offset, PATIENCE)

    async def chooses(self, offered: Json, result_id: str) -> Heard:
        """Send one of the offered results into the chat."""
        choice = offered["id"], result_id
        return _heard(await self._do(lambda: actions.choose_inline(self._world, self.id, self.chat, *choice)))

    async def blocks(self, blocked: bool = True) -> None:
        await self._do(lambda: actions.block(self._world, self.id, blocked))

    async def hears(self) -> Heard:
        """The last thing the bot newly said or changed in this chat, waited for if need be."""
        if not await self._world.events.bell.until(lambda: bool(self._new()), PATIENCE):
            raise TimeoutError("the bot said nothing")
        return (await self.hears_all())[-1]

    async def hears_all(self) -> list[Heard]:
        """Everything the bot newly said or changed in this chat, perhaps nothing; oldest first."""
        new = self._new()
        self._heard = self._world.events.seq
        return [_heard(message) for message in new]

    async def _do(self, act: Callable[[], Any]) -> Any:
        return await self.telegram.after(act)

    def _new(self) -> list[Json]:
        now = self._world.chats[self.chat].messages
        mine = [
            event["message"]["message_id"]
            for event in self._world.events.after(self._heard)
            if event["type"] in ("message", "edited")
            and event["chat_id"] == self.chat
            and by_bot(self._world, event["message"])
        ]
        return [now[number] for number in dict.fromkeys(mine) if number in now]

    def _button(self, label: str) -> tuple[Json, str]:
        for message in reversed(self._world.chats[self.chat].messages.values()):
            for button in _inline(message):
                if button["text"] == label and "callback_data" in button:
                    return message, button["callback_data"]
        raise AssertionError(f"no button {label!r} to tap")


@asynccontextmanager
async def serving(simulator: Simulator, bot: Bot, dispatcher: Dispatcher) -> AsyncIterator[Telegram]:
    """Let aiogram poll the simulator for as long as the block lasts; the people's Telegram."""
    telegram = Telegram(simulator.world, dispatcher)
    polling = asyncio.create_task(
        dispatcher.start_polling(bot, handle_signals=False, close_bot_session=False, polling_timeout=30)
    )
    await simulator.world.events.bell.until(lambda: simulator.world.online, PATIENCE)
    try:
        yield telegram
    finally:
        await dispatcher.stop_polling()
        await polling


def _heard(message: Json) -> Heard:
    labels = tuple(str(button["text"]) for button in _inline(message))
    return Heard(message.get("text") or message.get("caption") or "", labels, message)


def _inline(message: Json) -> list[Json]:
    return [button for row in message.get("reply_markup", {}).get("inline_keyboard", ()) for button in row]
