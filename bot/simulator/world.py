"""The world in which the bot and the people meet: chats, messages, updates, files and a clock. Knows no HTTP."""

import time
from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from bot.simulator.events import Events
from bot.simulator.people import BOT, DEFAULT_PEOPLE, Chat, Person, default_groups
from bot.simulator.refusal import Json
from bot.simulator.updates import Updates


class World:
    """Everything in memory. Message dictionaries are replaced, never changed, so what was handed out stays as it was."""

    def __init__(self, people: Iterable[Person] = DEFAULT_PEOPLE) -> None:
        self.bot = dict(BOT)
        self.updates = Updates()
        self.events = Events()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self._ahead = 0.0
        self._account_messages = 0
        for person in people:
            self.add_person(replace(person))
        groups = default_groups(list(self.people.values()))
        self.chats.update((group.id, group) for group in groups)
        self.common_chat, self.staff_chat = (group.id for group in groups)

    def add_person(self, person: Person) -> Person:
        """Let somebody in, with an empty private chat."""
        self.people[person.id] = person
        self.chats[person.id] = Chat(person.private_chat, {person.id, self.bot["id"]})
        return person

    def now(self) -> int:
        """Seconds since 1970, as the simulator's own clock shows them."""
        return int(time.time() + self._ahead)

    def turn_clock(self, seconds: float) -> int:
        """Put the clock forward; the new time."""
        self._ahead += max(0.0, seconds)
        self.events.add("clock", now=self.now())
        return self.now()

    def post(self, chat: Chat, sender: Json, content: Json) -> Json:
        """Put a message into a chat, for everybody in it to see."""
        message = {"message_id": self._next_id(chat), "from": sender, "chat": chat.info, "date": self.now(), **content}
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

    def _next_id(self, chat: Chat) -> int:
        # An account counts the messages of all its private chats together; a supergroup counts its own.
        if chat.private:
            self._account_messages += 1
            return self._account_messages
        chat.last_id += 1
        return chat.last_id
