"""Questions on the command line, one and many: what machines read must be nothing but JSON."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from bot import ask
from bot.config import Config
from knowledge.base import Knowledge
from tests.bot.test_command_line import Run, environment, folder, run

__all__ = ["folder", "run"]

QUESTION = "业务咨询打哪个电话？"


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_a_person_gets_text(run: Run, knowledge: Knowledge) -> None:
    done = run("ask", QUESTION)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == knowledge.answer(QUESTION).plain() + "\n"
    assert "010-88656292" in done.stdout


def test_a_machine_gets_one_object(run: Run) -> None:
    (row,) = lines(run("ask", QUESTION, "--json").stdout)
    assert row.keys() == {"answer", "found", "sources", "ms"}
    assert row["found"]
    assert "010-88656292" in row["sources"][0]["quote"]
    assert 0 < row["ms"] < 1000


def test_a_batch_is_answered_line_by_line_in_order(run: Run, folder: Path) -> None:
    asked = [
        {"id": "甲", "question": QUESTION},
        {"id": 2, "question": "那技术支持呢", "before": [QUESTION]},
        {"id": "丙", "question": "食堂在哪里", "before": None, "kind": "anything else"},
    ]
    rows = [json.dumps(row, ensure_ascii=False) for row in asked]
    # As Windows writes it: byte order mark, CRLF, an empty line at the end
    (folder / "asked.jsonl").write_bytes(b"\xef\xbb\xbf" + "\r\n".join([*rows, "", ""]).encode())
    done = run("ask", "--batch", "asked.jsonl")
    assert (done.returncode, done.stderr) == (0, "")
    answers = lines(done.stdout)
    assert [answer["id"] for answer in answers] == ["甲", 2, "丙"]
    assert [answer["found"] for answer in answers] == [True, True, False]
    assert "010-88656314" in answers[1]["answer"]
    assert all(answer.keys() == {"id", "answer", "found", "sources", "ms"} for answer in answers)


def test_odd_questions_are_answered_too(run: Run) -> None:
    odd = ["", " ", "\u2028", "\ud800", "\0", "<b>&", "?" * 5000, "𠮷", "\n\n电话\n\n"]
    stdin = "\n".join(json.dumps({"id": number, "question": text}) for number, text in enumerate(odd))
    done = run("ask", "--batch", "-", stdin=stdin)
    assert (done.returncode, done.stderr) == (0, "")
    assert [answer["id"] for answer in lines(done.stdout)] == list(range(len(odd)))


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("not json", "不是 JSON 对象"),
        ("[]", "不是 JSON 对象"),
        ("[" * 100_000, "不是 JSON 对象"),
        ('{"question": "电话"}', "id"),
        ('{"id": true, "question": "电话"}', "id"),
        ('{"id": 1}', "question"),
        ('{"id": 1, "question": 5}', "question"),
        ('{"id": 1, "question": "电话", "before": "电话"}', "before"),
        ('{"id": 1, "question": "电话", "before": [1]}', "before"),
    ],
)
def test_a_line_that_is_no_question_is_named_before_anything_is_answered(
    config: Config, tmp_path: Path, capsys: pytest.CaptureFixture[str], line: str, reason: str
) -> None:
    file = tmp_path / "asked.jsonl"
    file.write_text('{"id": 0, "question": "电话"}\n\n' + line + "\n", encoding="utf-8")
    with pytest.raises(ask.BadBatch, match=reason) as refusal:
        ask.batch(config, file)
    assert str(refusal.value).startswith(f"{file} 第 3 行：")
    assert capsys.readouterr().out == ""


def test_a_bad_batch_is_one_line_on_stderr(run: Run) -> None:
    done = run("ask", "--batch", "-", stdin='{"id": 0, "question": "电话"}\n{"id": 1}\n')
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "- 第 2 行：缺少 question（文字）\n"


def test_a_batch_in_another_encoding_or_nowhere_is_one_line(run: Run, folder: Path) -> None:
    (folder / "gbk.jsonl").write_bytes(b'{"id": 0, "question": "x"}\n' + '{"id": 1, "question": "电话"}'.encode("gbk"))
    done = run("ask", "--batch", "gbk.jsonl")
    assert (done.returncode, done.stderr) == (2, "gbk.jsonl 第 2 行：不是 UTF-8 编码\n")
    done = run("ask", "--batch", "nowhere.jsonl")
    assert (done.returncode, done.stderr) == (2, "nowhere.jsonl：无法读取（No such file or directory）\n")


def test_a_reader_who_leaves_early_gets_no_traceback(folder: Path) -> None:
    rows = "".join(json.dumps({"id": number, "question": QUESTION}) + "\n" for number in range(2000))
    (folder / "asked.jsonl").write_text(rows, encoding="utf-8")
    command = f"'{sys.executable}' -m bot ask --batch asked.jsonl | head -n 1"
    done = subprocess.run(
        ["bash", "-c", command], cwd=folder, env=environment(), capture_output=True, encoding="utf-8", timeout=60
    )
    assert done.stderr == ""
    assert [row["id"] for row in lines(done.stdout)] == [0]
