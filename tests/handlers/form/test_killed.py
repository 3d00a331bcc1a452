"""Killed at every step of the form, while it is asked, answered, filed: every draft is whole and goes on."""

import os
import random
import signal
from asyncio.subprocess import Process
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import select

from bot.simulator import actions
from bot.simulator.server import Simulator
from handlers.demand.fields import FIELDS
from storage.database import Database, open_database
from storage.tables.demands import Demand
from storage.tables.forms import Attachment, Draft
from tests.bot.sending import crowd, until
from tests.bot.test_sigkill import CONFIG, PATIENCE, born, finished, victim
from tests.handlers.demand.steps import NAME, sheet
from tests.handlers.one_bot import one_loop

pytestmark = one_loop

# A new answer for every field: what is written, tapped, or (in the end) sent; and what is then kept
ANSWERS: Mapping[str, tuple[str, object]] = {
    "name": ("扬州晨星电子有限公司", "扬州晨星电子有限公司"),
    "code": ("91110000600037341L", "91110000600037341L"),
    "title": ("高强铝合金厚板的焊接技术", "高强铝合金厚板的焊接技术"),
    "problem": ("焊接以后变形太大，希望找到变形更小的焊接工艺和装备。",) * 2,
    "industry": ("tap 新材料", "新材料"),
    "kind": ("tap 产品研发", "产品研发"),
    "contest": ("盐城", None),
    "indicators": ("焊后变形 ≤ 0.2 mm（室温）", None),
    "basis": ("已有两台焊接机器人", "已有两台焊接机器人"),
    "due": ("年底", None),
    "budget": ("面议", []),
    "ownership": ("tap 归需求方", "归需求方"),
    "cooperation": ("tap 委托研发", ["委托研发"]),
    "hide": ("tap 技术指标", None),
    "secret": ("tap 本需求不含国家秘密", True),
    "stage": ("tap 不同意", "不同意"),
    "visit": ("tap 同意", "同意"),
    "person": ("李四", "李四"),
    "phone": ("13900139000", "13900139000"),
    "email": ("li@example.com", "li@example.com"),
    "quals": ("tap 上市公司", ["上市公司"]),
    "wish": ("有量产经验", "有量产经验"),
    "times": ("周一上午", "周一上午"),
    "files": ("send", None),
}
THEN = {"due": "对，继续", "cooperation": "完成", "hide": "完成", "quals": "完成", "files": "完成"}


@dataclass
class People:
    """One for each field of the form; all of them act at once."""

    simulator: Simulator
    at: Mapping[int, str]

    def all_do(self, act: Callable[[int, str], None]) -> None:
        for person, key in self.at.items():
            act(person, key)

    def say(self, person: int, text: str) -> None:
        actions.send(self.simulator.world, person, person, text)

    def tap(self, person: int, label: str) -> None:
        for message in reversed(self.simulator.world.chats[person].messages.values()):
            for row in (message.get("reply_markup") or {}).get("inline_keyboard", ()):
                for button in row:
                    if button["text"] == label:
                        actions.press(
                            self.simulator.world, person, person, message["message_id"], button["callback_data"]
                        )
                        return
        raise AssertionError(f"{person} has no button {label!r}")

    def answer(self, person: int, key: str) -> None:
        words, _ = ANSWERS[key]
        if words == "send":
            world = self.simulator.world
            actions.upload(world, person, person, "document", "说明.txt", "焊接工艺说明".encode())
        elif words.startswith("tap "):
            self.tap(person, words.removeprefix("tap "))
        else:
            self.say(person, words)

    def then(self, person: int, key: str) -> None:
        if key in THEN:
            self.tap(person, THEN[key])


async def lives(process: Process, simulator: Simulator) -> int:
    polls, life = simulator.world.updates.polls, await born(process)
    await until(lambda: simulator.world.updates.polls > polls, PATIENCE)
    return life


async def in_the_middle(simulator: Simulator, chance: random.Random, act: Callable[[], None]) -> None:
    """They all act; until the bot has spoken to some of them."""
    world, answered, first = simulator.world, simulator.world.calls_answered, simulator.world.updates.last_id
    act()
    some = chance.randrange(world.updates.last_id - first)
    await until(lambda: world.calls_answered >= answered + some, PATIENCE)


async def test_no_draft_is_lost_or_torn_at_any_step(simulator: Simulator, tmp_path: Path) -> None:
    folder, chance = tmp_path / "data", random.Random(24)
    config = tmp_path / "config.toml"
    config.write_text(CONFIG.format(database="sqlite", folder=folder, policy="again"), encoding="utf-8")
    keys = [field.key for field in FIELDS]
    labels = {field.key: field.label for field in FIELDS}
    people = People(simulator, dict(zip(crowd(simulator, len(keys)), keys, strict=True)))
    steps: tuple[Callable[[int, str], None], ...] = (
        lambda person, key: people.say(person, "/demand"),
        lambda person, key: people.say(person, sheet()),
        lambda person, key: people.tap(person, "✏️ 修改"),
        lambda person, key: people.tap(person, f"✓ {labels[key]}"),
        people.answer,
        people.then,
        lambda person, key: people.tap(person, "✅ 提交"),
    )
    async with victim(config, simulator) as process:
        life = await lives(process, simulator)
        async with open_database(f"sqlite:///{folder}/bot.sqlite3") as database:
            for number, step in enumerate(steps):
                await in_the_middle(simulator, chance, partial(people.all_do, step))
                os.kill(life, signal.SIGKILL)
                await check_whole(database, number)
                life = await lives(process, simulator)
                await finished(database, simulator)
            os.kill(life, signal.SIGTERM)
            await check_filed(database, people)


async def check_whole(database: Database, step: int) -> None:
    """Of each person at most one draft, with nothing, or all that was pasted."""
    async with database.session() as session:
        rows = list(await session.scalars(select(Draft)))
    assert len({row.person_id for row in rows}) == len(rows)
    for row in rows:
        # Ticked off entirely, one of several is open again until the next is ticked
        assert len(row.answers) in ((0,) if step == 0 else (0, 24) if step == 1 else (23, 24))
        assert row.answers.get("name") in (None, NAME, ANSWERS["name"][1])


async def check_filed(database: Database, people: People) -> None:
    """Each has filed one demand, with the new answer, and nothing is left over."""
    async with database.session() as session:
        demands = {row.person_id: row for row in await session.scalars(select(Demand))}
        numbers = list(await session.scalars(select(Demand.number)))
        files = list(await session.scalars(select(Attachment)))
        assert list(await session.scalars(select(Draft))) == []
    assert sorted(demands) == sorted(people.at)
    assert len(set(numbers)) == len(numbers) == len(people.at)
    for person, key in people.at.items():
        _, kept = ANSWERS[key]
        value = demands[person].answers[key]
        assert value == kept if kept is not None else value, key
        assert demands[person].answers["name"] == (ANSWERS["name"][1] if key == "name" else NAME)
    assert [file.demand_id for file in files] == [
        demands[person].id for person, key in people.at.items() if key == "files"
    ]
