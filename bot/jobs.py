"""What happens by the clock. APScheduler only ticks: what is due stands in the database."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements import Announcements
from bot.clock import Clock
from bot.delivery import Delivery
from bot.news import News
from storage import attachments, inbox, outbox
from storage.database import Database
from storage.files import FileStore

TICK = 1  # seconds
NEWS = 60  # seconds
SWEEP = 3600  # seconds
REMEMBER_UPDATES = timedelta(days=2)  # Telegram repeats nothing older than a day
REMEMBER_MESSAGES = timedelta(days=90)
UNNAMED = 24 * 3600  # seconds that a file may be there before a row names it


@asynccontextmanager
async def ticking(
    database: Database, clock: Clock, delivery: Delivery, announcements: Announcements, news: News, files: FileStore
) -> AsyncIterator[None]:
    """Run the jobs for as long as the block lasts."""

    async def tick() -> None:
        await announcements.advance(database, clock)
        delivery.wake()

    async def tell_news() -> None:
        await news.tell(database, clock)
        delivery.wake()

    async def sweep() -> None:
        now = clock.now()

        async def prune(session: AsyncSession) -> None:
            await inbox.prune(session, before=now - REMEMBER_UPDATES)
            await outbox.prune(session, before=now - REMEMBER_MESSAGES)

        await database.run(prune)

    async def clear() -> None:
        await clear_away(database, files)

    # A tick left out is made up for by the next
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # Late is better than never, and once is enough
    scheduler = AsyncIOScheduler(job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1})
    scheduler.add_job(tick, "interval", seconds=TICK)
    scheduler.add_job(tell_news, "interval", seconds=NEWS)
    scheduler.add_job(sweep, "interval", seconds=SWEEP)
    scheduler.add_job(clear, "interval", seconds=SWEEP)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)


async def clear_away(database: Database, files: FileStore) -> None:
    """The files that nothing needs any more, and what is known of those whose form is gone."""
    # First the files, then the rows: what is kept in between is not among them
    kept = await asyncio.to_thread(files.digests)

    async def named(session: AsyncSession) -> frozenset[str]:
        await attachments.prune(session)
        return await attachments.digests(session)

    await asyncio.to_thread(_drop, files, kept - await database.run(named))


def _drop(files: FileStore, digests: Iterable[str]) -> None:
    for digest in digests:
        files.drop(digest, kept_before=time.time() - UNNAMED)
