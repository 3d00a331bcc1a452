"""Questions from the command line: one for a person, or a file of them for a machine."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from bot.config import Config
from bot.knowing import open_knowledge
from knowledge.answer import Answer
from knowledge.base import Knowledge

WARM_UP = "挑战赛"


class BadBatch(Exception):
    """A line of the batch is not a question. The message is a Chinese sentence that names the line."""


@dataclass(frozen=True, slots=True)
class Asked:
    id: str | int
    question: str
    before: tuple[str, ...] = ()


def one(config: Config, question: str, *, as_json: bool) -> None:
    """Answer for a person to read, or as one JSON object."""
    with _knowledge(config) as knowledge:
        if as_json:
            _print(_answered(knowledge, question))
        else:
            print(knowledge.answer(question).plain())


def batch(config: Config, path: Path) -> None:
    """Answer {"id", "question", "before"?} a line with {"id", "answer", "found", "sources", "ms"} a line.

    Raises BadBatch before the first answer, should any line be wrong.
    """
    asked = list(_read(path))
    with _knowledge(config) as knowledge:
        for line in asked:
            _print({"id": line.id, **_answered(knowledge, line.question, line.before)})


@contextmanager
def _knowledge(config: Config) -> Iterator[Knowledge]:
    """Opened, and warm: the first answer of all loads what the others find loaded."""
    knowledge = open_knowledge(config)
    try:
        knowledge.answer(WARM_UP)
        yield knowledge
    finally:
        knowledge.close()


def _answered(knowledge: Knowledge, question: str, before: tuple[str, ...] = ()) -> dict[str, Any]:
    start = perf_counter()
    answer: Answer = knowledge.answer(question, before)
    milliseconds = (perf_counter() - start) * 1000
    return {
        "answer": answer.plain(),
        "found": answer.found,
        "sources": [{"section": source.section, "quote": source.quote} for source in answer.sources],
        "ms": round(milliseconds, 3),
    }


def _print(row: dict[str, Any]) -> None:
    print(json.dumps(row, ensure_ascii=False))


def _read(path: Path) -> Iterator[Asked]:
    try:
        raw = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
        text = raw.decode("utf-8-sig")
    except OSError as error:
        raise BadBatch(f"{path}：无法读取（{error.strerror}）") from None
    except UnicodeDecodeError as error:
        number = raw.count(b"\n", 0, error.start) + 1
        raise BadBatch(f"{path} 第 {number} 行：不是 UTF-8 编码") from None
    # Not splitlines: a question may hold a line separator of Unicode
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            try:
                yield _asked(json.loads(line))
            except (ValueError, RecursionError) as error:
                reason = str(error) if type(error) is ValueError else "不是 JSON 对象"
                raise BadBatch(f"{path} 第 {number} 行：{reason}") from None


def _asked(row: Any) -> Asked:
    """ValueError, in Chinese, where the row is no question."""
    if not isinstance(row, dict):
        raise ValueError("不是 JSON 对象")
    if type(row.get("id")) not in (str, int):
        raise ValueError("缺少 id（文字或整数）")
    if not isinstance(row.get("question"), str):
        raise ValueError("缺少 question（文字）")
    before = row.get("before") or []
    if not isinstance(before, list) or not all(isinstance(turn, str) for turn in before):
        raise ValueError("before 应为一列文字")
    return Asked(row["id"], row["question"], tuple(before))
