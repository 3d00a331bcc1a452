"""The program as it takes updates in and answers: order, failures of the network, beginnings and ends."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from aiogram.client.telegram import TelegramAPIServer

from bot import log
from bot.app import App, CannotRun, open_app
from bot.config import Config
from bot.simulator import actions
from bot.simulator.faults import Fault
from bot.simulator.server import Simulator
from storage import questions
from storage.tables import people
from tests.telegram import Person, Telegram

PATIENCE = 20.0
HOTLINE, SUPPORT = "010-88656292", "010-88656314"


@pytest.fixture
async def telegram(app: App, simulator: Simulator) -> Telegram:
    telegram = Telegram(simulator.world, app)
    assert await simulator.world.events.bell.until(lambda: simulator.world.online, PATIENCE)
    return telegram


@pytest.fixture
def guest(telegram: Telegram) -> Person:
    return telegram.person("访客")


@asynccontextmanager
async def opened(config: Config, simulator: Simulator, token: str = "") -> AsyncIterator[App]:
    server = TelegramAPIServer.from_base(simulator.url)
    async with open_app(config, token=token or simulator.token, server=server) as app:
        yield app


def said(simulator: Simulator, chat: int) -> list[str]:
    """What the bot said in a chat, in order."""
    messages = simulator.world.chats[chat].messages.values()
    return [message["text"] for message in messages if message["from"]["is_bot"]]


async def until_said(simulator: Simulator, chat: int, count: int) -> list[str]:
    assert await simulator.world.events.bell.until(lambda: len(said(simulator, chat)) >= count, PATIENCE)
    return said(simulator, chat)


async def test_a_question_is_answered_and_remembered(app: App, guest: Person) -> None:
    await guest.says("业务咨询打哪个电话？")
    assert HOTLINE in (await guest.hears()).text
    await guest.says("那技术支持呢？")
    assert SUPPORT in (await guest.hears()).text
    async with app.database.session() as session:
        kept = await questions.earlier(session, chat=guest.chat, person=guest.id, now=app.clock.now())
    assert kept == ["业务咨询打哪个电话？", "那技术支持呢？"]


async def test_one_chat_is_answered_in_order_while_another_does_not_wait(
    telegram: Telegram, simulator: Simulator
) -> None:
    first, second = telegram.person("访客"), telegram.person("企业")
    # Telegram asks the first answer to wait; what was asked after it in the same chat must wait too
    simulator.world.faults.set(Fault("429", method="sendMessage", retry_after=2))
    actions.send(simulator.world, first.id, first.chat, "业务咨询打哪个电话？")
    await asyncio.sleep(0.3)
    actions.send(simulator.world, first.id, first.chat, "技术支持电话是多少？")
    actions.send(simulator.world, second.id, second.chat, "业务咨询打哪个电话？")
    await until_said(simulator, second.chat, 1)
    assert said(simulator, first.chat) == []
    answers = await until_said(simulator, first.chat, 2)
    assert HOTLINE in answers[0]
    assert SUPPORT in answers[1]


async def test_whoever_has_blocked_us_is_written_to_no_more_and_stops_nobody(
    app: App, guest: Person, simulator: Simulator
) -> None:
    simulator.world.faults.set(Fault("403", method="sendMessage"))
    await guest.says("业务咨询打哪个电话？")
    async with app.database.session() as session:
        kept = await session.get(people.Person, guest.id)
    assert kept is not None
    assert kept.blocked_at
    await guest.says("技术支持电话是多少？")
    assert SUPPORT in (await guest.hears()).text
    async with app.database.session() as session:
        kept = await session.get(people.Person, guest.id)
    assert kept is not None
    assert kept.blocked_at is None


async def test_a_page_of_html_instead_of_an_answer_stops_nobody(guest: Person, simulator: Simulator) -> None:
    simulator.world.faults.set(Fault("502", method="sendMessage", count=2))
    await guest.says("业务咨询打哪个电话？")
    await guest.says("技术支持电话是多少？")
    assert SUPPORT in (await guest.hears()).text


async def test_telegram_out_of_order_for_a_while_is_borne(
    guest: Person, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    simulator.world.faults.set(Fault("502", method="getUpdates"))
    await guest.says("业务咨询打哪个电话？")  # taken by the poll under way; the next one fails
    await guest.says("技术支持电话是多少？")
    answers = await until_said(simulator, guest.chat, 2)
    assert SUPPORT in answers[1]
    assert [record.message for record in caplog.records if record.levelno == logging.WARNING] == [
        "暂时连不上 Telegram（ClientDecodeError），稍后再试"
    ]


async def test_what_is_in_hand_is_finished_before_the_end_and_not_worked_again(
    config: Config, simulator: Simulator
) -> None:
    person = next(iter(simulator.world.people))
    actions.send(simulator.world, person, person, "业务咨询打哪个电话？")
    simulator.world.faults.set(Fault("429", method="sendMessage", retry_after=2))
    async with opened(config, simulator) as app:
        stop = asyncio.Event()
        running = asyncio.create_task(app.run(stop))
        # Taken, and its answer held up
        assert await simulator.world.updates.bell.until(lambda: len(simulator.world.updates) == 0, PATIENCE)
        assert said(simulator, person) == []
        stop.set()
        await running
        assert len(said(simulator, person)) == 1
    actions.send(simulator.world, person, person, "技术支持电话是多少？")
    async with opened(config, simulator) as app:
        running = asyncio.create_task(app.run(stop := asyncio.Event()))
        answers = await until_said(simulator, person, 2)
        stop.set()
        await running
    assert len(answers) == 2
    assert SUPPORT in answers[1]


async def test_a_token_that_is_refused(config: Config, simulator: Simulator) -> None:
    async with opened(config, simulator, token="123456:somebody-elses") as app:
        with pytest.raises(CannotRun, match="BOT_TOKEN 不对"):
            await app.run(asyncio.Event())


async def test_a_second_program_with_the_same_token_ends_the_first(
    config: Config, simulator: Simulator, tmp_path: Path
) -> None:
    elsewhere = replace(config, storage=replace(config.storage, folder=str(tmp_path / "elsewhere")))
    async with opened(config, simulator) as first, opened(elsewhere, simulator) as second:
        running = asyncio.create_task(first.run(asyncio.Event()))
        assert await simulator.world.events.bell.until(lambda: simulator.world.online, PATIENCE)
        stop = asyncio.Event()
        other = asyncio.create_task(second.run(stop))
        with pytest.raises(CannotRun, match="正在别处运行"):
            await asyncio.wait_for(running, PATIENCE)
        stop.set()
        await other


async def test_no_network_is_said_at_the_start(config: Config) -> None:
    async with Simulator() as gone:
        pass
    async with opened(config, gone) as app:
        with pytest.raises(CannotRun, match="连不上 Telegram"):
            await app.run(asyncio.Event())


async def test_the_bot_works_on_postgresql_too(config: Config, simulator: Simulator, database_url: str) -> None:
    if database_url.startswith("postgresql"):
        config = replace(config, storage=replace(config.storage, database=database_url))
    person = next(iter(simulator.world.people))
    async with opened(config, simulator) as app:
        running = asyncio.create_task(app.run(stop := asyncio.Event()))
        actions.send(simulator.world, person, person, "业务咨询打哪个电话？")
        (answer,) = await until_said(simulator, person, 1)
        stop.set()
        await running
        assert HOTLINE in answer
        async with app.database.session() as session:
            kept = await questions.earlier(session, chat=person, person=person, now=app.clock.now())
        assert kept == ["业务咨询打哪个电话？"]


def test_the_log_strikes_out_the_token(capsys: pytest.CaptureFixture[str]) -> None:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    try:
        log.start("INFO", secrets=["123456:hush", ""])
        logging.getLogger("bot.intake").info("began")
        logging.getLogger("aiohttp.access").info("GET /bot123456:hush/getMe")
        logging.getLogger("aiogram").warning("cannot reach https://api.telegram.org/bot123456:hush/getMe")
    finally:
        root.handlers, root.level = handlers, level
    lines = capsys.readouterr().err.splitlines()
    assert [line.split(maxsplit=2)[2] for line in lines] == [
        "INFO bot.intake: began",
        "WARNING aiogram: cannot reach https://api.telegram.org/bot***/getMe",
    ]
