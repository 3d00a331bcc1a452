"""How near to Telegram's limit an announcement goes, and what else it costs: python -m benchmarks.broadcast.

Our bot, as it runs, and others announce on the light Bot API with Telegram's limit, counted by bucket and by sliding
window. While ours does, people ask it questions; by bucket it has a thousand recipients, by window a million.
"""

import argparse
import asyncio
import json
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path
from statistics import median

from benchmarks import control, crowd, server
from benchmarks.load import Json
from benchmarks.senders import SENDERS
from benchmarks.updates import questions
from bot.simulator.limits import OVERALL, Counting

RECIPIENTS: dict[Counting, int] = {"bucket": 1_000, "window": 1_000_000}
LATENCY = 0.08  # seconds, as Telegram's
WARM_UP = 3  # seconds until the pace is steady
EVERY = 0.2  # seconds between two questions
CHATS = 64
ASKED = 10  # questions, again and again
WAITS = ("p50_ms", "p99_ms")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.broadcast", description="群发有多快、有多稳")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    parser.add_argument("--rounds", type=int, default=3, help="轮数，取中位数")
    parser.add_argument("--seconds", type=int, default=12, help="每项测多少秒")
    parser.add_argument("--latency", type=float, default=LATENCY, help="Telegram 一来一回的秒数")
    args = parser.parse_args()
    rounds = [_round(args.seconds, args.latency) for _ in range(args.rounds)]
    figures = {name: {of: median(one[name][of] for one in rounds) for of in rounds[0][name]} for name in rounds[0]}
    print(json.dumps(_result(figures))) if args.json else _print(figures)
    return 0


def _round(seconds: int, latency: float) -> dict[str, Json]:
    """{"ours, bucket": {"goodput", "n429", …}, …}"""
    limits = {counting: {"counting": counting, "latency": latency} for counting in RECIPIENTS}
    figures = {f"ours, {way}": _ours(limits[way], number, seconds) for way, number in RECIPIENTS.items()}
    others = [(name, way) for name in SENDERS if name == "loop" or find_spec(name) for way in RECIPIENTS]
    # They wait most of the time, and so are not in each other's way
    with ThreadPoolExecutor(len(others)) as pool:
        reports = pool.map(lambda other: _other(other[0], limits[other[1]], seconds), others)
        return figures | {f"{name}, {way}": report for (name, way), report in zip(others, reports, strict=True)}


def _ours(limits: Json, recipients: int, seconds: int) -> Json:
    with tempfile.TemporaryDirectory() as folder, server.running() as url:
        asyncio.run(crowd.settle(Path(folder), recipients))
        with control.bot("benchmarks.whole", url, "sqlite", "--paced", folder) as bot:
            _ask(url, bot, 2)  # the first answers take their time
            control.post(f"{url}/control/limits", limits)
            idle = _ask(url, bot, seconds)
            control.post(f"{url}/control/limits", limits)
            asyncio.run(crowd.announce(Path(folder)))
            memory = Memory(bot.pid)
            figures = _steady(url, seconds)
            busy = _ask(url, bot, seconds)
            figures["n429"] += control.report(url)["refused"] - figures["refused"]
            waits = {f"{name}_{of}": report[of] for name, report in (("idle", idle), ("busy", busy)) for of in WAITS}
            return figures | waits | {"peak_mb": memory.peak()}


def _other(name: str, limits: Json, seconds: int) -> Json:
    with server.running() as url:
        control.post(f"{url}/control/limits", limits)
        enough = OVERALL.most * (WARM_UP + seconds)
        with control.bot("benchmarks.senders", url, name, str(enough)):
            return _steady(url, seconds)


def _steady(url: str, seconds: int) -> Json:
    """{"goodput", "n429", "refused"}: once it is warm, but for the last, which is all."""
    while not control.report(url)["by_second"]:
        time.sleep(0.01)
    time.sleep(WARM_UP)
    before = control.report(url)["refused"]
    time.sleep(seconds)
    seen = control.report(url)
    goodput = share(seen["by_second"], WARM_UP, seconds)
    return {"goodput": goodput, "n429": seen["refused"] - before, "refused": seen["refused"]}


def share(by_second: Sequence[int], begin: int, seconds: int) -> float:
    """Of the limit, in those seconds; those in which nothing came count, too."""
    return sum(by_second[begin : begin + seconds]) / (OVERALL.most / OVERALL.seconds * seconds)


def _ask(url: str, bot: control.Process, seconds: int) -> Json:
    """People ask what is often asked, one now and then."""
    spec = {"kind": "question", "texts": questions()[:ASKED], "chats": CHATS, "every": EVERY}
    return control.feed(url, bot, updates=int(seconds / EVERY), **spec)


class Memory:
    """The most a process has in memory, from here on. Linux tells it."""

    def __init__(self, pid: int) -> None:
        self._folder = Path(f"/proc/{pid}")
        (self._folder / "clear_refs").write_text("5")

    def peak(self) -> float:
        lines = (self._folder / "status").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) / 1024


def _result(figures: dict[str, Json]) -> Json:
    bucket, window = figures["ours, bucket"], figures["ours, window"]
    slower = [ours["busy_p99_ms"] / ours["idle_p99_ms"] for ours in (bucket, window)]
    return {
        "goodput_bucket": round(bucket["goodput"], 4),
        "goodput_sliding": round(window["goodput"], 4),
        "n429": bucket["n429"] + window["n429"],
        "memory_1m_vs_1k": round(window["peak_mb"] / bucket["peak_mb"], 3),
        "reply_p99_vs_idle": round(max(slower), 3),
    }


def _print(figures: dict[str, Json]) -> None:
    print(f"{'':<30}{'of the limit':>14}{'429':>6}{'429 in all':>12}")
    for name, report in figures.items():
        print(f"{name:<30}{report['goodput']:>13.1%}{report['n429']:>7.0f}{report['refused']:>12.0f}")
        if "peak_mb" in report:
            print("    replies, p50 / p99: {idle_p50_ms:.0f} / {idle_p99_ms:.0f} ms idle,".format_map(report), end=" ")
            print("{busy_p50_ms:.0f} / {busy_p99_ms:.0f} ms meanwhile; memory {peak_mb:.0f} MB".format_map(report))
    print()
    for name, value in _result(figures).items():
        print(f"{name:<24}{value:>8.3f}")


if __name__ == "__main__":
    sys.exit(main())
