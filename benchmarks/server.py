"""A light Bot API for load, in a process of its own: python -m benchmarks.server [--port 0].

The first line it prints is its address. It keeps no world: every chat is there, every message can be edited, any token
will do. Three addresses are for whoever measures:

POST /control/feed {"kind", "updates", "chats", "window"?, "texts"?, "first_chat"?, "every"?}
    From now on people do this, and nothing they did before counts. kind: "question" (the texts in turn), "form" (short
    answers, or the texts), "button" (presses; the texts are their data). People are the chats first_chat, first_chat+1
    …; each waits for an answer before saying more, and at most `window` (64) wait at any time. An answer is any message
    sent or edited in that chat, or the answer to its press. Give more chats than the window, so that the second
    message of an answer is not taken for the first of the next. every: seconds between two updates.
POST /control/limits {"counting": "bucket" | "window" | null, "latency"?}
    Telegram's limits of rate from now on; what was sent before is forgotten. latency: seconds of a call there and back,
    on average; each way differs by up to a quarter, and what counts is when it is there.
GET  /control/report?wait=60
    At once, or when all is answered or so many seconds are over:
    answered, in_flight, left, elapsed_s, updates_per_s, p50_ms, p99_ms  of the feed: from when an update is there for
        the bot to fetch until the first message to its chat; the time before the bot's first fetch does not count
    accepted, refused  calls that send or edit, since the limits were set; each refused one was a 429
    by_second  messages in each second since the first
    distinct, doubled  chats outside the feed that got a message, and messages beyond the first one there
"""

import argparse
import asyncio
import gc
import json
import random
import subprocess
import sys
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import islice
from typing import Any

from aiohttp import web
from yarl import URL

from benchmarks.load import BOT, FIRST_UPDATE, Deliveries, Feed, Json, Spec, chat_info
from bot.simulator.bell import Bell
from bot.simulator.limits import Limits, speaks
from bot.simulator.refusal import Refusal, bad_request, too_many_requests

LARGEST_REQUEST = 50 * 1024 * 1024
PATIENCE = 50.0
JITTER = 0.25  # of the latency of each way
# Whatever is not here and leaves no message is answered with true.
GETTERS: Json = {
    "getme": BOT,
    "getmycommands": [],
    "getmyname": {"name": ""},
    "getmydescription": {"description": ""},
    "getmyshortdescription": {"short_description": ""},
    "getwebhookinfo": {"url": "", "has_custom_certificate": False, "pending_update_count": 0},
}


