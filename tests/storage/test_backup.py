"""Copies of either database, into either database, while people write, and when something goes wrong."""

import asyncio
import os
import signal
import sqlite3
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Iterator
from contextlib import closing, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import (
    JSON,
    Boolean,
    Column,
    Connection,
    DateTime,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    func,
    insert,
    null,
    select,
    text,
)

from storage import backup
from storage.base import new_id
from storage.database import Unusable, open_database
from storage.tables.questions import Question
from tests.databases import left

ROWS = 3
ODD = "'; DROP TABLE questions; -- \u2028 𠮷 <b>&\n"
# Imports everything once; each line it reads starts a restoration, a fork, which tells its number
RESTORE = """
import asyncio, os, sys
from pathlib import Path
from storage import backup

async def restore():
    async with backup.take(sys.argv[1]) as taken:
        print(os.getpid(), flush=True)
        await taken.replace(Path(sys.argv[2]))

for _ in sys.stdin:
    life = os.fork()
    if not life:
        asyncio.run(restore())
        os._exit(0)
    os.waitpid(life, 0)
    print("over", flush=True)
"""
READ = """
import asyncio, sys
from sqlalchemy import text
from storage.database import open_database

async def read():
    async with open_database(sys.argv[1]) as database, database.session() as session:
        print(list(await session.scalars(text("SELECT text FROM questions"))))

asyncio.run(read())
"""


async def ask(url: str, *texts: str) -> None:
    async with open_database(url) as database, database.session() as session:
        session.add_all(question(said) for said in texts)


def question(said: str, *, person: int = 1) -> Question:
    return Question(id=new_id(), chat=1, person=person, text=said, found=True, related=[], asked_at=datetime.now(UTC))


async def asked(url: str) -> list[str]:
    async with open_database(url) as database, database.session() as session:
        return sorted(await session.scalars(select(Question.text)))


async def restore(url: str, copy: Path) -> None:
    backup.prepare(copy)
    async with backup.take(url) as taken:
        await taken.replace(copy)


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    return tmp_path / "copy.sqlite3"


def value(column: Column[Any], number: int) -> Any:
    """Something odd of the column's type: never the same twice in a table, and nothing at all in the first row."""
    for key in column.foreign_keys:
        return value(key.column, number)
    if column.nullable and number == 0:
        return None
    if isinstance(column.type, Boolean):
        return number % 2 == 0
    if isinstance(column.type, Integer):
        return (number - 1) * 2**61 + number
    if isinstance(column.type, DateTime):
        return datetime(2024, 2, 29, 23, 59, 59, 999_999 - number, UTC)
    if isinstance(column.type, JSON):
        return [None, {"键": ODD, "数": [1.5, 2**53, None, True]}, [ODD]][number]
    if isinstance(column.type, LargeBinary):
        return bytes(range(256)) * number
    return ODD + str(number)


def tables(connection: Connection) -> list[Table]:
    metadata = MetaData()
    metadata.reflect(connection)
    return metadata.sorted_tables


def plain(value: Any) -> Any:
    # SQLite gives moments back without their zone
    return value.replace(tzinfo=None) if isinstance(value, datetime) else value


async def fill(url: str) -> None:
    async with open_database(url) as database, database.session() as session:
        for table in await (await session.connection()).run_sync(tables):
            if table.name != "alembic_version":
                rows = [{column.name: value(column, number) for column in table.columns} for number in range(ROWS)]
                await session.execute(insert(table), rows)


async def content(url: str) -> dict[str, Counter[str]]:
    """All rows of all tables, and how often each column holds nothing: to Python, JSON's null looks the same."""
    async with open_database(url) as database, database.session() as session:
        found = {}
        for table in await (await session.connection()).run_sync(tables):
            rows = await session.execute(select(table))
            nothing = [
                await session.scalar(select(func.count()).select_from(table).where(column.is_(null())))
                for column in table.columns
            ]
            found[table.name] = Counter([repr(nothing), *(repr([plain(value) for value in row]) for row in rows)])
        return found


