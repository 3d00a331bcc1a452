"""Killed in the middle of everything, again and again, while people write: nothing is lost, nothing is worked twice."""

import asyncio
import json
import os
import random
import re
import signal
import sys
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.simulator import actions
from bot.simulator.people import Chat
from bot.simulator.refusal import Json
from bot.simulator.server import Simulator
from storage.database import Database, open_database
from storage.tables.messages import Message
from storage.tables.questions import Question, Rating
from storage.tables.updates import Update
from tests.bot.sending import crowd, until
from tests.conftest import ROOT

CHATS = 40
EVERY = 0.06  # seconds between two things people do
LIFE = 0.6  # seconds for which it lives at most once it has begun to ask for updates
PATIENCE = 60.0
QUESTION = re.compile(r"编号 \d+")
CONFIG = """
[storage]
folder = "{folder}"
database = "{database}"
[delivery]
in_flight = "{policy}"
"""


@dataclass
class People:
    """They ask, call for a human, press 👍, and answer as staff; each thing they say is said once."""

    simulator: Simulator
    chats: Sequence[int]
    chance: random.Random
    asked: dict[str, int] = field(default_factory=dict)
    called: dict[str, int] = field(default_factory=dict)
    marked: set[int] = field(default_factory=set)
    answered: dict[str, str] = field(default_factory=dict)

    async def write(self, stop: asyncio.Event) -> None:
        while not stop.is_set():
            self.act()
            await asyncio.sleep(EVERY)

    def act(self) -> None:
        number, person = len(self.asked) + len(self.called), self.chance.choice(self.chats)
        match self.chance.randrange(10):
            case 0:
                self.called[f"编号 {number}"] = person
                actions.send(self.simulator.world, person, person, f"/human 材料寄到哪里？编号 {number}")
            case 1:
                self.mark(person)
            case 2:
                self.answer()
            case _:
                self.asked[f"编号 {number}"] = person
                actions.send(self.simulator.world, person, person, f"业务咨询打哪个电话？编号 {number}")

    def mark(self, person: int) -> None:
        for message in reversed(said(self.simulator.world.chats[person])):
            id = question_of(message)
            if id and id not in self.marked and any(data == f"r:{id}:1" for data in data_of(message)):
                self.marked.add(id)
                actions.press(self.simulator.world, person, person, message["message_id"], f"r:{id}:1")
                return

    def answer(self) -> None:
        world = self.simulator.world
        staff = next(person.id for person in world.people.values() if person.role == "工作人员")
        for message in said(world.chats[world.staff_chat]):
            name = QUESTION.search(message["text"])
            if name and name[0] not in self.answered:
                self.answered[name[0]] = text = f"答复 {len(self.answered)}。"
                actions.send(world, staff, world.staff_chat, text, message["message_id"])
                return


def said(chat: Chat) -> list[Json]:
    """What the bot said there."""
    return [message for message in chat.messages.values() if message["from"]["is_bot"]]


def data_of(message: Json) -> list[str]:
    rows = (message.get("reply_markup") or {}).get("inline_keyboard", ())
    return [button.get("callback_data") or "" for row in rows for button in row]


def question_of(message: Json) -> int | None:
    """The question that a message answers, by the buttons under it."""
    numbers = [data.split(":")[1] for data in data_of(message) if data.startswith("h:")]
    return int(numbers[0]) if numbers else None


def _copied(chats: dict[int, Chat], message: Json) -> Json:
    """A copy says what the message says of which it is one."""
    if "from_chat_id" in message:
        return chats[message["from_chat_id"]].messages[message["message_id"]]
    return message


def name_of(message: Json) -> str:
    """What a message says that no other does; "" for one that is like others, or that only changes another."""
    text, number = message.get("text", ""), question_of(message)
    name = QUESTION.search(text)
    if name:
        return f"{'to' if '人工' in text else 'from'} staff: {name[0]}"
    return f"answer: {number}" if number and text else text


@asynccontextmanager
async def victim(config: Path, simulator: Simulator) -> AsyncIterator[Process]:
    command = [sys.executable, "-m", "tests.victim", str(config), simulator.url, str(simulator.world.staff_chat)]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE, cwd=ROOT)
    assert process.stdin
    try:
        yield process
    finally:
        process.stdin.close()
        await process.wait()


