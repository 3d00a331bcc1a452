"""Files that people send, brought here before the update they came with is worked."""

import asyncio
import logging
from dataclasses import dataclass, field
from io import BytesIO

from aiogram import Bot
from aiogram.exceptions import AiogramError, TelegramBadRequest
from aiohttp import ClientError

from handlers.given import Given, Sent, Wanted
from knowledge.inspect import Unacceptable, inspect
from storage.files import FileStore

logger = logging.getLogger(__name__)

AT_ONCE = 3  # each may hold 20 MB for a moment


@dataclass
class Fetcher:
    bot: Bot
    store: FileStore
    _slots: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def fetch(self, file: Sent) -> Given:
        """Downloaded, looked into, and kept. What goes wrong is said in `refused`."""
        async with self._slots:
            try:
                data = await self._download(file)
            except TelegramBadRequest as error:
                return Given(file.name, refused="too_large" if "too big" in error.message else "lost")
            except (AiogramError, ClientError, TimeoutError) as error:
                logger.warning("a file could not be fetched: %s", type(error).__name__)
                return Given(file.name, refused="lost")
            return await asyncio.to_thread(self._keep, file.name, data)

    async def _download(self, file: Sent) -> bytes:
        buffer = BytesIO()
        await self.bot.download(file.file_id, buffer)
        return buffer.getvalue()

    def _keep(self, name: str, data: bytes) -> Given:
        try:
            seen = inspect(name, data)
        except Unacceptable as error:
            return Given(name, refused=error.code)
        return Given(name, data, self.store.keep(data), seen.kind, seen.media_type)


@dataclass
class Hand:
    """The files that one update needs."""

    fetcher: Fetcher
    _here: dict[str, Given] = field(default_factory=dict)

    def take(self, file: Sent) -> Given:
        """As handlers.given.Files has it."""
        if file.unique not in self._here:
            raise Wanted(file)
        return self._here[file.unique]

    async def bring(self, file: Sent) -> None:
        self._here[file.unique] = await self.fetcher.fetch(file)
