"""The simulator lets a bot speak as often as Telegram does, and no more."""

import json

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramRetryAfter
from aiogram.types import BufferedInputFile, InputMediaDocument
from aiohttp import ClientSession

from bot.simulator import actions
from bot.simulator.limits import COUNTINGS, Counting, Limits
from bot.simulator.server import Simulator
from bot.simulator.world import World

GROUP = -1


def passing(limits: Limits, now: float, *, calls: int = 1000, chat: int = 0, cost: int = 1) -> int:
    """How many of so many calls at one moment pass, each in a private chat of its own unless `chat` is given."""
    before = limits.accepted
    for number in range(calls):
        limits.check(chat or 1 + number, chat >= 0, cost, now)
    return limits.accepted - before


def wait(limits: Limits, now: float, *, chat: int = 5000, cost: int = 1) -> int:
    return limits.check(chat, chat > 0, cost, now)


def test_without_limits_all_passes_and_is_counted() -> None:
    limits = Limits()
    assert passing(limits, 0, calls=500, chat=GROUP) == 500
    assert (limits.accepted, limits.refused) == (500, 0)


@pytest.mark.parametrize("counting", COUNTINGS)
def test_thirty_messages_a_second_in_all(counting: Counting) -> None:
    limits = Limits(counting)
    assert passing(limits, 100.0) == 30
    assert (limits.accepted, limits.refused) == (30, 970)
    assert passing(limits, 101.0) == 30


def test_a_bucket_fills_evenly() -> None:
    limits = Limits("bucket")
    assert passing(limits, 0, calls=30) == 30
    assert passing(limits, 0.5, calls=15) == 15
    assert [wait(limits, 0.5), wait(limits, 1.4), wait(limits, 1.5)] == [1, 1, 0]


def test_a_window_gives_back_what_left_it() -> None:
    limits = Limits("window")
    assert passing(limits, 0, calls=20) == 20
    assert passing(limits, 0.5, calls=10) == 10
    assert passing(limits, 1.0, calls=20) == 20
    assert wait(limits, 1.1) == 1
    assert passing(limits, 2.1) == 30


@pytest.mark.parametrize("counting", COUNTINGS)
def test_a_pace_of_thirty_a_second_is_never_refused(counting: Counting) -> None:
    limits = Limits(counting)
    assert [limits.check(number, True, 1, number / 30) for number in range(900)] == [0] * 900


@pytest.mark.parametrize("counting", COUNTINGS)
def test_a_private_chat_bears_a_burst_and_then_one_a_second(counting: Counting) -> None:
    limits = Limits(counting)
    assert passing(limits, 0, calls=20, chat=7) == 20
    assert wait(limits, 0.0, chat=7) == {"bucket": 1, "window": 20}[counting]
    assert wait(limits, 0.0, chat=8) == 0
    steady = Limits(counting)
    assert [wait(steady, float(second), chat=7) for second in range(100)] == [0] * 100


@pytest.mark.parametrize("counting", COUNTINGS)
def test_a_group_hears_twenty_a_minute(counting: Counting) -> None:
    limits = Limits(counting)
    assert passing(limits, 0, calls=20, chat=GROUP) == 20
    assert wait(limits, 0.25, chat=GROUP) == {"bucket": 3, "window": 60}[counting]
    assert wait(limits, 0.25) == 0
    assert wait(limits, 60.25, chat=GROUP) == 0


@pytest.mark.parametrize("counting", COUNTINGS)
def test_asking_again_during_the_wait_is_refused_and_prolongs_nothing(counting: Counting) -> None:
    limits = Limits(counting)
    passing(limits, 0, calls=30)
    assert [wait(limits, moment) for moment in (0.02, 0.5, 0.9, 1.01)] == [1, 1, 1, 1]
    assert wait(limits, 1.02) == 0
    assert limits.refused == 4


def test_the_wait_is_told_in_what_is_left_of_it() -> None:
    limits = Limits("window")
    passing(limits, 0, calls=20, chat=GROUP)
    assert [wait(limits, moment, chat=GROUP) for moment in (10.0, 10.5, 40.0, 59.5, 60.0)] == [50, 50, 20, 1, 0]


