"""How many updates a second the whole bot works, beside the smallest aiogram bot: python -m benchmarks.updates.

Both talk to the same light Bot API over loopback, each system in a process of its own, in turns. `--postgres URL` runs
the whole bot on an empty database of that server, too.
"""

import argparse
import asyncio
import json
import os
import statistics
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks import control, server
from benchmarks.load import ANSWERS, FIRST_CHAT, Json

CHATS = 512
WINDOW = 64
BEGIN = "填表"  # what the form of benchmarks.whole listens to
QUESTIONS = Path(__file__).parent.parent / "tests" / "knowledge" / "questions"
PRESS = ["m:contests"]
KINDS = ("question", "new_question", "form", "button")
POPULAR = 100  # questions that people ask again and again; the others are asked for the first time
POSTGRES = os.environ.get("POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.updates", description="每秒能处理多少条更新")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    parser.add_argument("--rounds", type=int, default=3, help="轮数，取中位数")
    parser.add_argument("--updates", type=int, default=900, help="每种更新的条数")
    parser.add_argument("--postgres", default=POSTGRES, metavar="URL", help="留空则不测 PostgreSQL")
    args = parser.parse_args()
    rounds = [_round(args.updates, args.postgres) for _ in range(args.rounds)]
    figures = {name: _middle([one[name] for one in rounds]) for name in rounds[0]}
    result = _ratios(figures)
    print(json.dumps(result)) if args.json else _print(figures, result)
    return 0


def _round(updates: int, postgres: str) -> dict[str, Json]:
    """{"echo": …, "question": …, …}: a report of the server for each."""
    asked = questions()
    figures = {"echo": _measure(["benchmarks.echo"], [("form", updates * 2, None)])["form"]}
    feeds = [
        ("new_question", min(updates, len(asked)), asked),
        ("question", updates * 2, asked[:POPULAR]),
        ("form", updates * 2, None),
        ("button", updates, PRESS),
    ]
    figures |= _measure(["benchmarks.whole", "sqlite"], feeds)
    if postgres:
        with _database(postgres) as url:
            slow = _measure(["benchmarks.whole", url], feeds)
        figures |= {f"{name}_postgres": report for name, report in slow.items()}
    return figures


def _measure(command: list[str], feeds: list[tuple[str, int, list[str] | None]]) -> dict[str, Json]:
    module, *more = command
    with server.running() as url, control.bot(module, url, *more) as process:
        # Everybody has been here before; those who fill in the form are in the middle of it
        for kind, texts in (("question", ["/help"]), ("form", [BEGIN]), ("form", None)):
            _feed(url, process, kind, CHATS, texts)
        reports = {name: _feed(url, process, name, updates, texts) for name, updates, texts in feeds}
        words = control.stop(process)
    if words.strip():
        counted = json.loads(words.splitlines()[-1])
        per_update = counted["statements"] / counted["updates"]
        reports["whole"] = {"queries_per_update": per_update}
    return reports


def _feed(url: str, bot: control.Process, kind: str, updates: int, texts: list[str] | None) -> Json:
    first = FIRST_CHAT + (CHATS if kind == "form" else 0)
    spec = {"kind": kind.removeprefix("new_"), "updates": updates, "texts": texts or list(ANSWERS)}
    return control.feed(url, bot, chats=CHATS, window=WINDOW, first_chat=first, **spec)


def questions() -> list[str]:
    """None twice: an answer that is remembered would be no work."""
    files = [(QUESTIONS / f"{name}.jsonl").read_text("utf-8") for name in ("plain", "ordinary")]
    return list(dict.fromkeys(json.loads(line)["question"] for text in files for line in text.splitlines()))


@contextmanager
def _database(server: str) -> Iterator[str]:
    import asyncpg  # an extra

    name = f"bot_bench_{uuid.uuid4().hex}"

    async def run(statement: str) -> None:
        connection = await asyncpg.connect(server)
        await connection.execute(statement)
        await connection.close()

    asyncio.run(run(f"CREATE DATABASE {name}"))
    try:
        yield server.rpartition("/")[0] + f"/{name}"
    finally:
        asyncio.run(run(f"DROP DATABASE {name} WITH (FORCE)"))


def _middle(reports: list[Json]) -> Json:
    return {name: statistics.median(report[name] for report in reports) for name in reports[0] if name in WANTED}


WANTED = ("updates_per_s", "p50_ms", "p99_ms", "queries_per_update")


def _ratios(figures: dict[str, Json]) -> Json:
    echo = figures["echo"]
    result: Json = {f"{kind}_vs_echo": figures[kind]["updates_per_s"] / echo["updates_per_s"] for kind in KINDS}
    result |= {f"{kind}_p99_vs_echo": figures[kind]["p99_ms"] / echo["p99_ms"] for kind in ("question", "form")}
    if "form_postgres" in figures:
        result["form_vs_echo_postgres"] = figures["form_postgres"]["updates_per_s"] / echo["updates_per_s"]
        # On SQLite the statements of every update go past SQLAlchemy, and so past whoever counts them
        result["queries_per_update"] = figures["whole_postgres"]["queries_per_update"]
    return {name: round(value, 3) for name, value in result.items()}


def _print(figures: dict[str, Json], result: Json) -> None:
    print(f"{'':<20}{'updates/s':>12}{'p50 ms':>10}{'p99 ms':>10}")
    for name, report in figures.items():
        if "updates_per_s" in report:
            print(f"{name:<20}{report['updates_per_s']:>12.0f}{report['p50_ms']:>10.1f}{report['p99_ms']:>10.1f}")
    print()
    for name, value in result.items():
        print(f"{name:<28}{value:>8.3f}")


if __name__ == "__main__":
    sys.exit(main())
