"""Updates brought to the bot instead of fetched by it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout

from bot.simulator.bell import Bell
from bot.simulator.refusal import Json
from bot.simulator.updates import Updates

PATIENCE = ClientTimeout(total=60)
PAUSE = 0.5
# What to do with a method call that the bot answers a delivery with.
Reply = Callable[[Json], Awaitable[object]]


@dataclass(slots=True)
class Target:
    url: str = ""
    secret: str = ""
    most_connections: int = 40


class Webhook:
    """Where updates go. Like Telegram it sends one again until the bot answers with a status of 2xx."""

    def __init__(self) -> None:
        self.target = Target()
        self.changed = Bell()
        self.last_error = ""
        self.last_error_date = 0

    def set(self, target: Target) -> None:
        self.target = target
        self.last_error = ""
        self.changed.ring()

    async def deliver(self, updates: Updates, now: Callable[[], int], reply: Reply) -> None:
        """Bring updates one after another, for ever."""
        async with ClientSession(timeout=PATIENCE) as session:
            while True:
                await self.changed.until(lambda: bool(self.target.url), None)
                await updates.bell.until(lambda: bool(updates) or not self.target.url, None)
                if not self.target.url:
                    continue
                update = updates.waiting[0]
                complaint, answer = await self._bring(session, update)
                if complaint:
                    self.last_error, self.last_error_date = complaint, now()
                    await asyncio.sleep(PAUSE)
                    continue
                updates.acknowledge(update["update_id"] + 1)
                if answer:
                    await reply(answer)

    async def _bring(self, session: ClientSession, update: Json) -> tuple[str, Json | None]:
        """A complaint or "", and the method call in the answer, if there is one."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.target.secret} if self.target.secret else {}
        try:
            async with session.post(self.target.url, json=update, headers=headers) as response:
                if not response.ok:
                    return f"Wrong response from the webhook: {response.status} {response.reason}", None
                text = await response.text()
        except (ClientError, TimeoutError) as error:
            return f"{type(error).__name__}: {error}", None
        if response.content_type != "application/json" or not text.strip():
            return "", None
        answer = json.loads(text)
        return "", answer if isinstance(answer, dict) and "method" in answer else None
