"""The simulator fails when told to, in the ways Telegram fails."""

import asyncio

import pytest
from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramForbiddenError,
    TelegramNetworkError,
    TelegramRetryAfter,
)

from bot.simulator.faults import Fault
from bot.simulator.world import World


async def test_too_many_requests(bot: Bot, guest: int, world: World) -> None:
    world.faults.set(Fault("429", count=2, method="sendMessage", retry_after=7))
    for _ in range(2):
        with pytest.raises(TelegramRetryAfter) as refused:
            await bot.send_message(guest, "好")
        assert refused.value.retry_after == 7
        assert "Too Many Requests: retry after 7" in refused.value.message
    assert (await bot.send_message(guest, "好")).text == "好"


async def test_forbidden(bot: Bot, guest: int, world: World) -> None:
    world.faults.set(Fault("403"))
    with pytest.raises(TelegramForbiddenError, match="bot was blocked by the user"):
        await bot.send_message(guest, "好")
    await bot.send_message(guest, "好")


async def test_a_bad_gateway_answers_with_a_page(bot: Bot, guest: int, world: World) -> None:
    world.faults.set(Fault("502"))
    with pytest.raises(ClientDecodeError) as refused:
        await bot.send_message(guest, "好")
    assert "<html>" in refused.value.data


async def test_a_timeout_has_no_answer_and_no_effect(bot: Bot, guest: int, world: World) -> None:
    world.faults.set(Fault("timeout", method="sendMessage"))
    with pytest.raises(TelegramNetworkError, match="timeout"):
        await bot.send_message(guest, "好", request_timeout=1)
    assert not world.chats[guest].messages


async def test_a_failure_without_a_method_leaves_polling_alone(bot: Bot, guest: int, world: World) -> None:
    world.faults.set(Fault("502"))
    assert await bot.get_updates() == []
    with pytest.raises(ClientDecodeError):
        await bot.get_me()
    world.faults.set(Fault("502", method="getUpdates"), Fault("403"))
    with pytest.raises(ClientDecodeError):
        await bot.get_updates()
    world.faults.set()
    await asyncio.gather(bot.get_updates(), bot.send_message(guest, "好"))
