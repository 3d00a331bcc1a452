"""Whoever measures: starts a bot, has people speak, and asks the light Bot API what it saw."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.load import BOT, Json

TOKEN = f"{BOT['id']}:benchmark"
MOST_WAITS = 24  # of five seconds
Process = subprocess.Popen[str]


@contextmanager
def bot(module: str, url: str, *more: str) -> Iterator[Process]:
    """A bot in a process of its own."""
    with subprocess.Popen(
        [sys.executable, "-m", module, url, TOKEN, *more], stdout=subprocess.PIPE, text=True
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def stop(process: Process) -> str:
    """Let it come to its end; what it printed."""
    process.terminate()
    words, _ = process.communicate(timeout=60)
    return words


def feed(url: str, bot: Process, **spec: Any) -> Json:
    """The report once all of it is answered."""
    post(f"{url}/control/feed", spec)
    seen: Json = {"answered": 0}
    for _ in range(MOST_WAITS):
        seen = report(url, wait=5)
        if not (seen["left"] or seen["in_flight"]):
            return seen
        if bot.poll() is not None:
            break
    raise SystemExit(f"the bot answered only {seen['answered']} of {spec['updates']}")


def report(url: str, wait: int = 0) -> Json:
    with urlopen(f"{url}/control/report?wait={wait}", timeout=60) as answer:
        seen: Json = json.load(answer)
    return seen


def post(url: str, body: Json) -> None:
    request = Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})
    with urlopen(request, timeout=60) as answer:
        answer.read()
