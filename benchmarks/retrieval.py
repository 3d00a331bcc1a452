"""How well and how fast passages are found, beside others: python -m benchmarks.retrieval FOLDER… [--negatives FILE].

A folder holds corpus.jsonl {_id, title, text, doc?}, queries.jsonl {_id, text} and qrels.jsonl {qid, pid}. Each system
runs in a process of its own, so that its memory is its own.
"""

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from knowledge.models import embedder
from knowledge.retrieve import Passage, Retriever, open_retriever

OURS = "ours"
DEPTH = 10
COLUMNS = ("recall@1", "recall@3", "recall@5", "mrr@10", "p50_ms", "p99_ms", "build_s", "memory_mb")
FILES = ("corpus", "queries", "qrels")

Search = Callable[[str], Sequence[str]]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description="比较检索的准确与快慢")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="含 corpus、queries、qrels 三个 .jsonl")
    parser.add_argument("--negatives", type=Path, metavar="QUERIES", help="别处的问题（.jsonl），看能否分辨出来")
    parser.add_argument("--json", action="store_true", help="每行输出一个 JSON 对象")
    parser.add_argument("--system", help=argparse.SUPPRESS)  # what a process of its own is told to measure
    args = parser.parse_args()
    files = [folder / f"{name}.jsonl" for folder in args.folders for name in FILES]
    if missing := [str(path) for path in (*files, *filter(None, [args.negatives])) if not path.is_file()]:
        print("找不到文件：" + "、".join(missing), file=sys.stderr)
        return 2
    if args.system:
        print(json.dumps(measure(args.folders[0], args.system, args.negatives)))
        return 0
    for folder in args.folders:
        rows = [row for system in (OURS, *_peers()) if (row := _apart(folder, system, args.negatives))]
        (_print_lines if args.json else _print_table)(folder.name, rows)
    return 0


def measure(folder: Path, system: str, negatives: Path | None) -> dict[str, Any]:
    """The line of one system; `memory_mb` is what the process grew by, its libraries included."""
    passages = [Passage(x["_id"], x["title"], x["text"], x.get("doc", x["_id"])) for x in _lines(folder, "corpus")]
    questions = {x["_id"]: x["text"] for x in _lines(folder, "queries")}
    right: dict[str, set[str]] = {}
    for line in _lines(folder, "qrels"):
        right.setdefault(line["qid"], set()).add(line["pid"])
    before, start = resident(), time.perf_counter()
    with tempfile.TemporaryDirectory() as scratch:
        search, retriever = _opened(system, Path(scratch), passages)
        seconds = time.perf_counter() - start
        search(next(iter(questions.values())))
        answered = {name: _timed(search, text) for name, text in questions.items() if name in right}
        ranks = [_rank(found, right[name]) for name, (found, _) in answered.items()]
        row = {"data": folder.name, "system": system, **_figures(ranks, [ms for _, ms in answered.values()])}
        row |= {"build_s": round(seconds, 2), "memory_mb": round(resident() - before)}
        if retriever:
            if negatives:
                strange = [json.loads(line)["text"] for line in negatives.read_text("utf-8").splitlines() if line]
                row["false_accepts_at_95"] = _false_accepts(retriever, list(questions.values()), strange)
            retriever.close()
    return row


def _opened(system: str, scratch: Path, passages: list[Passage]) -> tuple[Search, Retriever | None]:
    if system != OURS:
        from benchmarks.peers import PEERS  # each peer is imported only where it is measured

        return PEERS[system](scratch, passages), None
    retriever = open_retriever(scratch, passages, embedder())
    retriever.wait(3600)
    return lambda question: [hit.passage.id for hit in retriever.search(question, DEPTH)], retriever


def _timed(search: Search, question: str) -> tuple[Sequence[str], float]:
    start = time.perf_counter()
    found = search(question)
    return found, (time.perf_counter() - start) * 1000


def _rank(found: Sequence[str], right: set[str]) -> float:
    return next((place for place, name in enumerate(found, 1) if name in right), np.inf)


def _figures(ranks: list[float], milliseconds: list[float]) -> dict[str, float]:
    places = np.array(ranks)
    recalls = {f"recall@{k}": round(float(np.mean(places <= k)), 4) for k in (1, 3, 5)}
    p50, p99 = np.percentile(milliseconds, [50, 99])
    return {**recalls, "mrr@10": round(float(np.mean(1 / places)), 4), "p50_ms": round(p50, 2), "p99_ms": round(p99, 2)}


def _false_accepts(retriever: Retriever, own: list[str], strange: list[str]) -> float:
    """The share of strange questions that are taken for our own where 95 of 100 of our own are."""

    def ratios(questions: list[str]) -> list[float]:
        return [max((hit.ratio for hit in retriever.search(question, 1)), default=0.0) for question in questions]

    return round(float(np.mean(np.array(ratios(strange)) >= np.quantile(ratios(own), 0.05))), 4)


def _apart(folder: Path, system: str, negatives: Path | None) -> dict[str, Any] | None:
    more = ["--negatives", str(negatives)] if negatives else []
    command = [sys.executable, "-m", "benchmarks.retrieval", str(folder), "--system", system, *more]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        print(f"{folder.name}：{system} 没有测成：{done.stderr.strip().splitlines()[-1:]}", file=sys.stderr)
        return None
    row: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return row


def _peers() -> list[str]:
    try:
        from benchmarks.peers import PEERS  # an extra
    except ModuleNotFoundError as error:
        print(f"未安装 {error.name}，只测我们自己的；要比较，请先运行：pip install '.[bench]'", file=sys.stderr)
        return []
    return list(PEERS)


def _print_lines(data: str, rows: list[dict[str, Any]]) -> None:
    for row in rows:
        accepts = row.pop("false_accepts_at_95", None)
        row.pop("memory_mb")
        print(json.dumps(row, ensure_ascii=False))
        if accepts is not None:
            print(json.dumps({"data": data, "false_accepts_at_95": accepts}, ensure_ascii=False), flush=True)


def _print_table(data: str, rows: list[dict[str, Any]]) -> None:
    print(f"{data:<22}" + "".join(f"{name:>11}" for name in COLUMNS))
    for row in rows:
        print(f"  {row['system']:<20}" + "".join(f"{row[name]:>11}" for name in COLUMNS))
        if "false_accepts_at_95" in row:
            print(f"  {'':<20}false accepts at 95 % true accepts: {row['false_accepts_at_95']:.2%}")
    print(flush=True)


def _lines(folder: Path, name: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / f"{name}.jsonl").read_text("utf-8").splitlines() if line]


def resident() -> float:
    """Megabytes of this process in memory now."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * 4096 / 2**20


if __name__ == "__main__":
    sys.exit(main())