class Server:
    def __init__(self) -> None:
        self._updates: deque[Json] = deque()
        self._there = Bell()
        self._done = Bell()
        self._feed: Feed | None = None
        self._limits = Limits()
        self._deliveries = Deliveries()
        self._last_update = FIRST_UPDATE - 1
        self._last_message = 0
        self._latency = 0.0
        self._speaking: asyncio.Task[None] | None = None

    def app(self) -> web.Application:
        app = web.Application(client_max_size=LARGEST_REQUEST)
        app.router.add_post("/control/feed", self._start)
        app.router.add_post("/control/limits", self._limit)
        app.router.add_get("/control/report", self._report)
        app.router.add_route("*", "/bot{token}/{method}", self._call)
        return app

    async def _start(self, request: web.Request) -> web.Response:
        try:
            spec = Spec(**await request.json())
        except (TypeError, ValueError) as error:
            return _json({"error": str(error)}, 400)
        self._feed = Feed(spec)
        self._updates.clear()
        self._offer()
        if spec.every:
            self._speaking = asyncio.create_task(self._speak(self._feed))
        return _json({})

    async def _speak(self, feed: Feed) -> None:
        """Let people speak when it is time, and not only when somebody was answered."""
        while feed is self._feed and feed.left:
            self._offer()
            await asyncio.sleep(feed.spec.every / 10)

    async def _limit(self, request: web.Request) -> web.Response:
        wanted = await request.json()
        self._limits.count_by(wanted["counting"])
        self._latency = wanted.get("latency", 0.0)
        self._deliveries = Deliveries()
        return _json({})

    async def _report(self, request: web.Request) -> web.Response:
        await self._done.until(lambda: self._feed is None or self._feed.done, float(request.query.get("wait", 0)))
        calls = {"accepted": self._limits.accepted, "refused": self._limits.refused}
        return _json({**(self._feed.report() if self._feed else {}), **calls, **self._deliveries.report()})

    async def _call(self, request: web.Request) -> web.Response:
        name = request.match_info["method"].lower()
        fields = await _fields(request)
        if name == "getupdates":
            return _json({"ok": True, "result": await self._updates_for(fields)})
        await self._way()
        try:
            answer = _json({"ok": True, "result": self._performed(name, fields)})
        except Refusal as refusal:
            answer = _json(refusal.body, refusal.code)
        await self._way()
        return answer

    async def _way(self) -> None:
        """There, or back."""
        if self._latency:
            await asyncio.sleep(self._latency / 2 * random.uniform(1 - JITTER, 1 + JITTER))

    async def _updates_for(self, fields: Json) -> list[Json]:
        offset = int(fields.get("offset") or 0)
        while self._updates and self._updates[0]["update_id"] < offset:
            self._updates.popleft()
        patience = min(float(fields.get("timeout") or 0), PATIENCE)
        await self._there.until(lambda: bool(self._updates), patience)
        if self._feed:
            self._feed.fetched()
        return list(islice(self._updates, int(fields.get("limit") or 100)))

    def _performed(self, name: str, fields: Json) -> Any:
        if name == "answercallbackquery":
            self._answered(int(fields["callback_query_id"][-12:]))
        if not speaks(name):
            return GETTERS.get(name, True)
        chat = _chat(fields)
        cost = _cost(name, fields)
        if seconds := self._limits.check(chat, chat > 0, cost, time.monotonic()):
            raise too_many_requests(seconds)
        self._deliveries.sent(cost)
        self._answered(chat)
        if not name.startswith("edit") and not self._feeds(chat):
            self._deliveries.unasked(chat)
        return self._said(name, fields, chat, cost)

    def _said(self, name: str, fields: Json, chat: int, cost: int) -> Any:
        if name.startswith("edit"):
            return self._message(fields, chat, int(fields["message_id"])) if "message_id" in fields else True
        numbers = [self._next_message() for _ in range(cost)]
        match name:
            case "copymessage":
                return {"message_id": numbers[0]}
            case "copymessages" | "forwardmessages":
                return [{"message_id": number} for number in numbers]
            case "sendmediagroup":
                return [self._message({}, chat, number) for number in numbers]
        return self._message(fields, chat, numbers[0])

    def _message(self, fields: Json, chat: int, number: int) -> Json:
        words: Json = {name: fields[name] for name in ("text", "caption") if name in fields}
        place = {"message_id": number, "from": BOT, "chat": chat_info(chat), "date": int(time.time())}
        return {**place, **(words or {"text": "…"})}

    def _answered(self, chat: int) -> None:
        if self._feed:
            self._feed.answered(chat)
            self._offer()
            if self._feed.done:
                self._done.ring()

    def _feeds(self, chat: int) -> bool:
        return self._feed is not None and 0 <= chat - self._feed.spec.first_chat < self._feed.spec.chats

    def _offer(self) -> None:
        """Let people speak who may."""
        while self._feed and (update := self._feed.next(self._last_update + 1, self._last_message + 1)):
            self._last_update += 1
            self._last_message += 1
            self._updates.append(update)
            self._there.ring()

    def _next_message(self) -> int:
        self._last_message += 1
        return self._last_message


async def _fields(request: web.Request) -> Json:
    """As Telegram takes them: in the address, as a form, as multipart, or as JSON."""
    if request.content_type == "multipart/form-data":
        fields: Json = dict(await request.post())
    else:
        body = await request.text()
        # yarl reads a form nine times faster than urllib where the text is Chinese.
        form = request.content_type != "application/json"
        fields = dict(URL.build(query_string=body, encoded=True).query) if form else json.loads(body)
    return {**request.query, **fields} if request.query_string else fields


def _chat(fields: Json) -> int:
    """0 for a message known by its inline id alone."""
    try:
        return int(fields.get("chat_id") or 0)
    except ValueError as error:
        raise bad_request("chat not found") from error


def _cost(name: str, fields: Json) -> int:
    several = {"sendmediagroup": "media", "copymessages": "message_ids", "forwardmessages": "message_ids"}.get(name)
    if several is None:
        return 1
    given = fields[several]
    return len(json.loads(given) if isinstance(given, str) else given)


def _json(body: Any, status: int = 200) -> web.Response:
    return web.Response(body=json.dumps(body).encode(), status=status, content_type="application/json")


@contextmanager
def running() -> Iterator[str]:
    """A server in a process of its own for as long as the block lasts; its address."""
    command = [sys.executable, "-m", "benchmarks.server"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            yield process.stdout.readline().strip()
        finally:
            process.terminate()


async def serve(port: int) -> None:
    runner = web.AppRunner(Server().app(), access_log=None, handler_cancellation=True)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    print("http://{}:{}".format(*runner.addresses[0]), flush=True)
    # The collector's pauses would be taken for the bot's.
    gc.freeze()
    gc.set_threshold(100_000)
    await asyncio.Event().wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.server", description="测速用的轻量 Bot API")
    parser.add_argument("--port", type=int, default=0, help="端口；0 表示任选一个空闲的")
    with suppress(KeyboardInterrupt):
        asyncio.run(serve(parser.parse_args().port))


if __name__ == "__main__":
    main()
