"""The simulator over HTTP: the Bot API for the bot, and the chat page for people."""

import json
from collections.abc import Iterable
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self

from aiohttp import web

from bot.simulator.api import perform
from bot.simulator.people import DEFAULT_PEOPLE, Person
from bot.simulator.protocol import page_routes
from bot.simulator.refusal import Json, Refusal
from bot.simulator.request import Uploads
from bot.simulator.world import World

TOKEN = "8110000001:simulated-token-for-the-loopback"
# A bot may send files of 50 MB; beside it stand the other fields.
LARGEST_REQUEST = 51 * 1024 * 1024


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
    ) -> None:
        """ValueError when `host` could be reached from elsewhere and `expose` does not say that this is meant."""
        if not expose and not _loopback(host):
            raise ValueError(f"模拟器只在本机上服务，不能绑定 {host}；确需对外开放时请显式设置 expose。")
        self.token = token
        self.world = World(people)
        self._host, self._port, self._expose = host, port, expose
        self._runner: web.AppRunner | None = None
        self.url = ""

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        app.add_routes(page_routes(self.world))
        self._runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=1)
        await self._runner.setup()
        await web.TCPSite(self._runner, self._host, self._port).start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner:
            await self._runner.cleanup()

    async def _call(self, request: web.Request) -> web.Response:
        try:
            if request.match_info["token"] != self.token:
                raise Refusal(401, "Unauthorized")
            fields, uploads = await _fields(request)
            result = await perform(self.world, request.match_info["method"], fields, uploads)
        except Refusal as refusal:
            return _json(refusal.body, refusal.code)
        return _json({"ok": True, "result": result})


async def _fields(request: web.Request) -> tuple[Json, Uploads]:
    """Parameters as Telegram takes them: in the address, as a form, as multipart, or as JSON."""
    fields: Json = dict(request.query)
    uploads: Uploads = {}
    if request.content_type == "application/json":
        return {**fields, **await request.json()}, uploads
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            uploads[name] = (value.filename, value.file.read())
        else:
            fields[name] = value
    return fields, uploads


def _json(body: Any, status: int = 200) -> web.Response:
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return web.Response(text=text, status=status, content_type="application/json")


def _loopback(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False
