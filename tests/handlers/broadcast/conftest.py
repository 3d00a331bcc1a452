"""A morning in Beijing, a member of staff, and people who have written to us."""

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.config import Broadcast as BroadcastConfig
from bot.config import Config
from tests.telegram import Person, Telegram

BEIJING = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def config(config: Config) -> Config:
    """Four people may be written to without asking anybody."""
    return replace(config, broadcast=BroadcastConfig(approve_above=4))


@pytest.fixture
async def morning(telegram: Telegram) -> datetime:
    """It is ten in the morning in Beijing."""
    now = datetime.fromtimestamp(telegram.world.now(), BEIJING)
    ten = now.replace(hour=10, minute=0, second=0) + timedelta(days=1)
    telegram.world.turn_clock((ten - now).total_seconds())
    return ten


@pytest.fixture
async def zhao(telegram: Telegram, morning: datetime) -> Person:
    zhao = telegram.person("赵敏")
    await zhao.starts()
    return zhao


@pytest.fixture
async def readers(telegram: Telegram, morning: datetime) -> list[Person]:
    """Three who have written to us."""
    people = [telegram.person(name) for name in ("林晓雨", "张建国", "陈美玲")]
    for person in people:
        await person.starts()
        await person.hears_all()
    return people


@pytest.fixture
async def many(telegram: Telegram, readers: list[Person], zhao: Person) -> list[Person]:
    """More than may be written to without asking."""
    more = [telegram.person(name) for name in ("王浩然", "刘思远", "孙立伟")]
    for person in more:
        await person.starts()
        await person.hears_all()
    return [*readers, *more]
