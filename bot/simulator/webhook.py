"""Updates brought to the bot instead of fetched by it."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from aiohttp import BodyPartReader, ClientError, ClientResponse, ClientSession, ClientTimeout, MultipartReader

from bot.simulator.bell import Bell
from bot.simulator.refusal import Json
from bot.simulator.request import Uploads
from bot.simulator.updates import Updates

PATIENCE = ClientTimeout(total=60)
PAUSE = 0.5
# What to do with what the bot answers a delivery with: perhaps a method call.
Reply = Callable[[Json, Uploads], Awaitable[object]]


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
                complaint, *answer = await self._bring(session, update)
                if complaint:
                    self.last_error, self.last_error_date = complaint, now()
                    self.changed.ring()
                    await asyncio.sleep(PAUSE)
                    continue
                updates.acknowledge(update["update_id"] + 1)
                await reply(*answer)

    async def _bring(self, session: ClientSession, update: Json) -> tuple[str, Json, Uploads]:
        """A complaint or "", and the fields and files of the method call in the answer, if there is one."""
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.target.secret} if self.target.secret else {}
        try:
            async with session.post(self.target.url, json=update, headers=headers) as response:
                if not response.ok:
                    return f"Wrong response from the webhook: {response.status} {response.reason}", {}, {}
                return "", *await _answer(response)
        except (ClientError, TimeoutError, ValueError) as error:
            return f"{type(error).__name__}: {error}", {}, {}


async def _answer(response: ClientResponse) -> tuple[Json, Uploads]:
    """A method call may come as JSON or as a form; anything else is passed over."""
    fields: Json = {}
    uploads: Uploads = {}
    if response.content_type == "multipart/form-data":
        form = MultipartReader.from_response(response)
        async for part in form:
            if not isinstance(part, BodyPartReader) or not part.name:
                continue
            if part.filename:
                uploads[part.name] = (part.filename, bytes(await part.read()))
            else:
                fields[part.name] = await part.text()
    elif response.content_type == "application/json":
        body = json.loads(await response.text() or "null")
        fields = body if isinstance(body, dict) else {}
    return fields, uploads