async def born(process: Process) -> int:
    """A new life; its number."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"\n")
    return int(await asyncio.wait_for(process.stdout.readline(), PATIENCE))


async def killed(process: Process, simulator: Simulator, chance: random.Random) -> None:
    """A life from its beginning to its end, at any moment."""
    polls, life = simulator.world.updates.polls, await born(process)
    if chance.random() < 0.15:
        await asyncio.sleep(chance.uniform(0, 0.5))
    else:
        await until(lambda: simulator.world.updates.polls > polls, PATIENCE)
        await asyncio.sleep(chance.uniform(0, LIFE))
    os.kill(life, signal.SIGKILL)


async def in_hand(database: Database) -> list[str]:
    """What the dead one had in its hands: the only messages that may come twice, or not at all."""
    held = Message.claimed_by.is_not(None)
    async with database.session() as session:
        return [name_of(json.loads(row)) for row in await session.scalars(select(Message.payload).where(held))]


async def finished(database: Database, simulator: Simulator) -> None:
    """Until every update is worked, and every message sent."""
    waiting = select(Update.id).where(Update.state == "waiting").limit(1)
    unsent = select(Message.id).where(Message.state.in_(("waiting", "sending"))).limit(1)
    async with asyncio.timeout(PATIENCE):
        while True:
            async with database.session() as session:
                left = await session.scalar(waiting) or await session.scalar(unsent)
            if not (left or simulator.world.updates):
                return
            await asyncio.sleep(0.1)


@dataclass
class Count:
    """What there was when all was over. Questions, answers and messages to staff by what only they say."""

    people: People
    asked: Counter[str]
    asked_by: dict[int, list[str]]
    rated: Counter[int]
    updates: Counter[str]
    heard: Counter[str]
    in_hand: Counter[str]
    unknown: set[str]
    wanted: set[str]

    @property
    def missing(self) -> set[str]:
        return self.wanted - set(self.heard)

    @property
    def doubled(self) -> Counter[str]:
        return Counter({name: count - 1 for name, count in self.heard.items() if name in self.wanted and count > 1})


async def count(database: Database, people: People, in_hand: Counter[str]) -> Count:
    world = people.simulator.world
    async with database.session() as session:
        rows = list(await session.scalars(select(Question).order_by(Question.id)))
        rated = Counter(await session.scalars(select(Rating.question_id)))
        updates = Counter(await session.scalars(select(Update.state)))
        lost = await session.scalars(select(Message.payload).where(Message.state == "unknown"))
        unknown = {name_of(_copied(world.chats, json.loads(payload))) for payload in lost}
    names = {row.id: QUESTION.findall(row.text)[0] for row in rows}
    by = {chat: [names[row.id] for row in rows if row.person == chat] for chat in people.chats}
    heard = Counter(name_of(message) for chat in world.chats.values() for message in said(chat))
    wanted = {f"answer: {id}" for id, name in names.items() if name in people.asked}
    wanted |= {f"to staff: {name}" for name in people.called}
    return Count(people, Counter(names.values()), by, rated, updates, heard, in_hand, unknown, wanted)


@pytest.mark.parametrize(
    ("database_url", "policy", "kills"),
    [("sqlite", "again", 20), ("sqlite", "never", 10), ("postgresql", "again", 10), ("postgresql", "never", 10)],
    indirect=["database_url"],
)
async def test_nothing_is_lost(
    database_url: str, policy: str, kills: int, simulator: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = database_url.removeprefix("sqlite:///").removesuffix("/bot.sqlite3")
    config = tmp_path / "config.toml"
    where = ("sqlite", folder) if database_url.startswith("sqlite") else (database_url, str(tmp_path))
    config.write_text(CONFIG.format(database=where[0], folder=where[1], policy=policy), encoding="utf-8")
    chance = random.Random(kills)
    people = People(simulator, crowd(simulator, CHATS), chance)
    first, held = simulator.world.updates.last_id, Counter[str]()
    async with open_database(database_url) as database, victim(config, simulator) as process:
        writing = asyncio.create_task(people.write(stop := asyncio.Event()))
        for _ in range(kills):
            await killed(process, simulator, chance)
            held.update(await in_hand(database))
        last = await born(process)
        stop.set()
        await writing
        await finished(database, simulator)
        os.kill(last, signal.SIGTERM)
        counted = await count(database, people, held)
    with capsys.disabled():
        print(
            f"\n{database_url.partition(':')[0]}, in_flight = {policy}: {kills} kills,"
            f" {simulator.world.updates.last_id - first} updates, {len(counted.wanted)} messages to come;"
            f" lost {len(counted.missing)}, told as unknown {len(counted.unknown)},"
            f" doubled {counted.doubled.total()}, in hand at a kill {held.total()}"
        )
    # Each update was written down and worked, once
    assert counted.updates == {"done": simulator.world.updates.last_id - first}
    assert counted.asked == dict.fromkeys(people.asked | people.called, 1)
    assert counted.rated == dict.fromkeys(people.marked, 1)
    # In the order of each chat
    for chat, names in counted.asked_by.items():
        assert names == sorted(names, key=lambda name: int(name.split()[1]))
        answers = list(dict.fromkeys(question_of(message) for message in said(simulator.world.chats[chat])))
        ids = [id for id in answers if id]
        assert ids == sorted(ids)
    check_staff(counted)
    if policy == "again":
        assert counted.missing == set()
        assert counted.doubled <= held
    else:
        assert counted.doubled == {}
        assert counted.missing <= counted.unknown


def check_staff(counted: Count) -> None:
    """A reply of staff reaches whoever asked, unless it was to a message that came twice or is unknown."""
    for name, text in counted.people.answered.items():
        question = f"to staff: {name}"
        if question not in counted.doubled and not {question, f"from staff: {name}"} & counted.unknown:
            assert counted.heard[f"from staff: {name}"]
            assert counted.heard[text] or text in counted.unknown
