"""The disk is full while people write: nobody is forgotten, and whoever wrote is answered once there is room again.

The kernel lets the bot's files grow no further (RLIMIT_FSIZE), in the middle of whatever it is writing.
"""

import asyncio
import os
import resource
import signal
from collections import Counter
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.simulator import actions
from bot.simulator.server import Simulator
from storage.database import open_database
from storage.tables.questions import Question
from storage.tables.updates import Update
from tests.bot.sending import said, until
from tests.bot.test_sigkill import CONFIG, PATIENCE, born, victim

GUEST, OTHER = 710_000_001, 710_000_002
QUESTIONS = [f"业务咨询打哪个电话？第 {number} 次问" + "。" * 400 for number in range(20)]
HOTLINE = "010-88656292"
A_LITTLE = 6_000  # bytes: a page, and the beginning of the next
NO_LIMIT = resource.RLIM_INFINITY


def let_grow(process: int, most: int) -> None:
    """Its files, to so many bytes."""
    resource.prlimit(process, resource.RLIMIT_FSIZE, (most, NO_LIMIT))


def answers(simulator: Simulator, person: int) -> int:
    return len([text for text in said(simulator, person) if HOTLINE in text])


@pytest.mark.parametrize("dies", [False, True], ids=["it lives", "it is killed meanwhile"])
async def test_whoever_writes_while_the_disk_is_full_is_answered(
    dies: bool, simulator: Simulator, tmp_path: Path
) -> None:
    file, config = tmp_path / "bot.sqlite3", tmp_path / "config.toml"
    config.write_text(CONFIG.format(folder=tmp_path, database="sqlite", policy="again"), encoding="utf-8")
    world = simulator.world
    async with victim(config, simulator) as process:
        life = await born(process)
        actions.send(world, GUEST, GUEST, "业务咨询打哪个电话？")
        await until(lambda: answers(simulator, GUEST) == 1, PATIENCE)
        let_grow(life, (tmp_path / "bot.sqlite3-wal").stat().st_size + A_LITTLE)
        for question in QUESTIONS:
            for person in (GUEST, OTHER):
                actions.send(world, person, person, question)
        await asyncio.sleep(3)
        assert answers(simulator, GUEST) + answers(simulator, OTHER) < len(QUESTIONS)
        if dies:
            os.kill(life, signal.SIGKILL)
            life = await born(process)
        else:
            let_grow(life, NO_LIMIT)
        await until(lambda: answers(simulator, GUEST) > len(QUESTIONS), PATIENCE)
        await until(lambda: answers(simulator, OTHER) >= len(QUESTIONS), PATIENCE)
        os.kill(life, signal.SIGTERM)
    async with open_database(f"sqlite:///{file}") as database, database.session() as session:
        asked = list(await session.execute(select(Question.person, Question.text).order_by(Question.id)))
        states = Counter(await session.scalars(select(Update.state)))
    for person in (GUEST, OTHER):
        assert [text for who, text in asked if who == person][-len(QUESTIONS) :] == QUESTIONS
    assert states == {"done": 2 * len(QUESTIONS) + 1}
    if not dies:
        assert (answers(simulator, GUEST), answers(simulator, OTHER)) == (len(QUESTIONS) + 1, len(QUESTIONS))