async def test_every_table_comes_back_on_either_database(bare_url: str, other_url: str, copy: Path) -> None:
    await fill(bare_url)
    before = await content(bare_url)
    await backup.save(bare_url, copy)
    await restore(other_url, copy)
    assert await content(other_url) == before
    assert backup.rows(copy) == ROWS * (len(before) - 1)
    # and the copy itself is a database like any other
    assert await content(f"sqlite:///{copy}") == before


async def test_what_was_there_is_replaced(bare_url: str, copy: Path) -> None:
    await ask(bare_url, "以前")
    await backup.save(bare_url, copy)
    await ask(bare_url, "后来")
    async with backup.take(bare_url) as taken:
        assert await taken.rows() == 2
        backup.prepare(copy)
        await taken.replace(copy)
    assert await asked(bare_url) == ["以前"]


async def test_a_database_that_is_held_can_be_saved_first(bare_url: str, copy: Path) -> None:
    await ask(bare_url, "一", "二")
    async with backup.take(bare_url) as taken:
        await taken.save(copy)
    assert backup.rows(copy) == 2
    assert await asked(bare_url) == ["一", "二"]


async def test_a_database_that_is_not_there_yet_is_saved_as_an_empty_one(bare_url: str, copy: Path) -> None:
    await backup.save(bare_url, copy)
    assert backup.rows(copy) == 0
    await restore(bare_url, copy)
    assert await asked(bare_url) == []


async def test_a_copy_is_of_one_moment(bare_url: str, copy: Path) -> None:
    """A writer puts down pairs while copies are made; half a pair would be half a transaction."""
    async with open_database(bare_url) as database:
        stop, written = asyncio.Event(), 0

        async def write() -> None:
            nonlocal written
            while not stop.is_set():
                async with database.session() as session:
                    for _ in range(2):
                        session.add(question("成对", person=written))
                        await session.flush()
                written += 1

        def save(to: Path) -> None:
            asyncio.run(backup.save(bare_url, to))

        writing, sizes = asyncio.create_task(write()), []
        for number in range(8):
            file = copy.with_name(f"copy{number}.sqlite3")
            await asyncio.to_thread(save, file)
            with closing(sqlite3.connect(file)) as read:
                pairs = read.execute("SELECT count(*) FROM questions GROUP BY person").fetchall()
            assert set(pairs) <= {(2,)}
            sizes.append(len(pairs))
        stop.set()
        await writing
    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[-1] <= written


async def test_while_the_bot_runs_nothing_is_replaced(bare_url: str) -> None:
    async with open_database(bare_url):
        start = time.monotonic()
        with pytest.raises(Unusable, match="请先停止机器人"):
            async with backup.take(bare_url):
                pass
        assert time.monotonic() - start < 8
    async with backup.take(bare_url) as taken:
        assert await taken.rows() == 0


async def test_who_opens_it_meanwhile_gets_what_was_restored(bare_url: str, copy: Path) -> None:
    await ask(bare_url, "以前")
    await backup.save(bare_url, copy)
    backup.prepare(copy)
    await ask(bare_url, "后来")
    async with backup.take(bare_url) as taken:
        opening = await asyncio.create_subprocess_exec(sys.executable, "-c", READ, bare_url, stdout=PIPE)
        await asyncio.sleep(2)
        await taken.replace(copy)
    read, _ = await opening.communicate()
    assert read.decode() == "['以前']\n"


async def test_a_copy_from_the_future_is_refused(bare_url: str, copy: Path) -> None:
    await ask(bare_url, "好")
    await backup.save(bare_url, copy)
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(Unusable, match="请先升级程序"):
        backup.prepare(copy)


async def test_a_database_from_the_future_is_not_taken_apart(bare_url: str, copy: Path) -> None:
    async with open_database(bare_url) as database, database.session() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    if bare_url.startswith("sqlite"):
        await backup.save(bare_url, copy)
        assert backup.revision(copy) == "9999"
    else:
        with pytest.raises(Unusable, match="请先升级程序"):
            await backup.save(bare_url, copy)


