"""The steps of intake, worker and delivery, for hypothesis to put in any order and to break off anywhere."""

import asyncio
import json
from collections import Counter, defaultdict, deque
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any, Literal, NamedTuple, TypeVar

from aiogram.methods import SendMessage, TelegramMethod
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule
from sqlalchemy import delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.letters import Letters, parcel
from bot.pace import URGENT
from bot.parcels import Outcome, Parcel
from handlers.reply import Letter, notice
from storage import inbox, outbox, questions
from storage.database import Database
from storage.inbox import Arrived, WorkedAlready
from storage.outbox import Echo
from storage.tables.messages import Message
from storage.tables.questions import Question
from storage.tables.updates import Update

CHATS, STAFF = (1, 2, 3), 9
ROUNDS = 20  # in which all that is left must be done
BEGUN = datetime(2024, 1, 1, tzinfo=UTC)
Moment = Literal["", "before", "in flight", "after"]
MOMENTS: tuple[Moment, ...] = ("", "", "", "", "", "before", "in flight", "after")
PICK = st.integers(0, 9)
Result = TypeVar("Result")


class Crash(Exception):
    """The end of a process, wherever it is."""


@dataclass
class Process:
    """What one has in memory: updates by their lines, and parcels by their chats, those people wait for apart."""

    number: int
    lines: dict[int, deque[Arrived]] = field(default_factory=lambda: defaultdict(deque))
    hand: dict[tuple[int, int], deque[Parcel]] = field(default_factory=lambda: defaultdict(deque))


