"""How well and how fast passages are found, beside others: python -m benchmarks.retrieval FOLDER… [--negatives FILE].

A folder holds corpus.jsonl {_id, title, text, doc?}, queries.jsonl {_id, text} and qrels.jsonl {qid, pid}. Each system
runs in a process of its own, so that its memory is its own.
"""

import argparse
import gc
import json
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from time import perf_counter
from typing import Any

import numpy as np

from benchmarks.systems import SYSTEMS, Search

MEASURES = ("recall@1", "recall@3", "recall@5", "mrr@10", "p50_ms", "p99_ms", "build_s")
DEPTH = 10


@dataclass(frozen=True)
class Data:
    """passages: (id, title, text, document); right: the ids of the right passages of each question."""

    name: str
    passages: list[tuple[str, str, str, str]]
    questions: dict[str, str]
    right: dict[str, set[str]] = field(default_factory=dict)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.retrieval", description="比较检索的准确与快慢")
    parser.add_argument("folders", nargs="+", type=Path, metavar="FOLDER", help="含 corpus、queries、qrels 三个 .jsonl 的文件夹")
    parser.add_argument("--negatives", type=Path, metavar="QUERIES", help="与这些文件夹无关的问题（.jsonl），看能否分辨")
    parser.add_argument("--json", action="store_true", help="每行输出一个 JSON 对象")
    parser.add_argument("--system", choices=SYSTEMS, help="只测这一个，不另开进程")
    args = parser.parse_args()
    if missing := [path for path in _files(args.folders, args.negatives) if not path.is_file()]:
        print(f"找不到文件：{missing[0]}", file=sys.stderr)
        return 2
    if args.system:
        for folder in args.folders:
            print(json.dumps(_measure(folder, args.system, args.negatives), ensure_ascii=False), flush=True)
        return 0
    for folder in args.folders:
        _show([_apart(folder, system, args.negatives) for system in SYSTEMS], folder, as_json=args.json)
    return 0