@pytest.mark.parametrize("counting", COUNTINGS)
def test_an_album_counts_each_of_its_messages(counting: Counting) -> None:
    limits = Limits(counting)
    assert passing(limits, 0, calls=4, cost=10) == 3
    assert wait(limits, 1.0) == 0


@pytest.mark.parametrize("counting", COUNTINGS)
def test_what_is_more_than_ever_fits_waits_until_nothing_is_beside_it(counting: Counting) -> None:
    limits = Limits(counting)
    passing(limits, 0, calls=1)
    assert wait(limits, 0.01, cost=100) == 1
    assert wait(limits, 1.01, cost=100) == 0
    assert wait(limits, 1.01, chat=6000) == {"bucket": 3, "window": 1}[counting]


@pytest.mark.parametrize("counting", COUNTINGS)
def test_chats_long_silent_take_no_memory(counting: Counting) -> None:
    limits = Limits(counting)
    for number in range(10_000):
        assert limits.check(number, True, 1, number / 20) == 0
    assert len(limits._chats) <= 20 * 20 + 1


@pytest.fixture
def limited(world: World) -> World:
    """By bucket, and the stopwatch stands still."""
    world.stopwatch = lambda: 0.0
    world.limits.count_by("bucket")
    return world


async def test_a_bot_that_speaks_too_often_is_told_how_long_to_wait(bot: Bot, guest: int, limited: World) -> None:
    for _ in range(20):
        await bot.send_message(guest, "好")
    with pytest.raises(TelegramRetryAfter, match="Too Many Requests: retry after 1") as refused:
        await bot.send_message(guest, "好")
    assert refused.value.retry_after == 1
    assert len(limited.chats[guest].messages) == 20
    await bot.send_message(limited.staff_chat, "好")
    limited.stopwatch = lambda: 1.0
    await bot.send_message(guest, "好")
    assert (limited.limits.accepted, limited.limits.refused) == (22, 1)


async def test_what_counts_and_what_does_not(bot: Bot, guest: int, limited: World) -> None:
    said = actions.send(limited, guest, guest, "您好")["message_id"]
    sent = await bot.send_message(guest, "一")
    await sent.edit_text("二")
    await bot.copy_message(guest, guest, said)
    await bot.forward_message(guest, guest, said)
    await bot.copy_messages(guest, guest, [said, sent.message_id])
    file = BufferedInputFile(b"...", "a.txt")
    await bot.send_media_group(guest, [InputMediaDocument(media=file), InputMediaDocument(media=file)])
    assert limited.limits.accepted == 6
    await bot.send_chat_action(guest, "typing")
    await bot.send_message_draft(guest, 1, text="三")
    await bot.get_chat(guest)
    await sent.delete()
    assert limited.limits.accepted == 6
    for _ in range(12):
        await bot.send_message(guest, "四")
    with pytest.raises(TelegramRetryAfter):
        await bot.copy_message(guest, guest, said)
    await bot.set_message_reaction(guest, said)


async def test_a_chat_that_is_not_there_counts_nothing(bot: Bot, limited: World) -> None:
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await bot.send_message(5, "好")
    with pytest.raises(TelegramBadRequest, match="chat_id is empty"):
        await bot.edit_message_text("好", message_id=5)
    assert (limited.limits.accepted, limited.limits.refused) == (0, 0)


async def test_the_limits_are_off_unless_asked_for() -> None:
    assert Simulator().world.limits.counting is None
    assert Simulator(limits="window").world.limits.counting == "window"


async def test_the_page_switches_them(simulator: Simulator, world: World) -> None:
    async with ClientSession(simulator.url) as browser:

        async def switch(counting: object) -> str:
            async with browser.post("/app/limits", json={"counting": counting}) as response:
                return await response.text()

        for wanted in ("bucket", "window", None):
            assert await switch(wanted) == "{}"
            assert world.limits.counting == wanted
            async with browser.get("/app/state") as response:
                assert (await response.json())["limits"] == wanted
        assert "限速只能是 bucket、window 之一" in await switch("sum")
        assert json.loads(await switch(["bucket"]))["error"]
    switched = [event["counting"] for event in world.events.after(0) if event["type"] == "limits"]
    assert switched == ["bucket", "window", None]
