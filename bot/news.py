"""Tells of new demands whoever subscribed to them; what reached the channel too late is taken down."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from bot.clock import Clock
from handlers.catalogue import keyboards, texts
from handlers.demand import mine
from handlers.reply import notice
from storage import outbox, subscriptions
from storage.database import Database
from storage.quiet import Quiet


class News:
    """Looked at every minute: a subscription that has nothing to tell costs a look at an index."""

    def __init__(self, quiet: Quiet) -> None:
        self._quiet = quiet

    async def tell(self, database: Database, clock: Clock) -> None:
        now = clock.now()
        await database.run(lambda session: self._write(session, now))

    async def _write(self, session: AsyncSession, now: datetime) -> None:
        due = await subscriptions.due(session, quiet=self._quiet, now=now)
        rows = [notice(person, texts.digest(new), keyboards.news(new)) for person, new in due.items()]
        rows += await mine.late_posts(session, now)
        await outbox.write(session, rows, now=now, claimed_by=None)