async def test_a_copy_with_a_hole_is_refused(bare_url: str, copy: Path) -> None:
    await ask(bare_url, "好")
    await backup.save(bare_url, copy)
    with closing(sqlite3.connect(copy)) as database, database:
        database.execute("INSERT INTO ratings (question_id, person, mark) VALUES (404, 1, 1)")
    with pytest.raises(Unusable, match="不完整"):
        backup.prepare(copy)


async def test_a_damaged_database_is_not_copied_as_if_it_were_whole(tmp_path: Path, copy: Path) -> None:
    file = tmp_path / "bot.sqlite3"
    await ask(f"sqlite:///{file}", *(f"第 {number} 问" for number in range(2000)))
    with file.open("r+b") as raw:
        raw.seek(file.stat().st_size // 2)
        raw.write(b"\xff" * 20_000)
    with pytest.raises(Unusable, match="无法读写") as refusal:
        await backup.save(f"sqlite:///{file}", copy)
    assert "\n" not in str(refusal.value)


async def test_a_zero_byte_from_sqlite_does_not_stop_postgresql(tmp_path: Path, other_url: str, copy: Path) -> None:
    url = f"sqlite:///{tmp_path}/bot.sqlite3"
    await ask(url, "好")
    with closing(sqlite3.connect(tmp_path / "bot.sqlite3")) as database, database:
        database.execute("UPDATE questions SET text = ?", ("不\0好",))
    await backup.save(url, copy)
    await restore(other_url, copy)
    assert [question.replace("\0", "") for question in await asked(other_url)] == ["不好"]


@pytest.mark.parametrize("url", ["mysql://localhost/bot", "postgresql://bot:hush-hush@127.0.0.1:1/bot"])
async def test_a_database_that_cannot_be_reached_is_said_in_a_line(url: str, copy: Path) -> None:
    for work in (backup.save(url, copy), backup.take(url).__aenter__()):
        with pytest.raises(Unusable) as refusal:
            await work
        assert "\n" not in str(refusal.value)
        assert "hush-hush" not in str(refusal.value)


async def test_killed_at_any_moment_the_old_or_the_new_is_there_whole(bare_url: str, copy: Path) -> None:
    new = [f"新的第 {number} 问" for number in range(20_000)]
    await ask(bare_url, *new)
    await backup.save(bare_url, copy)
    backup.prepare(copy)
    old = [f"旧的第 {number} 问" for number in range(500)]
    async with backup.take(bare_url) as taken:
        other = copy.with_name("old.sqlite3")
        await ask(f"sqlite:///{other}", *old)
        await backup.save(f"sqlite:///{other}", copy.with_name("old-copy.sqlite3"))
        await taken.replace(copy.with_name("old-copy.sqlite3"))
    command = [sys.executable, "-c", RESTORE, bare_url, str(copy)]
    process = await asyncio.create_subprocess_exec(*command, stdin=PIPE, stdout=PIPE)
    for moment in moments():
        if bare_url.startswith("postgres"):
            await left(bare_url)
        await killed(process, moment)
        found = await asked(bare_url)
        assert found in (sorted(old), sorted(new))
        if found == sorted(new):
            break
    assert moment > 0
    assert process.stdin
    process.stdin.close()
    await process.wait()


async def killed(process: Process, moment: float) -> None:
    """A restoration that is killed so many seconds after it has taken the database, if it is not over by then."""
    assert process.stdin
    assert process.stdout
    process.stdin.write(b"\n")
    life = int(await process.stdout.readline())
    await asyncio.sleep(moment)
    with suppress(ProcessLookupError):
        os.kill(life, signal.SIGKILL)
    assert await process.stdout.readline() == b"over\n"


def moments() -> Iterator[float]:
    """Seconds, growing until the work is through before they are over."""
    moment = 0.0
    while moment < 30:
        yield moment
        moment = moment * 1.7 + 0.002
