"""A sender beside a simulator, without the rest of the bot."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from datetime import datetime
from typing import Any

from aiogram.client.default import DefaultBotProperties
from aiogram.enums import ParseMode
from aiogram.methods import SendMessage
from sqlalchemy import select, update

from bot.clock import Clock
from bot.delivery import Delivery
from bot.letters import Letters, parcel
from bot.pace import Pace
from bot.parcels import Parcel, Source
from bot.simulator.people import Person
from bot.simulator.server import Simulator
from handlers.reply import Letter, notice
from storage import outbox, people
from storage.database import Database
from storage.outbox import Outgoing
from storage.people import Account
from storage.presence import open_presence
from storage.tables.messages import Message
from tests.telegram import bot_of

PATIENCE = 30.0
PRETTY = DefaultBotProperties(parse_mode=ParseMode.HTML)


@asynccontextmanager
async def sender(
    database: Database,
    simulator: Simulator,
    *sources: Source,
    again: bool = True,
    per_second: int = 1000,
    clock: Clock | None = None,
) -> AsyncIterator[Delivery]:
    """At work for as long as the block lasts; at its end it is told to stop."""
    async with bot_of(simulator, default=PRETTY) as bot, open_presence(database) as presence:
        delivery = Delivery(bot, database, clock or Clock(), presence, Pace(per_second), again=again)
        delivery.serve(Letters(), *sources)
        await delivery.begin()
        running = asyncio.create_task(delivery.run(stop := asyncio.Event()))
        try:
            with ticking(delivery):
                yield delivery
        finally:
            stop.set()
            await running
            await delivery.close()


@contextmanager
def ticking(delivery: Delivery) -> Iterator[None]:
    """What is due is looked for ten times a second."""

    async def tick() -> None:
        while True:
            delivery.wake()
            await asyncio.sleep(0.1)

    task = asyncio.create_task(tick())
    try:
        yield
    finally:
        task.cancel()


def crowd(simulator: Simulator, count: int) -> list[int]:
    """So many more people who have written to the bot."""
    ids = [720_000_000 + number for number in range(count)]
    for id in ids:
        simulator.world.add_person(Person(id, f"某{id}", "访客", started=True))
    return ids


async def known(database: Database, id: int) -> None:
    account = Account(id, "某人", None, "")
    await database.run(
        lambda session: people.meet(session, account, chat=id, private=True, admins=(), now=Clock().now())
    )


async def written(
    database: Database, *rows: Outgoing, by: int | None = None, sending: bool = False, now: datetime | None = None
) -> Sequence[int]:
    """The ids under which the outbox keeps them; `by`, `sending`: as a process left them."""
    ids = [row.id for row in rows]
    async with database.session() as session:
        await outbox.write(session, rows, now=now or Clock().now(), claimed_by=None)
        if by is not None:
            state = {"claimed_by": by, "state": "sending" if sending else "waiting"}
            await session.execute(update(Message).where(Message.id.in_(ids)).values(**state))
    return ids


def to(chat: int, *texts: str, urgent: bool = False) -> list[Outgoing]:
    return [notice(chat, text, urgent=urgent) for text in texts]


def answer(chat: int, *texts: str) -> tuple[list[Outgoing], list[Parcel]]:
    """A reply in several parts, as rows and as parcels."""
    letters = [Letter(notice(chat, text, urgent=True), SendMessage(chat_id=chat, text=text)) for text in texts]
    return [letter.row for letter in letters], [parcel(letter) for letter in letters]


def said(simulator: Simulator, *chats: int) -> list[str]:
    """What the bot said in these chats; all it said, in order, where none is named."""
    messages = [event["message"] for event in simulator.world.events.after(0) if event["type"] == "message"]
    ours = [message for message in messages if message["from"]["is_bot"]]
    return [message["text"] for message in ours if not chats or message["chat"]["id"] in chats]


async def until(true: Callable[[], bool], patience: float = PATIENCE) -> None:
    async with asyncio.timeout(patience):
        while True:
            if true():
                return
            await asyncio.sleep(0.01)


async def row_of(database: Database, id: int) -> Any:
    """A message as the outbox has it, or None."""
    async with database.session() as session:
        return (await session.execute(select(Message).where(Message.id == id))).scalar_one_or_none()


async def settled(database: Database, *ids: int, states: Sequence[str] = ("sent", "failed", "unknown")) -> list[Any]:
    """The messages, once each has one of these states or is gone."""
    async with asyncio.timeout(PATIENCE):
        while True:
            rows = [await row_of(database, id) for id in ids]
            if all(row is None or (row.state in states and row.claimed_by is None) for row in rows):
                return rows
            await asyncio.sleep(0.02)


async def put_off(database: Database, id: int) -> None:
    """Until Telegram has asked to wait."""
    async with asyncio.timeout(PATIENCE):
        while True:
            if (await row_of(database, id)).error == "429":
                return
            await asyncio.sleep(0.01)
