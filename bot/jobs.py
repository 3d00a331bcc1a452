"""What happens by the clock. APScheduler only ticks: what is due stands in the database."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy.ext.asyncio import AsyncSession

from bot.announcements import Announcements
from bot.clock import Clock
from bot.delivery import Delivery
from bot.news import News
from storage import inbox, outbox
from storage.database import Database

TICK = 1  # seconds
NEWS = 60  # seconds
SWEEP = 3600  # seconds
REMEMBER_UPDATES = timedelta(days=2)  # Telegram repeats nothing older than a day
REMEMBER_MESSAGES = timedelta(days=90)


@asynccontextmanager
async def ticking(
    database: Database, clock: Clock, delivery: Delivery, announcements: Announcements, news: News
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

    # A tick left out is made up for by the next
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    # Late is better than never, and once is enough
    scheduler = AsyncIOScheduler(job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1})
    scheduler.add_job(tick, "interval", seconds=TICK)
    scheduler.add_job(tell_news, "interval", seconds=NEWS)
    scheduler.add_job(sweep, "interval", seconds=SWEEP)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