class Machine(RuleBasedStateMachine):
    """What is done in the database is the program's own; the steps between, and Telegram, are short copies."""

    def __init__(self, runner: asyncio.Runner, database: Database, again: bool, processes: int) -> None:
        super().__init__()
        self.runner, self.database, self.again, self.most = runner, database, again, processes
        self.letters, self.now = Letters(), BEGUN
        self.born, self.last = 0, 0
        self.given: dict[int, int] = {}
        self.wanted: set[str] = set()
        self.heard: list[tuple[int, str]] = []
        self.torn: Counter[str] = Counter()
        self.alive: list[Process] = []
        self.do(self.empty)
        self.begin()

    def do(self, work: Callable[[AsyncSession], Awaitable[Result]]) -> Result:
        async def run() -> Result:
            return await self.database.run(work)

        return self.runner.run(run())

    async def empty(self, session: AsyncSession) -> None:
        for model in (Update, Message, Question):
            await session.execute(delete(model))

    # ---- processes ----

    def begin(self) -> Process:
        self.born += 1
        process = Process(self.born)
        self.alive.append(process)
        self.look_for_dead()
        while self.claim(process):
            pass
        for arrived in self.do(lambda session: inbox.waiting(session, after=-1, limit=500)):
            process.lines[arrived.line].append(arrived)
        return process

    @rule()
    def look_for_dead(self) -> None:
        alive = {one.number for one in self.alive}
        self.do(lambda session: self.letters.recover(session, alive=alive, again=self.again))

    @contextmanager
    def mortal(self, process: Process) -> Iterator[None]:
        """Whoever dies takes the memory along, and is started again."""
        try:
            yield
        except Crash:
            self.alive.remove(process)
            self.begin()

    def one(self, index: int) -> Process:
        return self.alive[index % len(self.alive)]

    @rule(index=st.integers(0, 1))
    def dies(self, index: int) -> None:
        process = self.one(index)
        with self.mortal(process):
            raise Crash

    @rule()
    def another_begins(self) -> None:
        if len(self.alive) < self.most:
            self.begin()

    @rule(seconds=st.integers(1, 5))
    def time_passes(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    # ---- updates in ----

    @rule(chat=st.sampled_from(CHATS), index=st.integers(0, 1), many=st.integers(1, 3), moment=st.sampled_from(MOMENTS))
    def arrive(self, chat: int, index: int, many: int, moment: Moment) -> None:
        """Crashed before or after they are written down: either way Telegram gives them again."""
        for _ in range(many):
            self.last += 1
            self.given[self.last] = chat
        self.give(self.one(index), list(range(self.last - many + 1, self.last + 1)), moment)

    @rule(number=st.integers(1, 30), index=st.integers(0, 1))
    def repeat(self, number: int, index: int) -> None:
        if number in self.given:
            self.give(self.one(index), [number], "")

    def give(self, process: Process, numbers: list[int], moment: Moment) -> None:
        updates = [Arrived(number, self.given[number], "{}") for number in numbers]
        with self.mortal(process):
            new = self.do(lambda session: self.write(session, updates, moment))
            if moment:
                raise Crash
            for arrived in new:
                process.lines[arrived.line].append(arrived)
        if moment:
            self.give(self.one(0), numbers, "")

    async def write(self, session: AsyncSession, updates: list[Arrived], moment: Moment) -> list[Arrived]:
        new = await inbox.write(session, updates, now=self.now)
        if moment == "before":
            raise Crash
        return new

    def lines(self) -> list[tuple[Process, deque[Arrived]]]:
        return [(process, line) for process in self.alive for line in process.lines.values() if line]

    @rule(pick=PICK, parts=st.integers(1, 2), tell=st.booleans(), moment=st.sampled_from(MOMENTS))
    def work(self, pick: int, parts: int = 1, tell: bool = False, moment: Moment = "") -> None:
        if not (lines := self.lines()):
            return
        process, line = lines[pick % len(lines)]
        arrived = line.popleft()
        letters = self.answer(arrived, parts, tell)
        with self.mortal(process):
            try:
                self.do(lambda session: self.effect(session, process, arrived, letters, moment))
            except WorkedAlready:
                return
            self.wanted |= {text_of(one.call) for one in letters}
            for one in letters:
                if one.row.priority == outbox.REPLY:
                    process.hand[one.row.chat, URGENT].append(parcel(one))
            if moment == "after":
                raise Crash

    def answer(self, arrived: Arrived, parts: int, tell: bool) -> list[Letter]:
        chat, number = arrived.line, arrived.id
        said = [letter(chat, f"answer {number:03}.{part}", urgent=True) for part in range(parts)]
        if tell:
            told = letter(STAFF, f"notice {number:03}")
            echo = Echo(chat, delivered=f"echo {number:03}", failed=f"echo {number:03}")
            said.append(Letter(replace(told.row, echo=echo), told.call))
        return said

    async def effect(
        self, session: AsyncSession, process: Process, arrived: Arrived, letters: list[Letter], moment: Moment
    ) -> None:
        asked = {"chat": arrived.line, "person": arrived.line, "question": f"{arrived.id:03}"}
        await questions.record(session, **asked, found=True, now=self.now)  # type: ignore[arg-type]
        await inbox.done(session, id=arrived.id)
        rows = [one.row for one in letters]
        await outbox.write(session, rows, now=self.now, claimed_by=process.number, sending=self.again)
        if moment in ("before", "in flight"):
            raise Crash

    # ---- messages out ----

    @rule(index=st.integers(0, 1))
    def claims(self, index: int) -> None:
        self.claim(self.one(index))

    def claim(self, process: Process) -> bool:
        """Take what is due. Whether there were replies among it: there may be more."""
        by = process.number
        parcels = self.do(lambda session: self.letters.claim(session, by=by, now=self.now, limit=4))
        for one in parcels:
            process.hand[one.chat, one.rank].append(one)
        return any(one.rank == URGENT for one in parcels)

    def queues(self) -> list[tuple[Process, deque[Parcel]]]:
        return [(process, queue) for process in self.alive for queue in process.hand.values() if queue]

    @rule(pick=PICK, refused=st.sampled_from((False, False, False, True)), moment=st.sampled_from(MOMENTS))
    def send(self, pick: int, refused: bool = False, moment: Moment = "") -> None:
        if not (queues := self.queues()):
            return
        process, queue = queues[pick % len(queues)]
        with self.mortal(process):
            one = queue[0]
            if one.rank != URGENT or one.attempts or not self.again:
                self.do(lambda session: self.letters.sending(session, [one]))
            if moment == "before":
                self.crash_with(one)
            if refused:
                self.put_off(queue)
                return
            self.heard.append((one.chat, text_of(one.call)))
            if moment == "in flight":
                self.crash_with(one)
            queue.popleft()
            self.settle(one, Outcome("delivered", message=len(self.heard)))
            if moment == "after":
                raise Crash

    def crash_with(self, one: Parcel) -> None:
        self.torn[text_of(one.call)] += 1
        raise Crash

    def put_off(self, queue: deque[Parcel]) -> None:
        """A reply keeps its place in memory, before those that come after it; notices wait in the database."""
        one = queue[0]
        if one.rank == URGENT:
            one.attempts += 1
            if not self.again:
                self.do(lambda session: outbox.mark_unsent(session, id=one.key.id))
            return
        until = self.now + timedelta(seconds=3)
        while queue:
            self.settle(queue.popleft(), Outcome("later", reason="429", until=until))

    def settle(self, one: Parcel, outcome: Outcome) -> None:
        self.do(lambda session: self.letters.settle(session, one, outcome, now=self.now))

    # ---- what must be ----

    @invariant()
    def nothing_comes_too_often(self) -> None:
        for (_, text), times in Counter(self.heard).items():
            assert times <= 1 + (self.torn[text] if self.again else 0)

    def teardown(self) -> None:
        """All that is left is done, and then there is nothing missing."""
        for _ in range(ROUNDS):
            self.now += timedelta(seconds=5)
            self.look_for_dead()
            self.do_all()
            kept = self.do(counted)
            if not kept.left:
                break
        assert kept.left == 0
        assert kept.updates == dict.fromkeys(self.given, "done")
        assert kept.asked == dict.fromkeys((f"{number:03}" for number in self.given), 1)
        heard = [text for _, text in self.heard]
        echoes = {text.replace("notice", "echo") for text in self.wanted if text.startswith("notice")}
        missing = (self.wanted | echoes) - set(heard)
        assert missing == kept.unknown - set(heard)
        assert missing <= (set() if self.again else set(self.torn))
        if self.most == 1:
            for chat in CHATS:
                answers = [text for where, text in self.heard if where == chat and text.startswith("answer")]
                assert list(dict.fromkeys(answers)) == sorted(set(answers))

    def do_all(self) -> None:
        while self.lines():
            self.work(0)
        for process in self.alive:
            while self.claim(process):
                pass
        while self.queues():
            self.send(0)


class Kept(NamedTuple):
    updates: dict[int, str]
    asked: Counter[str]
    unknown: set[str]
    left: int


async def counted(session: AsyncSession) -> Kept:
    """What the database knows; `left`: updates to work and messages to send."""
    updates = {row.id: row.state for row in await session.execute(select(Update.id, Update.state))}
    rows = (await session.execute(select(Message.state, Message.payload))).all()
    asked = Counter(await session.scalars(select(Question.text)))
    unknown = {json.loads(row.payload)["text"] for row in rows if row.state == "unknown"}
    left = [row for row in rows if row.state in ("waiting", "sending")]
    return Kept(updates, asked, unknown, len(left) + list(updates.values()).count("waiting"))


def letter(chat: int, text: str, *, urgent: bool = False) -> Letter:
    return Letter(notice(chat, text, urgent=urgent), SendMessage(chat_id=chat, text=text))


def text_of(call: TelegramMethod[Any]) -> str:
    assert isinstance(call, SendMessage)
    return call.text
