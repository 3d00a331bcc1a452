from collections.abc import AsyncIterator

import pytest
from aiogram import Bot

from bot.simulator.server import Simulator
from bot.simulator.world import World
from tests.telegram import bot_of


@pytest.fixture
async def simulator() -> AsyncIterator[Simulator]:
    async with Simulator() as simulator:
        yield simulator


@pytest.fixture
def world(simulator: Simulator) -> World:
    return simulator.world


@pytest.fixture
async def bot(simulator: Simulator) -> AsyncIterator[Bot]:
    async with bot_of(simulator) as bot:
        yield bot


@pytest.fixture
def guest(world: World) -> int:
    """A person who has written to the bot; also the private chat's id."""
    person = next(iter(world.people.values()))
    person.started = True
    return person.id
