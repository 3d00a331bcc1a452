"""People who talk to the whole bot, and what only Telegram itself could otherwise bring about."""

import inspect
import logging
from collections.abc import Iterator
from typing import Any

import pytest

from bot.app import App
from bot.simulator.refusal import Json
from bot.simulator.server import Simulator
from tests.telegram import Heard, Person, Telegram

ONLINE = 10.0


@pytest.fixture
async def telegram(app: App, simulator: Simulator) -> Telegram:
    telegram = Telegram(simulator.world, app)
    await simulator.world.events.bell.until(lambda: simulator.world.online, ONLINE)
    return telegram


@pytest.fixture
def guest(telegram: Telegram) -> Person:
    return telegram.person("访客")


@pytest.fixture
def staff(telegram: Telegram) -> Person:
    return telegram.person("工作人员").in_chat(telegram.world.staff_chat)


@pytest.fixture
def group(telegram: Telegram) -> int:
    """The group of everybody."""
    return next(id for id, chat in telegram.world.chats.items() if chat.info.get("title") == "挑战赛交流群")


@pytest.fixture(autouse=True)
def all_is_well(request: pytest.FixtureRequest, caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Nothing fails behind the friendly sentences. A test that provokes failures looks into the log itself."""
    yield
    if "caplog" not in inspect.signature(request.function).parameters:
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


class Forger:
    """Brings before the bot what the page cannot: buttons of an earlier life, edited messages, late taps."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram
        self._world = telegram.world

    async def taps(self, person: Person, data: str, under: Heard | None = None, *, age: int = 0, **query: Any) -> str:
        """Press a button with this data under a message (one long gone, if none is given); the notice shown."""
        gone = {"message_id": 1, "date": 0, "chat": self._world.chats[person.chat].info}
        asked = self._world.queries.ask(person.id, self._world.now() - age, life=900)
        user = self._world.people[person.id].user
        body: Json = {"id": asked.id, "from": user, "chat_instance": "1", "data": data}
        body |= query or {"message": under.message if under else gone}
        seq = self._world.events.seq
        await self._telegram.after(lambda: self._world.updates.push("callback_query", body))
        answers = [event for event in self._world.events.after(seq) if event.get("callback_query_id") == asked.id]
        return str(answers[0]["text"]) if answers else ""

    async def sends(self, person: Person, kind: str = "message", **content: Any) -> None:
        """A message, or an edited one, with any content Telegram knows."""
        chat = self._world.chats[person.chat].info
        self._world.people[person.id].started = True
        body = {"message_id": 1, "date": self._world.now(), "chat": chat, "from": self._world.people[person.id].user}
        if kind == "edited_message":
            body["edit_date"] = self._world.now()
        await self._telegram.after(lambda: self._world.updates.push(kind, body | content))

    def messages(self, person: Person) -> dict[int, Json]:
        return self._world.chats[person.chat].messages

    async def edits(self, person: Person, number: int, text: str) -> None:
        """Change what was said."""
        message = self.messages(person)[number]
        message |= {"text": text, "edit_date": self._world.now()}
        await self._telegram.after(lambda: self._world.updates.push("edited_message", message))


@pytest.fixture
def forger(telegram: Telegram) -> Forger:
    return Forger(telegram)
