"""How updates reach the bot: by long polling until acknowledged, or by a webhook."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest, TelegramConflictError
from aiogram.types import Message, Update
from aiogram.webhook.aiohttp_server import SimpleRequestHandler
from aiohttp import web

from bot.simulator import actions
from bot.simulator.world import World


def texts(updates: list[Update]) -> list[str | None]:
    return [update.message.text if update.message else None for update in updates]


async def test_updates_come_again_until_acknowledged(bot: Bot, guest: int, world: World) -> None:
    for text in "甲乙丙":
        actions.send(world, guest, guest, text)
    first = await bot.get_updates()
    assert texts(first) == ["甲", "乙", "丙"]
    assert [update.update_id - first[0].update_id for update in first] == [0, 1, 2]
    assert texts(await bot.get_updates(limit=2)) == ["甲", "乙"]
    assert texts(await bot.get_updates(offset=first[1].update_id)) == ["乙", "丙"]
    assert texts(await bot.get_updates()) == ["乙", "丙"]
    assert texts(await bot.get_updates(offset=-1)) == ["丙"]
    assert await bot.get_updates(offset=first[2].update_id + 1) == []
    assert await bot.get_updates() == []


async def test_a_long_poll_wakes_at_once(bot: Bot, guest: int, world: World) -> None:
    poll = asyncio.create_task(bot.get_updates(timeout=30))
    await world.events.bell.until(lambda: world.online, 5)
    began = time.monotonic()
    actions.send(world, guest, guest, "在吗")
    assert texts(await poll) == ["在吗"]
    assert time.monotonic() - began < 1


async def test_of_two_pollers_the_earlier_is_ended(bot: Bot, guest: int, world: World) -> None:
    earlier = asyncio.create_task(bot.get_updates(timeout=30))
    await world.events.bell.until(lambda: world.online, 5)
    later = asyncio.create_task(bot.get_updates(timeout=30))
    with pytest.raises(TelegramConflictError, match="terminated by other getUpdates request"):
        await earlier
    actions.send(world, guest, guest, "在吗")
    assert texts(await later) == ["在吗"]


async def test_only_the_kinds_asked_for_are_kept(bot: Bot, guest: int, world: World) -> None:
    await bot.get_updates(allowed_updates=["my_chat_member"])
    actions.send(world, guest, guest, "甲")
    actions.block(world, guest, True)
    assert [update.event_type for update in await bot.get_updates()] == ["my_chat_member"]
    actions.block(world, guest, False)
    await bot.get_updates(offset=-1, allowed_updates=[])
    actions.send(world, guest, guest, "乙")
    assert [update.event_type for update in await bot.get_updates()] == ["my_chat_member", "message"]


async def test_dates_follow_the_clock_of_the_simulator(bot: Bot, guest: int, world: World) -> None:
    before = (await bot.send_message(guest, "今天")).date
    world.turn_clock(86_400)
    after = (await bot.send_message(guest, "明天")).date
    assert 86_400 <= (after - before).total_seconds() < 86_410


@pytest.fixture
async def hooked(bot: Bot) -> AsyncIterator[str]:
    """The address of a bot that echoes, answering in the response itself where aiogram can."""
    dispatcher = Dispatcher()

    @dispatcher.message()
    async def echo(message: Message) -> object:
        return message.answer(f"您说：{message.text}")

    app = web.Application()
    handler = SimpleRequestHandler(dispatcher, bot, handle_in_background=False, secret_token="secret_1")
    handler.register(app, path="/hook")
    runner = web.AppRunner(app, shutdown_timeout=1)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}/hook"
    await runner.cleanup()


async def _reply(world: World, guest: int) -> str:
    def said() -> list[str]:
        everything = world.chats[guest].messages.values()
        return [one["text"] for one in everything if one["from"]["id"] == world.bot["id"]]

    assert await world.events.bell.until(lambda: bool(said()), 5)
    return said()[-1]


async def test_a_webhook_brings_updates_with_its_secret(bot: Bot, guest: int, world: World, hooked: str) -> None:
    await bot.set_webhook(hooked, secret_token="secret_1")
    actions.send(world, guest, guest, "在吗")
    assert await _reply(world, guest) == "您说：在吗"
    assert (await bot.get_webhook_info()).pending_update_count == 0
    with pytest.raises(TelegramConflictError, match="can't use getUpdates method while webhook is active"):
        await bot.get_updates()
    await bot.delete_webhook()
    assert await bot.get_updates() == []


async def test_a_webhook_that_refuses_gets_the_update_again(bot: Bot, guest: int, world: World, hooked: str) -> None:
    await bot.set_webhook(hooked, secret_token="wrong")
    actions.send(world, guest, guest, "在吗")
    assert await world.webhook.changed.until(lambda: bool(world.webhook.last_error), 5)
    info = await bot.get_webhook_info()
    assert info.last_error_message == "Wrong response from the webhook: 401 Unauthorized"
    assert info.pending_update_count == 1
    await bot.set_webhook(hooked, secret_token="secret_1")
    assert await _reply(world, guest) == "您说：在吗"


@pytest.mark.parametrize(
    ("url", "secret", "words"),
    [
        ("http://example.com/", None, "bad webhook: An HTTPS URL must be provided for webhook"),
        ("ftp://example.com/", None, "invalid webhook URL specified"),
        ("https://example.com/", "有空 格", "secret token contains unallowed characters"),
        ("https://example.com/", "a" * 257, "secret token is too long"),
    ],
)
async def test_webhooks_telegram_refuses(bot: Bot, url: str, secret: str | None, words: str) -> None:
    with pytest.raises(TelegramBadRequest, match=words):
        await bot.set_webhook(url, secret_token=secret)
