"""Whatever anybody taps, in any order: no level of what is kept back is shown but to whoever, and whose owner, has
signed both undertakings and the owner has granted it and those before it; and every look is written down."""

import asyncio
from collections.abc import Callable
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select, update

from bot import lanes
from bot.config import load
from bot.simulator import people
from bot.simulator.server import Simulator
from storage.base import Base
from storage.tables.challengers import Undertaking
from storage.tables.demands import Demand
from storage.tables.solutions import Disclosure, View
from tests.conftest import ROOT
from tests.handlers.conftest import Forger
from tests.handlers.demand.steps import NAME
from tests.handlers.one_bot import STAYS, living, newcomer
from tests.handlers.solution.steps import ROUTE, has_signed
from tests.handlers.solution.world import BASIS, PHONE, has_filed, has_published, has_signed_both
from tests.telegram import Telegram

OWNER, WANG, LI, VISITOR = range(4)
NAMES = "张建国", "王浩然", "李思远", "林晓雨"
PICK = st.integers(0, 999)
About = tuple[str, int]
Key = tuple[str, int, int, int]  # about, subject, viewer, level


class Levels(RuleBasedStateMachine):
    """A demander, two challengers, one of whom has answered, and a visitor."""

    def __init__(self, runner: asyncio.Runner, telegram: Telegram) -> None:
        super().__init__()
        assert telegram.app
        self.runner, self.telegram, self.app = runner, telegram, telegram.app
        self.forger = Forger(telegram)
        self.run(self.empty())
        roles = (people.ENTERPRISE, "挑战者", "挑战者", people.GUEST)
        self.people = [newcomer(telegram, name, role) for name, role in zip(NAMES, roles, strict=True)]
        self.ids = [person.id for person in self.people]
        self.seen = telegram.world.events.seq
        self.approved: set[Key] = set()  # by the owner's own taps

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    async def empty(self) -> None:
        async with self.app.database.session() as session:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name not in STAYS:
                    await session.execute(delete(table))

    @initialize(granted=st.tuples(st.integers(0, 3), st.integers(0, 3)), arrived=st.booleans(), ends=st.integers(0, 3))
    def something_is_open_already(self, granted: tuple[int, int], arrived: bool, ends: int) -> None:
        """A published demand that is answered; up to some level it is open to the first challenger, and so is the
        solution to the demander. Then one of them withdraws what they signed, or the first level is revoked."""

        async def begin() -> tuple[About, About]:
            for person in self.people:
                await person.says("你好")
            for who in (WANG, LI):
                await has_signed(self.app, self.people[who], NAMES[who])
            await has_signed_both(self.app, self.people[OWNER], NAMES[OWNER])
            staff = self.telegram.person("赵敏")
            demand = await has_published(self.app, self.people[OWNER], staff)
            solution = await has_filed(self.app, self.people[WANG], NAMES[WANG], demand, arrived=arrived)
            return ("demand", demand.id), ("solution", solution.id)

        self.demand, self.solution = self.run(begin())
        self.secrets = {
            (*self.demand, 1): NAME,
            (*self.demand, 2): BASIS,
            (*self.demand, 3): PHONE,
            (*self.solution, 1): f"{NAMES[WANG]}团队",
            (*self.solution, 2): ROUTE,
            (*self.solution, 3): "13900139000",
        }
        self.owners = {self.demand: self.ids[OWNER], self.solution: self.ids[WANG]}
        self.looked = 0
        for viewer, about, far in ((WANG, self.demand, granted[0]), (OWNER, self.solution, granted[1] * arrived)):
            for _ in range(far):
                self.asks(viewer, about)
                self.decides(WANG if viewer == OWNER else OWNER, "✅ 同意")
        if ends in (OWNER, WANG):
            self.withdraws_what_was_signed(ends)
        elif ends == 2:
            first = [row.id for row in self.run(self.rows()).values() if row.level == 1]
            for id, owner in zip(first * 2, (OWNER,) * len(first) + (WANG,) * len(first), strict=True):
                self.press(owner, None, f"yd:{id}:revoke")
        for level in (1, 2, 3):
            self.forges(WANG, level, of_demand=True, look=True)
            self.forges(OWNER, level, of_demand=False, look=True)

    @rule(who=st.integers(0, 3), pick=PICK)
    def taps_anything(self, who: int, pick: int) -> None:
        """Any button that was ever shown to them, however old."""
        shown = self.buttons(who)
        if shown:
            self.press(who, *shown[pick % len(shown)][1:])

    @rule(who=st.integers(0, 3), level=st.integers(1, 3), of_demand=st.booleans(), look=st.booleans())
    def forges(self, who: int, level: int, of_demand: bool, look: bool) -> None:
        """What may never have been offered to them."""
        about, subject = self.demand if of_demand else self.solution
        self.press(who, None, f"{'yl' if look else 'ya'}:{about}:{subject}:{level}")

    @rule(viewer=st.integers(0, 3), of_demand=st.booleans())
    def asks_for_the_next(self, viewer: int, of_demand: bool) -> None:
        self.asks(viewer, self.demand if of_demand else self.solution)

    @rule(viewer=st.integers(0, 3), of_demand=st.booleans(), pick=PICK)
    def looks(self, viewer: int, of_demand: bool, pick: int) -> None:
        """By any of the buttons for it, old ones too."""
        mark = f"yl:{':'.join(map(str, self.demand if of_demand else self.solution))}:"
        shown = [button for button in self.buttons(viewer) if button[2].startswith(mark)]
        if shown:
            self.press(viewer, *shown[pick % len(shown)][1:])

    @rule(owner=st.sampled_from((OWNER, WANG)), label=st.sampled_from(("✅ 同意", "✅ 同意", "✖️ 不同意", "🔒 收回")))
    def decides(self, owner: int, label: str) -> None:
        self.tap_newest(owner, lambda there: there == label)

    @rule(who=st.sampled_from((OWNER, WANG)))
    def withdraws_what_was_signed(self, who: int) -> None:
        """A challenger by leaving; a demander, who never joined, on paper."""
        if who == WANG:
            self.run(self.people[who].says("/join"))
            self.tap_newest(who, lambda there: "退出" in there)
            self.tap_newest(who, lambda there: "退出" in there)
        else:
            self.run(self.sets(update(Undertaking).where(Undertaking.person_id == self.ids[who]), withdrawn=True))

    @rule(who=st.sampled_from((OWNER, WANG)))
    def signs_again(self, who: int) -> None:
        if not self.run(self.both_signed(self.ids[who])):
            sign = has_signed if who == WANG else has_signed_both
            self.run(sign(self.app, self.people[who], NAMES[who]))

    @rule(public=st.booleans())
    def is_taken_down_or_published_again(self, public: bool) -> None:
        state = {"state": "published" if public else "in_review"}

        async def move() -> None:
            async with self.app.database.session() as session:
                await session.execute(update(Demand).values(**state, version=Demand.version + 1))

        self.run(move())

    @rule()
    def withdraws_the_solution(self) -> None:
        self.run(self.people[WANG].says("/mysolutions"))
        self.tap_newest(WANG, lambda there: there.startswith("JJ"))
        self.tap_newest(WANG, lambda there: there == "↩️ 撤回")
        self.tap_newest(WANG, lambda there: there == "确定撤回")

    def asks(self, viewer: int, about: About) -> None:
        """Opens the room, and asks for the level that is next, where there is one."""
        self.press(viewer, None, f"yr:{about[0]}:{about[1]}")
        self.tap_newest(viewer, lambda there: there.startswith("🔓 申请"))

    def buttons(self, who: int) -> list[tuple[str, int, str]]:
        messages = self.telegram.world.chats[self.people[who].chat].messages
        return [
            (button["text"], number, button["callback_data"])
            for number, message in messages.items()
            for row in message.get("reply_markup", {}).get("inline_keyboard", ())
            for button in row
            if "callback_data" in button
        ]

    def tap_newest(self, who: int, wanted: Callable[[str], bool]) -> None:
        if there := [button for button in self.buttons(who) if wanted(button[0])]:
            self.press(who, *there[-1][1:])

    def press(self, who: int, number: int | None, data: str) -> None:
        """A button under this message, or a forged one. What is shown by it must have been allowed before it; what its
        owner decides by it is taken down here."""
        before = self.run(self.rows())
        allowed = self.run(self.allowed(before))
        person = self.people[who]
        self.run(self.forger.taps(person, data) if number is None else person.presses(number, data))
        self.shown_only_what_was(allowed)
        parts = data.split(":")
        if parts[0] != "yd" or (row := before.get(int(parts[1]))) is None or row.owner != self.ids[who]:
            return
        if parts[2] == "grant" and row.state == "asked":
            self.approved.add((row.about, row.subject, row.viewer, row.level))
        if parts[2] == "revoke" and row.state == "granted":
            one = row.about, row.subject, row.viewer
            self.approved -= {(*one, level) for level in range(row.level, 4)}

    async def rows(self) -> dict[int, Disclosure]:
        async with self.app.database.session() as session:
            return {row.id: row for row in await session.scalars(select(Disclosure))}

    async def allowed(self, rows: dict[int, Disclosure]) -> set[Key]:
        granted = {(row.about, row.subject, row.viewer, row.level) for row in rows.values() if row.state == "granted"}
        both = {id for id in self.ids if await self.both_signed(id)}
        return {
            (about, subject, viewer, level)
            for about, subject, viewer, level in granted
            if {viewer, self.owners[about, subject]} <= both
            and {(about, subject, viewer, step) for step in range(1, level + 1)} <= granted & self.approved
        }

    async def both_signed(self, person: int) -> bool:
        async with self.app.database.session() as session:
            mine = select(Undertaking.paper).where(Undertaking.person_id == person, Undertaking.withdrawn_at.is_(None))
            return {"secrecy", "liability"} <= set(await session.scalars(mine))

    async def sets(self, change: Any, *, withdrawn: bool) -> None:
        async with self.app.database.session() as session:
            await session.execute(change.values(withdrawn_at=self.app.clock.now() if withdrawn else None))

    def shown_only_what_was(self, allowed: set[Key]) -> None:
        """Each level that was shown just now is written down, and was open."""
        shown = self.read_since()
        assert shown <= allowed
        views = self.run(self.views())
        assert views - self.looked == len(shown)
        self.looked = views

    def read_since(self) -> set[Key]:
        """Who has just read what of somebody else's."""
        found, new = set(), self.telegram.world.events.after(self.seen)
        self.seen = self.telegram.world.events.seq
        for event in new:
            if event["type"] in ("message", "edited") and event["message"]["from"]["is_bot"]:
                text = event["message"].get("text", "") + event["message"].get("caption", "")
                text += str(event["message"].get("reply_markup", ""))
                for (about, subject, level), secret in self.secrets.items():
                    if secret in text and event["chat_id"] != self.owners[about, subject]:
                        found.add((about, subject, event["chat_id"], level))
        return found

    async def views(self) -> int:
        async with self.app.database.session() as session:
            return len(list(await session.scalars(select(View))))

    @invariant()
    def nothing_is_shown_unasked(self) -> None:
        """By a notice, or by what was written."""
        assert not self.read_since()


def test_nothing_is_shown_but_level_by_level_between_those_who_signed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lanes, "GAP", 0.0)
    monkeypatch.setattr(lanes, "GROUP_GAP", 0.0)
    shipped = load(ROOT / "config.toml")
    config = replace(shipped, storage=replace(shipped.storage, folder=str(tmp_path / "data")))

    async def begin(stack: AsyncExitStack) -> Telegram:
        return await stack.enter_async_context(living(await stack.enter_async_context(Simulator()), config))

    with asyncio.Runner() as runner:
        stack = AsyncExitStack()
        telegram = runner.run(begin(stack))
        telegram.world.limits.counting = None

        class InWorld(Levels):
            def __init__(self) -> None:
                super().__init__(runner, telegram)

        try:
            # To make a sequence of taps shorter takes longer than to read it
            wish = settings(max_examples=8, stateful_step_count=20, deadline=None, phases=[Phase.generate])
            run_state_machine_as_test(InWorld, settings=settings(wish, suppress_health_check=list(HealthCheck)))
        finally:
            runner.run(stack.aclose())
