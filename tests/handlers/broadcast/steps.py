"""What people do in nearly every test of announcements."""

import asyncio

from sqlalchemy import select

from bot.app import App
from storage import roles
from storage.powers import ALL, Role
from storage.tables.broadcasts import Broadcast
from storage.tables.journal import JournalEntry
from tests.telegram import Heard, Person

SOON = 8.0  # seconds in which anything should have happened
WORDS = "现场赛报名开始了"


async def hear(person: Person, words: str, turning: float = 0.0) -> Heard:
    """The next thing said or changed that has these words in it. `turning`: seconds the clock goes faster meanwhile."""
    async with asyncio.timeout(SOON):
        while True:
            for heard in await person.hears_all():
                if words in heard.text:
                    return heard
            await tick(person, turning)


async def tick(person: Person, turning: float = 0.0) -> None:
    """The clock does so once a second; nobody waits for it here."""
    telegram = person.telegram
    assert telegram.app
    telegram.world.turn_clock(turning)
    await telegram.app.announcements.advance(telegram.app.database, telegram.app.clock)
    telegram.app.delivery.wake()
    await asyncio.sleep(0.03)


async def reads_report(person: Person, words: str = "已发完") -> Heard:
    """What the message says in the end; nobody waits here for the pace at which it is changed."""
    return await hear(person, words, turning=0.5)


async def is_done(app: App, person: Person) -> Broadcast:
    """Wait until the only one is."""
    async with asyncio.timeout(SOON):
        while True:
            row = await only(app)
            if row.state == "done":
                return row
            await tick(person)


async def write(person: Person, words: str = WORDS) -> None:
    await person.says("/broadcast")
    await person.says(words)


async def tries_out(person: Person, words: str = WORDS) -> None:
    await write(person, words)
    await person.taps("👁 先发给我看看")


async def sent(person: Person, words: str = WORDS) -> None:
    await tries_out(person, words)
    await person.taps("📨 发送")
    await person.taps("✅ 确认发送")


async def only(app: App) -> Broadcast:
    """The one there is."""
    async with app.database.session() as session:
        return (await session.scalars(select(Broadcast))).one()


async def acts(app: App) -> list[tuple[int, str]]:
    async with app.database.session() as session:
        rows = await session.scalars(select(JournalEntry).order_by(JournalEntry.id))
        return [(row.actor, row.act) for row in rows if "broadcast" in row.act]


async def appoint(app: App, person: Person, scope: str = ALL, role: Role = Role.STAFF) -> None:
    await person.starts()
    async with app.database.session() as session:
        await roles.grant(session, person=person.id, role=role, scope=scope, by=1, now=app.clock.now())


async def sent_as_it_is(person: Person) -> None:
    await person.taps("👁 先发给我看看")
    await person.taps("📨 发送")
    await person.taps("✅ 确认发送")
