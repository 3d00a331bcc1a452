"""What the chat page asks of the server: the state, what happens, and what people do."""

import json
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.simulator import actions
from bot.simulator.actions import Impossible
from bot.simulator.refusal import Json
from bot.simulator.world import World

PAGE = Path(__file__).parent / "page"
HEARTBEAT = 15.0


def page_routes(world: World) -> list[web.AbstractRouteDef]:
    page = _Page(world)
    return [
        web.get("/", page.index),
        web.static("/static", PAGE, append_version=False) if PAGE.is_dir() else web.get("/static", page.index),
        web.get("/app/state", page.state),
        web.get("/app/events", page.events),
        web.post("/app/send", page.send),
    ]


class _Page:
    def __init__(self, world: World) -> None:
        self._world = world

    async def index(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html")

    async def state(self, _: web.Request) -> web.Response:
        world = self._world
        return web.json_response({
            "now": world.now(),
            "bot": world.bot,
            "commands": [],
            "people": [{**person.user, "role": person.role} for person in world.people.values()],
            "chats": [
                {**chat.info, "members": sorted(chat.members), "messages": list(chat.messages.values())}
                for chat in world.chats.values()
            ],
            "seq": world.events.seq,
        })

    async def events(self, request: web.Request) -> web.StreamResponse:
        seq = int(request.query.get("after", self._world.events.seq))
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        while True:
            events = await self._world.events.wait(seq, HEARTBEAT)
            lines = "".join(f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events)
            await response.write((lines or ": \n\n").encode())
            seq = events[-1]["seq"] if events else seq

    async def send(self, request: web.Request) -> web.Response:
        return await self._act(request, lambda ask: {
            "message": actions.send(self._world, ask["person"], ask["chat"], ask["text"], ask.get("reply_to"))
        })

    async def _act(self, request: web.Request, deed: Any) -> web.Response:
        try:
            ask: Json = await request.json()
            return web.json_response(deed(ask))
        except Impossible as error:
            return web.json_response({"error": str(error)}, status=400)


