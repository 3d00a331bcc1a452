"""Whatever anybody taps or writes, in any order: what goes out is to the letter what its demander approved last, after
having confirmed it, and nothing hidden is ever read by anybody who may not."""

import asyncio
import logging
import re
from collections.abc import Callable, Iterator
from contextlib import AsyncExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from sqlalchemy import delete, select

from bot import lanes
from bot.config import load
from bot.simulator import people
from bot.simulator.server import Simulator
from bot.simulator.targets import by_bot
from storage.base import Base
from storage.demands import digest
from storage.tables.demands import Demand, DemandEvent
from tests.conftest import ROOT
from tests.handlers.demand import steps
from tests.handlers.one_bot import STAYS, living, newcomer
from tests.telegram import Person, Telegram

NAME, SHORT, PHONE, MAIL, CONTACT = steps.NAME, "博瑞精密", "13800138000", "zhang@borui.example.com", "张建国"
SECRETS = (NAME, SHORT, PHONE, MAIL, steps.CODE)
# What people write: some of it tells what is hidden
TEXTS = (
    "铝合金薄壁件的焊接变形控制技术研究",
    f"{SHORT}的薄壁件焊接变形控制",
    f"请联系 {PHONE[:3]} {PHONE[3:7]} {PHONE[7:]}，或 {MAIL}",
    "焊后变形 ≤ 0.3 mm（室温，三坐标测量）",
    "XQ2026-0001",
    "/cancel",
)
TAKEN_DOWN = re.compile("^需求 XQ[0-9-]+ (已由需求方撤回|正在修改)")
HANDED_OVER = "🙋"  # what its writer wanted staff to read
ON = (  # buttons that lead to publication, so that it is often reached
    "📥 受理",
    "📥 接手",
    "📤 送需求方确认",
    "📢 准备公开文本",
    "🚀 公开发布",
    "📝 看梳理后的文本",
    "✅ 确认，就用这个文本",
    "👁 看公开全文",
    "✅ 批准，就按这个全文发布",
)
WAY = (1, 1, 0, 1, 0, 1)  # whose turn it is, if all goes well: the demander's, or a member of staff's
PICK = st.integers(0, 999)


