"""`python -m bot …` as a person types it, in a process of its own."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import urlopen

import pytest

ROOT = Path(__file__).parents[2]
SETTINGS = '[storage]\nfolder = "data"\n[simulator]\nport = {port}\nopen_browser = false\n'
SLOW = ("aiogram", "aiohttp", "alembic", "chromadb", "langchain_core", "numpy", "pydantic", "sqlalchemy")
TOKEN = "123456789:AAaaBBbbCCccDDddEEeeFFffGGggHHhhIIi"

Run = Callable[..., "subprocess.CompletedProcess[str]"]


def environment(**more: str) -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error", **more}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "config.toml").write_text(SETTINGS.format(port=0), encoding="utf-8")
    return tmp_path


@pytest.fixture
def run(folder: Path) -> Run:
    """Runs a command in a folder with nothing but a config.toml."""

    def run(*words: str, stdin: str = "", **more: str) -> "subprocess.CompletedProcess[str]":
        command = [sys.executable, "-m", "bot", *words]
        return subprocess.run(
            command, cwd=folder, env=environment(**more), input=stdin, capture_output=True, encoding="utf-8", timeout=60
        )

    return run


@contextmanager
def started(folder: Path, *words: str, **more: str) -> Iterator["subprocess.Popen[str]"]:
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", *words],
        cwd=folder,
        env=environment(**more),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def test_help_is_chinese_and_quick(run: Run) -> None:
    done = run("--help", PYTHONPROFILEIMPORTTIME="1")
    assert done.returncode == 0
    assert not re.search(r"usage|options|positional|show this", done.stdout)
    assert [word for word in ("用法", "simulate", "ask", "knowledge", "BOT_TOKEN") if word not in done.stdout] == []
    imported = {line.rpartition("|")[2].split(".")[0].strip() for line in done.stderr.splitlines()}
    # What takes long is to import what is not Python's own
    assert imported & {"bot", *SLOW} == {"bot"}


@pytest.mark.parametrize(
    "words",
    [["dance"], ["ask"], ["ask", "甲", "乙"], ["ask", "甲", "--batch", "b"], ["knowledge"], ["-x"]],
)
def test_what_is_not_a_command_gets_a_short_usage(run: Run, words: list[str]) -> None:
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("用法：")
    assert "--help" in done.stderr
    assert len(done.stderr.splitlines()) <= 3


@pytest.mark.parametrize("words", [[], ["simulate"], ["ask", "电话"], ["knowledge", "list"]])
def test_a_mistake_in_the_configuration_stops_every_command(run: Run, folder: Path, words: list[str]) -> None:
    (folder / "config.toml").write_text("[bot]\nstaf_chat = 1\n", encoding="utf-8")
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "config.toml：不认识 bot.staf_chat，是否想写 staff_chat？\n"


@pytest.mark.parametrize("words", [["simulate"], ["ask", "电话"]])
def test_an_embedder_that_cannot_be_had_is_a_mistake_in_the_configuration(
    run: Run, folder: Path, words: list[str]
) -> None:
    (folder / "config.toml").write_text('[knowledge.embeddings]\nkind = "no-such-thing"\n', encoding="utf-8")
    done = run(*words)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("config.toml：knowledge.embeddings：")
    assert len(done.stderr.splitlines()) == 1


def test_the_knowledge_can_be_listed_read_thinned_and_filled(run: Run, folder: Path) -> None:
    assert "国科发火〔2023〕110号" in run("knowledge", "list").stdout
    shown = run("knowledge", "show", "三、赛事组织（四）需求对接，第1段")
    assert "做到每个需求都有回应" in shown.stdout

    own = folder / "办法.md"
    own.write_text("# 测试市创新大赛办法\n\n## 一、总则\n\n本办法自发布之日起施行。\n", encoding="utf-8")
    added = run("knowledge", "add", str(own))
    assert (added.returncode, added.stderr) == (0, "")
    assert "测试市创新大赛办法" in run("knowledge", "list").stdout

    removed = run("knowledge", "remove", "guokefahuo-2023-110")
    assert removed.returncode == 0
    assert "国科发火〔2023〕110号" not in run("knowledge", "list").stdout


@pytest.mark.parametrize("words", [["add", "没有.md"], ["add", "config.toml"], ["remove", "没有"], ["show", "九九"]])
def test_what_cannot_be_done_with_the_knowledge_is_one_line(run: Run, words: list[str]) -> None:
    done = run("knowledge", *words)
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize(("words", "stop"), [([], signal.SIGINT), (["simulate"], signal.SIGTERM)])
def test_without_a_token_the_chat_page_opens_and_closes_cleanly(
    folder: Path, words: list[str], stop: signal.Signals
) -> None:
    # "simulate" asks for the page even where there is a token
    token = {"BOT_TOKEN": TOKEN} if words else {}
    with started(folder, *words, **token) as process:
        assert process.stdout
        found = re.search(r"http://127\.0\.0\.1:\d+", process.stdout.readline())
        assert found
        with urlopen(f"{found[0]}/app/state", timeout=10) as state:
            assert state.status == 200
        process.send_signal(stop)
        _, errors = process.communicate(timeout=30)
        assert (process.returncode, errors) == (0, "")


def test_a_taken_port_is_one_line(run: Run, folder: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        (folder / "config.toml").write_text(SETTINGS.format(port=port), encoding="utf-8")
        done = run("simulate")
    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        f"聊天页面的端口 {port} 无法使用，请在 config.toml 的 simulator.port 换一个（0 表示任意一个空闲的）"
    ]


def test_something_that_is_no_token_is_one_line_and_not_repeated(run: Run) -> None:
    done = run(BOT_TOKEN="not-a-token")
    assert done.returncode == 1
    assert done.stderr.splitlines() == ["BOT_TOKEN 不对：请到 @BotFather 处核对机器人的令牌"]


def test_a_database_from_the_future_is_one_line(run: Run, folder: Path) -> None:
    (folder / "data").mkdir()
    with sqlite3.connect(folder / "data" / "bot.sqlite3") as database:
        database.execute("CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)")
        database.execute("INSERT INTO alembic_version VALUES ('9999')")
    database.close()
    done = run("simulate")
    assert done.returncode == 1
    assert "请先升级程序" in done.stderr
    assert len(done.stderr.splitlines()) == 1
