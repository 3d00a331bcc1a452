"""What the chat page asks of the server: the state, what happens, and what people do."""

import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from aiohttp import web

from bot.simulator import actions
from bot.simulator.actions import Impossible
from bot.simulator.faults import KINDS, Fault
from bot.simulator.limits import COUNTINGS
from bot.simulator.people import Chat
from bot.simulator.refusal import Json
from bot.simulator.world import World

PAGE = Path(__file__).parent / "page"
HEARTBEAT = 15.0
MOST_FAULTS = 10_000
# A page that is opened late sees this much of each chat.
SHOWN = 500
UNREADABLE = "请求的内容不完整或格式不对。"

Deed = Callable[[World, Json], Any]
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


def page_routes(world: World) -> list[web.AbstractRouteDef]:
    page = _Page(world)
    return [
        web.get("/", page.index),
        web.static("/static", PAGE),
        web.get("/app/state", page.state),
        web.get("/app/events", page.events),
        web.get("/app/file/{file_id}", page.file),
        web.post("/app/upload", page.upload),
        *(web.post(f"/app/{path}", page.doing(deed)) for path, deed in DEEDS.items()),
    ]


async def _inline(world: World, ask: Json) -> Json:
    return await actions.ask_inline(world, _whole(ask, "person"), _text(ask, "query"), str(ask.get("offset") or ""))


def _send(world: World, ask: Json) -> Json:
    person, chat = _whole(ask, "person"), _whole(ask, "chat")
    return {"message": actions.send(world, person, chat, _text(ask, "text"), _optional(ask, "reply_to"))}


def _share(world: World, ask: Json) -> Json:
    return {"message": actions.share(world, _whole(ask, "person"), _whole(ask, "chat"), _text(ask, "kind"))}


def _press(world: World, ask: Json) -> Json:
    place = _whole(ask, "person"), _whole(ask, "chat"), _whole(ask, "message_id")
    return {"callback_query_id": actions.press(world, *place, _text(ask, "data"))}


def _choose(world: World, ask: Json) -> Json:
    place = _whole(ask, "person"), _whole(ask, "chat")
    return {"message": actions.choose_inline(world, *place, str(ask["query_id"]), _text(ask, "result_id"))}


def _block(world: World, ask: Json) -> Json:
    actions.block(world, _whole(ask, "person"), ask["blocked"] is True)
    return {}


def _clock(world: World, ask: Json) -> Json:
    return {"now": world.turn_clock(float(ask["seconds"]))}


def _faults(world: World, ask: Json) -> Json:
    wanted = []
    for fault in ask["faults"]:
        kind = next((kind for kind in KINDS if kind == fault["kind"]), None)
        count = int(fault.get("count", 1))
        if kind is None:
            raise Impossible(f"故障只能是 {'、'.join(KINDS)} 之一。")
        if not 0 <= count <= MOST_FAULTS:
            raise Impossible(f"故障次数应在 0 到 {MOST_FAULTS} 之间。")
        wanted.append(Fault(kind, count, fault.get("method"), max(1, int(fault.get("retry_after", 1)))))
    world.faults.set(*wanted)
    return {}


def _limits(world: World, ask: Json) -> Json:
    wanted = ask["counting"]
    if wanted is not None and wanted not in COUNTINGS:
        raise Impossible(f"限速只能是 {'、'.join(COUNTINGS)} 之一，或者不限。")
    world.limits.count_by(wanted)
    world.tell("limits", counting=wanted)
    return {}


DEEDS: dict[str, Deed] = {
    "send": _send,
    "share": _share,
    "press": _press,
    "inline": _inline,
    "inline/choose": _choose,
    "block": _block,
    "clock": _clock,
    "faults": _faults,
    "limits": _limits,
}


# Nothing of the page comes from elsewhere, and nothing that a message holds is run.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'"
)


class _Page:
    def __init__(self, world: World) -> None:
        self._world = world

    async def index(self, _: web.Request) -> web.FileResponse:
        return web.FileResponse(PAGE / "index.html", headers={"Content-Security-Policy": _POLICY})

    async def state(self, _: web.Request) -> web.Response:
        world = self._world
        return _json(
            {
                "now": world.now(),
                "bot": {**world.bot, "description": world.profile.descriptions[""]},
                "commands": world.profile.shown(),
                "people": [
                    {**person.user, "role": person.role, "blocked": person.blocked} for person in world.people.values()
                ],
                "chats": [_shown(chat) for chat in world.chats.values()],
                "online": world.online,
                "limits": world.limits.counting,
                "seq": world.events.seq,
            }
        )

    async def events(self, request: web.Request) -> web.StreamResponse:
        after = request.query.get("after", "")
        seq = int(after) if after.isdecimal() else self._world.events.seq
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-store"})
        await response.prepare(request)
        try:
            while not self._world.closing:
                events = await self._world.events.wait(seq, HEARTBEAT)
                lines = "".join(f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events)
                await response.write((lines or ": \n\n").encode())
                seq = events[-1]["seq"] if events else seq
        except ConnectionError:
            # The page was closed.
            pass
        return response

    async def file(self, request: web.Request) -> web.Response:
        stored = self._world.files.get(request.match_info["file_id"])
        if stored is None:
            return _json({"error": "没有这个文件。"}, 400)
        # What people upload is shown by the page, never run in its place.
        headers = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "sandbox; default-src 'none'"}
        return web.Response(body=stored.data, content_type=stored.mime, headers=headers)

    async def upload(self, request: web.Request) -> web.Response:
        form = await request.post()
        file = form.get("file")
        if not isinstance(file, web.FileField):
            return _json({"error": UNREADABLE}, 400)
        return await _done(lambda: {"message": self._uploaded(dict(form), file)})

    def doing(self, deed: Deed) -> Handler:
        async def handle(request: web.Request) -> web.Response:
            try:
                ask = await request.json()
            except ValueError:
                return _json({"error": UNREADABLE}, 400)
            return await _done(lambda: deed(self._world, ask))

        return handle

    def _uploaded(self, form: Json, file: web.FileField) -> Json:
        return actions.upload(
            self._world,
            int(form["person"]),
            int(form["chat"]),
            str(form["kind"]),
            file.filename,
            file.file.read(),
            mime=file.content_type,
            caption=str(form.get("caption") or ""),
            reply_to=int(form["reply_to"]) if form.get("reply_to") else None,
        )


async def _done(deed: Callable[[], Any]) -> web.Response:
    try:
        result = deed()
        return _json(await result if isinstance(result, Awaitable) else result)
    except Impossible as error:
        return _json({"error": str(error)}, 400)
    except (KeyError, TypeError, ValueError):
        return _json({"error": UNREADABLE}, 400)


def _shown(chat: Chat) -> Json:
    messages = [chat.messages[number] for number in list(chat.messages)[-SHOWN:]]
    return {**chat.info, "description": chat.description, "members": sorted(chat.members), "messages": messages}


def _whole(ask: Json, name: str) -> int:
    value = ask[name]
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError(name)
    return value


def _optional(ask: Json, name: str) -> int | None:
    return None if ask.get(name) is None else _whole(ask, name)


def _text(ask: Json, name: str) -> str:
    value = ask[name]
    if not isinstance(value, str):
        raise TypeError(name)
    return value


def _json(body: Json, status: int = 200) -> web.Response:
    return web.Response(text=json.dumps(body, ensure_ascii=False), status=status, content_type="application/json")