class Leaky(RuleBasedStateMachine):
    """One demander, two members of staff, a visitor; the world outlives an example, the database does not."""

    def __init__(self, runner: asyncio.Runner, telegram: Telegram) -> None:
        super().__init__()
        self.runner, self.telegram = runner, telegram
        assert telegram.app
        self.database = telegram.app.database
        self.run(self.empty())
        self.owner = newcomer(telegram, CONTACT)
        self.visitor = newcomer(telegram, "林晓雨", people.GUEST)
        self.staff = [telegram.person("赵敏"), telegram.person("孙立伟")]
        self.everybody = (self.owner, *self.staff, self.visitor)
        self.seen = telegram.world.events.seq
        self.title = "高强铝合金薄壁件的低变形焊接技术"

    def run(self, work: Any) -> Any:
        return self.runner.run(work)

    async def empty(self) -> None:
        async with self.database.session() as session:
            for table in reversed(Base.metadata.sorted_tables):
                if table.name not in STAYS:
                    await session.execute(delete(table))

    @initialize(far=st.integers(0, 6), leaks=st.booleans())
    def is_on_its_way(self, far: int, leaks: bool) -> None:
        """From here on anything may happen."""
        self.files(leaks)
        for who in WAY[:far]:
            self.goes_on(who)

    @rule(leaks=st.booleans())
    def files(self, leaks: bool) -> None:
        """A demand whose title, problem and indicator may hold the company's name."""
        told = (
            {"需求名称": f"{SHORT}薄壁件的低变形焊接", "技术指标": f"{SHORT}产线节拍 ≤ 30 s（室温）"} if leaks else {}
        )
        self.run(steps.pastes(self.owner, **told))
        self.tap_if_there(self.owner, "✅ 提交")

    @rule(who=st.integers(0, 3), pick=PICK)
    def taps_anything(self, who: int, pick: int) -> None:
        """Any button that was ever shown to them, however old."""
        person = self.everybody[who]
        shown = self.buttons(person)
        if shown:
            self.run(person.presses(*shown[pick % len(shown)][1:]))

    @rule(who=st.integers(0, 2))
    def goes_on(self, who: int) -> None:
        """Opens what waits for them, and taps what leads on."""
        person = self.everybody[who]
        self.run(person.says("/mydemands" if who == 0 else "/desk"))
        self.tap_first(person, lambda label: "XQ" in label)
        self.tap_first(person, lambda label: label in ON)
        self.tap_first(person, lambda label: label in ON and label.startswith("✅"))

    @rule(who=st.integers(0, 3), pick=PICK)
    def writes(self, who: int, pick: int) -> None:
        self.run(self.everybody[who].says(TEXTS[pick % len(TEXTS)]))

    @rule()
    def searches(self) -> None:
        self.run(self.visitor.says("/demands 焊接 博瑞"))

    def buttons(self, person: Person) -> list[tuple[str, int, str]]:
        messages = self.telegram.world.chats[person.chat].messages
        return [
            (button["text"], number, button["callback_data"])
            for number, message in messages.items()
            for row in message.get("reply_markup", {}).get("inline_keyboard", ())
            for button in row
            if "callback_data" in button
        ]

    def tap_first(self, person: Person, wanted: Callable[[str], bool]) -> None:
        """On the newest message that has such a button."""
        there = [button for button in self.buttons(person) if wanted(button[0])]
        if there:
            newest = max(number for _, number, _ in there)
            _, number, data = next(button for button in there if button[1] == newest)
            self.run(person.presses(number, data))

    def tap_if_there(self, person: Person, label: str) -> None:
        self.tap_first(person, lambda there: there == label)

    @invariant()
    def what_is_public_was_approved_to_the_letter(self) -> None:
        posts = self.posts()

        async def look() -> list[tuple[Demand, list[DemandEvent]]]:
            async with self.database.session() as session:
                rows = list(await session.scalars(select(Demand).where(Demand.state == "published")))
                events = list(await session.scalars(select(DemandEvent).order_by(DemandEvent.id)))
                return [(row, [event for event in events if event.demand_id == row.id]) for row in rows]

        published = self.run(look())
        texts = {row.public for row, _ in published}
        assert all(post in texts or TAKEN_DOWN.search(post) for post in posts), posts
        for row, events in published:
            assert row.public is not None
            assert row.public_hash == digest(row.public)
            acts = [event.act for event in events]
            last = len(acts) - 1 - acts[::-1].index("publish")
            before = acts[:last]
            approved = len(before) - 1 - before[::-1].index("approve")
            assert not {"edit", "reopen", "object", "prepare", "disapprove"} & set(before[approved:])
            assert "confirm" in before[:approved]

    @invariant()
    def nothing_hidden_is_read_by_others(self) -> None:
        """By nobody but its demander and the staff who work on it, each in their own chat."""
        allowed = {person.chat for person in (self.owner, *self.staff)}
        for event in self.telegram.world.events.after(self.seen):
            if event["type"] not in ("message", "edited") or event["chat_id"] in allowed:
                continue
            if event["message"].get("text", "").startswith(HANDED_OVER):
                continue
            text = event["message"].get("text", "") + str(event["message"].get("reply_markup", ""))
            if by_bot(self.telegram.world, event["message"]):
                assert not [secret for secret in SECRETS if secret in re.sub(r"[\s-]", "", text)], text

    def posts(self) -> list[str]:
        channel = self.telegram.world.chats[self.telegram.world.channel]
        new = {
            event["message"]["message_id"]
            for event in self.telegram.world.events.after(self.seen)
            if event["type"] == "message" and event["chat_id"] == channel.id
        }
        return [message["text"] for number, message in channel.messages.items() if number in new]


@pytest.fixture
def secrets_stay_out_of_the_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    assert not [secret for secret in SECRETS if secret in caplog.text]


@pytest.mark.usefixtures("secrets_stay_out_of_the_log")
def test_nothing_leaks_and_nothing_goes_out_unapproved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
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

        class InWorld(Leaky):
            def __init__(self) -> None:
                super().__init__(runner, telegram)

        try:
            wish = settings(max_examples=10, stateful_step_count=20, deadline=None)
            run_state_machine_as_test(InWorld, settings=settings(wish, suppress_health_check=list(HealthCheck)))
        finally:
            runner.run(stack.aclose())
