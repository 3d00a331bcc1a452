"""How fast published demands are found, and taken in one by one: python -m benchmarks.catalogue [--json].

The demands are put together by chance from the clauses of the tests' demands; what is looked for is what challengers
say they can do, and the beginnings of titles. A search follows each renewal, as it does in use.
"""

import argparse
import itertools
import json
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.retrieval import resident
from knowledge.catalogue import Catalogue
from knowledge.entries import Entry
from knowledge.models import embedder

TOLD = Path(__file__).parent.parent / "tests" / "knowledge" / "demands"
CLAUSES = 24  # of a demand: some 400 characters


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.catalogue", description="测量需求检索的快慢")
    parser.add_argument("--demands", type=int, default=10_000, help="已发布多少项需求")
    parser.add_argument("--rounds", type=int, default=300, help="更新和检索多少次")
    parser.add_argument("--json", action="store_true", help="输出一个 JSON 对象")
    args = parser.parse_args()
    figures = measure(args.demands, args.rounds)
    print(json.dumps(figures) if args.json else "\n".join(f"{name:<16}{value:>10}" for name, value in figures.items()))
    return 0


def measure(demands: int, rounds: int) -> dict[str, float]:
    """memory_mb is what the process grows by, the thesaurus and the texts included."""
    told = [json.loads(line) for file in sorted(TOLD.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines()]
    asked = itertools.cycle([words for row in told for words in (*row["strengths"], row["title"][:6])])
    texts = _texts(random.Random(1), told)
    before, start = resident(), time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        catalogue = Catalogue(Path(folder), embedder())
        catalogue.renew(Entry(number, *next(texts)) for number in range(demands))
        build, grown = time.perf_counter() - start, resident() - before
        catalogue.search("焊接")  # reads what is read at the first search
        turns = [
            (
                _milliseconds(catalogue.renew, [Entry(number % demands, *next(texts))]),
                _milliseconds(catalogue.search, next(asked)),
            )
            for number in range(0, 31 * rounds, 31)
        ]
    (update, search), (slow_update, slow_search) = np.percentile(turns, [50, 99], axis=0).round(2).tolist()
    return {
        "demands": demands,
        "search_p50_ms": search,
        "search_p99_ms": slow_search,
        "update_ms": update,
        "update_p99_ms": slow_update,
        "build_s": round(build, 1),
        "memory_mb": round(grown),
    }


def _texts(chance: random.Random, told: list[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    titles = [row["title"] for row in told]
    clauses = [clause for row in told for clause in row["text"].split("，")]
    while True:
        yield chance.choice(titles), "，".join(chance.choices(clauses, k=CLAUSES))


def _milliseconds(work: Callable[[Any], object], given: object) -> float:
    start = time.perf_counter()
    work(given)
    return (time.perf_counter() - start) * 1000


if __name__ == "__main__":
    sys.exit(main())
