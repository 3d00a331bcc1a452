"""The world in which the bot and the people meet: chats, messages, updates, files and a clock. Knows no HTTP."""

import asyncio
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from bot.simulator.bell import Bell
from bot.simulator.events import Events
from bot.simulator.faults import Faults
from bot.simulator.files import Files
from bot.simulator.limits import Counting, Limits
from bot.simulator.people import BOT, DEFAULT_PEOPLE, Chat, Person, default_chats
from bot.simulator.profile import Profile
from bot.simulator.queries import Queries
from bot.simulator.refusal import Json
from bot.simulator.updates import Updates
from bot.simulator.webhook import Webhook


class World:
    """Everything in memory. Message dictionaries are replaced, never changed: what was handed out stays as it was."""

    def __init__(self, people: Iterable[Person] = DEFAULT_PEOPLE, limits: Counting | None = None) -> None:
        self.bot = dict(BOT)
        self.updates = Updates()
        self.webhook = Webhook()
        self.events = Events()
        self.files = Files()
        self.faults = Faults()
        self.limits = Limits(limits)
        # What the limits go by: it neither jumps nor is put forward.
        self.stopwatch: Callable[[], float] = time.monotonic
        self.queries = Queries()
        self.profile = Profile(self.bot["first_name"])
        # Where messages sent through inline mode stand: (chat, message) by inline_message_id.
        self.inline_messages: dict[str, tuple[int, int]] = {}
        self.calls_under_way = 0
        self.calls_answered = 0
        self.answered = Bell()
        # Whether a bot is asking for updates.
        self.online = False
        self.closing = False
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        # Groups that became supergroups, and under which number.
        self.moved: dict[int, int] = {}
        self._ahead = 0.0
        self._account_messages = 0
        for person in people:
            self.add_person(replace(person))
        chats = default_chats(self.people.values())
        self.chats.update((chat.id, chat) for chat in chats)
        self.common_chat, self.staff_chat, self.channel = (chat.id for chat in chats)

    def add_person(self, person: Person) -> Person:
        """Let somebody in, with an empty private chat."""
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.private_chat, {person.id, self.bot["id"]})
        return person

    def move(self, chat_id: int) -> Chat:
        """Turn a group into a supergroup; the one it is now."""
        old = self.chats.pop(chat_id)
        new = Chat({**old.info, "id": chat_id - 1_000_000, "type": "supergroup"}, old.members)
        self.chats[new.id], self.moved[chat_id] = new, new.id
        return new

    def now(self) -> int:
        """Seconds since 1970, as the simulator's own clock shows them."""
        return int(self.time())

    def time(self) -> float:
        return time.time() + self._ahead

    def turn_clock(self, seconds: float) -> int:
        """Put the clock forward; the new time."""
        self._ahead += max(0.0, seconds)
        self.events.add("clock", now=self.now())
        return self.now()

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Put a message into a chat, for everybody in it to see. In a channel it is the channel that speaks."""
        by = {"sender_chat": chat.info} if chat.channel else {"from": sender}
        message = {"message_id": self._next_id(chat), **by, "chat": chat.info, "date": self.now(), **content}
        chat.messages[message["message_id"]] = message
        self.events.add("message", chat_id=chat.id, message=message)
        return message

    def edit(self, chat: Chat, message: Json) -> Json:
        """Put `message` in the place of the one with its id."""
        chat.messages[message["message_id"]] = message
        self.events.add("edited", chat_id=chat.id, message=message)
        return message

    def delete(self, chat: Chat, message_ids: Iterable[int]) -> None:
        """Remove messages; those that are not there are passed over."""
        gone = [number for number in message_ids if chat.messages.pop(number, None)]
        chat.pinned = [number for number in chat.pinned if number not in gone]
        self.events.add("deleted", chat_id=chat.id, message_ids=gone)

    def tell(self, kind: str, **body: Any) -> None:
        """Let the pages know of something that is no message."""
        self.events.add(kind, **body)

    def close(self) -> None:
        """Let everyone go who waits for something to happen."""
        self.closing = True
        self.tell("bot", online=False)
        self.updates.end_poll("terminated by the end of the simulation")

    async def quiet(self, patience: float = 10.0, calm: float = 0.05) -> None:
        """Wait until the bot took every update and has asked for nothing during `calm` seconds; TimeoutError if never.

        A bot that thinks longer than `calm` between two calls seems done too early: a test that has the bot's
        dispatcher at hand should watch that instead.
        """

        def idle() -> bool:
            return not self.updates and not self.calls_under_way

        async with asyncio.timeout(patience):
            while True:
                await self.updates.bell.until(lambda: not self.updates, None)
                await self.answered.until(idle, None) if not self.updates else None
                before = self.calls_answered, self.updates.last_id
                await asyncio.sleep(calm)
                if idle() and before == (self.calls_answered, self.updates.last_id):
                    return

    def _next_id(self, chat: Chat) -> int:
        # An account counts the messages of all its private chats together; a supergroup or channel counts its own.
        if chat.private:
            self._account_messages += 1
            return self._account_messages
        chat.last_id += 1
        return chat.last_id
