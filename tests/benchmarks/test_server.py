"""The light Bot API measures what a real aiogram bot does."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramRetryAfter
from aiogram.types import BotCommand, BufferedInputFile, InputMediaDocument, Update
from aiohttp import ClientSession

from benchmarks.load import FIRST_CHAT
from benchmarks.server import running
from bot.simulator.server import TOKEN
from tests.telegram import LoopbackSession


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    with running() as url:
        yield url


@pytest.fixture
async def bot(url: str) -> AsyncIterator[Bot]:
    bot = Bot(TOKEN, session=LoopbackSession(api=TelegramAPIServer.from_base(url)))
    yield bot
    await bot.session.close()


class Control:
    def __init__(self, session: ClientSession) -> None:
        self._session = session

    async def feed(self, **spec: Any) -> int:
        async with self._session.post("/control/feed", json=spec) as response:
            return response.status

    async def limits(self, counting: str | None, latency: float = 0.0) -> None:
        wanted = {"counting": counting, "latency": latency}
        async with self._session.post("/control/limits", json=wanted) as response:
            assert response.status == 200

    async def report(self, wait: int = 0) -> dict[str, Any]:
        async with self._session.get("/control/report", params={"wait": wait}) as response:
            report: dict[str, Any] = await response.json()
            return report


@pytest.fixture
async def control(url: str) -> AsyncIterator[Control]:
    async with ClientSession(url) as session:
        control = Control(session)
        await control.limits(None)
        yield control


async def fetch(bot: Bot, after: list[Update]) -> list[Update]:
    return await bot.get_updates(offset=after[-1].update_id + 1 if after else None, timeout=5)


async def test_updates_are_given_again_until_acknowledged_and_never_more_than_the_window(
    bot: Bot, control: Control
) -> None:
    await control.feed(kind="question", updates=10, chats=8, window=4, texts=["一", "二", "三"])
    first = await fetch(bot, [])
    assert await fetch(bot, []) == first
    assert [update.message and update.message.text for update in first] == ["一", "二", "三", "一"]
    assert [update.message and update.message.chat.id for update in first] == [FIRST_CHAT + n for n in range(4)]
    await bot.send_message(FIRST_CHAT + 2, "答")
    await bot.send_message(FIRST_CHAT + 2, "又答")
    assert [update.message and update.message.chat.id for update in await fetch(bot, first)] == [FIRST_CHAT + 4]
    report = await control.report()
    assert (report["answered"], report["in_flight"], report["left"]) == (1, 4, 5)


@pytest.mark.parametrize("kind", ["question", "form", "button"])
async def test_a_feed_ends_when_all_is_answered(bot: Bot, control: Control, kind: str) -> None:
    await control.feed(kind=kind, updates=50, chats=20, window=8)
    updates: list[Update] = []
    for _ in range(50):
        updates = updates[1:] or await fetch(bot, updates)
        if query := updates[0].callback_query:
            await query.answer()
        else:
            await bot.send_message(updates[0].message.chat.id if updates[0].message else 0, "答")
    report = await control.report(wait=5)
    assert (report["answered"], report["in_flight"], report["left"]) == (50, 0, 0)
    assert 0 < report["p50_ms"] <= report["p99_ms"]
    assert report["updates_per_s"] == pytest.approx(50 / report["elapsed_s"], rel=0.05)
    assert (report["distinct"], report["doubled"]) == (0, 0)


async def test_people_speak_one_now_and_then(bot: Bot, control: Control) -> None:
    await control.feed(kind="question", updates=4, chats=8, every=0.1)
    times: list[float] = []
    updates: list[Update] = []
    while len(times) < 4:
        updates = await fetch(bot, updates)
        times += [asyncio.get_running_loop().time()] * len(updates)
        for update in updates:
            await bot.send_message(update.message.chat.id if update.message else 0, "答")
    assert times[-1] - times[0] > 0.15
    assert (await control.report(wait=5))["answered"] == 4


async def test_a_call_takes_its_time_there_and_back(bot: Bot, control: Control) -> None:
    await control.limits(None, latency=0.2)
    begun = asyncio.get_running_loop().time()
    await bot.send_message(5, "好")
    assert asyncio.get_running_loop().time() - begun >= 0.15


async def test_any_chat_and_any_message_will_do(bot: Bot) -> None:
    assert (await bot.get_me()).is_bot
    assert await bot.delete_webhook()
    assert await bot.set_my_commands([BotCommand(command="help", description="帮助")])
    sent = await bot.send_message(-77, "<b>问 + 答 & 100%</b>", parse_mode="HTML")
    assert (sent.text, sent.chat.type) == ("<b>问 + 答 & 100%</b>", "supergroup")
    edited = await bot.edit_message_text("新", chat_id=5, message_id=9)
    assert not isinstance(edited, bool)
    assert (edited.message_id, edited.text) == (9, "新")
    assert (await bot.copy_message(5, 6, 7)).message_id > sent.message_id
    assert len(await bot.forward_messages(5, 6, [7, 8])) == 2
    file = BufferedInputFile(b"...", "a.txt")
    assert (await bot.send_document(5, file, caption="附件")).caption == "附件"
    assert len(await bot.send_media_group(5, [InputMediaDocument(media=file)] * 2)) == 2
    assert await bot.send_chat_action(5, "typing")


async def test_deliveries_are_counted_and_kept_to_the_limits(bot: Bot, control: Control) -> None:
    await control.limits("window")
    for number in range(20):
        await bot.send_message(100, str(number))
    with pytest.raises(TelegramRetryAfter):
        await bot.send_message(100, "多")
    await bot.send_message(101, "好")
    await bot.edit_message_text("改", chat_id=102, message_id=1)
    report = await control.report()
    assert (report["accepted"], report["refused"], sum(report["by_second"])) == (22, 1, 22)
    assert (report["distinct"], report["doubled"]) == (2, 19)


async def test_a_feed_that_makes_no_sense_is_refused(control: Control) -> None:
    assert await control.feed(kind="song", updates=1, chats=1) == 400
    assert await control.feed(kind="form", updates=0, chats=1) == 400
    assert await control.feed(kind="form") == 400
