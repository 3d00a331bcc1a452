"""The simulator over HTTP: the Bot API for the bot, and the chat page for people."""

import asyncio
import json
from collections.abc import Iterable
from contextlib import suppress
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.simulator.api import perform
from bot.simulator.faults import Fault
from bot.simulator.files import MOST_UP
from bot.simulator.guard import guard, is_loopback
from bot.simulator.limits import Counting
from bot.simulator.people import DEFAULT_PEOPLE, Person
from bot.simulator.protocol import page_routes
from bot.simulator.refusal import Json, Refusal, bad_request, forbidden, too_many_requests
from bot.simulator.request import Uploads
from bot.simulator.world import World

TOKEN = "8110000001:simulated-token-for-the-loopback"
# Beside a file of the greatest size stand the other fields.
LARGEST_REQUEST = MOST_UP + 1024 * 1024
# A bot that has not polled for so long is shown as offline, in seconds.
OFFLINE_AFTER = 3.0
BAD_GATEWAY = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>502 Bad Gateway</body>\r\n</html>\r\n"


class Simulator:
    """A Bot API on loopback. `async with Simulator() as simulator:` serves at `simulator.url` until the end."""

    def __init__(
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        people: Iterable[Person] = DEFAULT_PEOPLE,
        expose: bool = False,
        token: str = TOKEN,
        limits: Counting | None = None,
    ) -> None:
        """ValueError when `host` could be reached from elsewhere and `expose` does not say that this is meant.

        Entering raises OSError when the port is taken.
        """
        if not expose and not is_loopback(host):
            raise ValueError(f"模拟器只在本机上服务，不能绑定 {host}；确需对外开放时请显式设置 expose。")
        self.token = token
        self.world = World(people, limits)
        self.url = ""
        self._host, self._port, self._expose = host, port, expose
        self._runner: web.AppRunner | None = None
        self._courier: asyncio.Task[None] | None = None
        self._polls = 0

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_REQUEST, middlewares=[guard(self._expose)])
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.router.add_get("/file/bot{token}/{path:.+}", self._download)
        app.add_routes(page_routes(self.world))
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        try:
            await web.TCPSite(self._runner, self._host, self._port).start()
        except OSError:
            await self._runner.cleanup()
            raise
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self._courier = asyncio.create_task(
            self.world.webhook.deliver(self.world.updates, self.world.now, self._webhook_reply)
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.world.close()
        if self._courier:
            self._courier.cancel()
            with suppress(asyncio.CancelledError):
                await self._courier
        if self._runner:
            await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        name = request.match_info["method"]
        try:
            self._authorise(request)
            fault = self.world.faults.next(name)
            if fault and fault.kind not in ("slow", "lost"):
                return await _failure(fault)
            if fault and fault.kind == "slow":
                await asyncio.sleep(fault.retry_after)
            result = await self._performed(request, name)
            if fault and fault.kind == "lost":
                return await _failure(fault)
        except Refusal as refusal:
            return _json(refusal.body, refusal.code)
        except web.HTTPRequestEntityTooLarge:
            return _json(Refusal(413, "Request Entity Too Large").body, 413)
        return _json({"ok": True, "result": result})

    async def _performed(self, request: web.Request, name: str) -> Any:
        world = self.world
        fields, uploads = await _fields(request)
        if name.lower() == "getupdates":
            return await self._polled(fields)
        world.calls_under_way += 1
        try:
            return await perform(world, name, fields, uploads)
        finally:
            world.calls_under_way -= 1
            world.calls_answered += 1
            world.answered.ring()

    async def _polled(self, fields: Json) -> Any:
        self._polls += 1
        self._show_online(True)
        try:
            return await perform(self.world, "getUpdates", fields, {})
        finally:
            self._polls -= 1
            asyncio.get_running_loop().call_later(OFFLINE_AFTER, self._look_for_bot, self.world.updates.polls)

    def _look_for_bot(self, polls: int) -> None:
        if not self._polls and polls == self.world.updates.polls and not self.world.closing:
            self._show_online(False)

    def _show_online(self, online: bool) -> None:
        if online != self.world.online:
            self.world.online = online
            self.world.tell("bot", online=online)

    async def _download(self, request: web.Request) -> web.Response:
        try:
            self._authorise(request)
        except Refusal as refusal:
            return _json(refusal.body, refusal.code)
        stored = self.world.files.at(request.match_info["path"])
        if stored is None:
            return _json(Refusal(404, "Not Found").body, 404)
        return web.Response(body=stored.data, content_type="application/octet-stream")

    def _authorise(self, request: web.Request) -> None:
        if request.match_info["token"] != self.token:
            raise Refusal(401, "Unauthorized")

    async def _webhook_reply(self, fields: Json, uploads: Uploads) -> None:
        # What the bot asks in its answer to a delivery has no result, and nobody to hear of an error.
        with suppress(Refusal):
            if name := fields.pop("method", ""):
                await perform(self.world, str(name), fields, uploads)


async def _failure(fault: Fault) -> web.Response:
    match fault.kind:
        case "429":
            raise too_many_requests(fault.retry_after)
        case "403":
            raise forbidden("bot was blocked by the user")
        case "502" | "lost":
            return web.Response(text=BAD_GATEWAY, status=502, content_type="text/html")
        case _:
            # Until the client gives up, which cancels this.
            await asyncio.sleep(3600)
            raise Refusal(504, "Gateway Timeout")


async def _fields(request: web.Request) -> tuple[Json, Uploads]:
    """Parameters as Telegram takes them: in the address, as a form, as multipart, or as JSON."""
    fields: Json = dict(request.query)
    uploads: Uploads = {}
    if request.content_type == "application/json":
        try:
            body = await request.json()
        except ValueError as error:
            raise bad_request("can't parse JSON in the request") from error
        if not isinstance(body, dict):
            raise bad_request("object expected as request body")
        return {**fields, **body}, uploads
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = (value.filename, value.file.read())
        else:
            fields[name] = value
    return fields, uploads


def _json(body: Any, status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=text, status=status, content_type="application/json")
