"""One database or the other, old, new, busy, broken or from the future."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession, create_async_engine

from storage import handovers, inbox, questions
from storage.base import Base
from storage.database import Database, Unusable, open_database, parse
from storage.inbox import Arrived

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)


async def test_the_migrations_make_the_tables_of_the_models(bare_url: str) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    async with open_database(bare_url) as database, database.session() as session:
        assert await (await session.connection()).run_sync(differences) == []


async def test_what_was_written_is_there_after_opening_again(database_url: str) -> None:
    async with open_database(database_url) as database, database.session() as session:
        id = await questions.record(
            session, chat=-5, person=1, question="何时？", found=True, related=["在哪？"], now=NOW
        )
    async with open_database(database_url) as database, database.session() as session:
        kept = await questions.get(session, id=id)
        assert kept is not None
        assert (kept.chat, kept.person, kept.text, kept.found, kept.related) == (-5, 1, "何时？", True, ["在哪？"])
        assert kept.asked_at == NOW


async def remember(session: AsyncSession, *, person: int = 1, question: str = "好") -> int:
    return await questions.record(session, chat=person, person=person, question=question, found=True, now=NOW)


async def test_four_processes_may_open_an_empty_database_at_once(bare_url: str) -> None:
    async def open_and_ask() -> None:
        async with open_database(bare_url) as database:
            await database.run(remember)

    await asyncio.gather(*(open_and_ask() for _ in range(4)))
    async with open_database(bare_url) as database, database.session() as session:
        assert await questions.earlier(session, chat=1, person=1, limit=9, now=NOW) == ["好"] * 4


async def test_a_database_from_the_future_is_refused_and_left_alone(bare_url: str) -> None:
    async with open_database(bare_url) as database, database.session() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for _ in range(2):
        with pytest.raises(Unusable, match="请先升级程序"):
            async with open_database(bare_url):
                pass


async def test_an_exception_takes_everything_back(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.session() as session:
            id = await questions.record(session, chat=1, person=1, question="?", found=True, now=NOW)
            await session.flush()
            raise RuntimeError
    async with database.session() as session:
        assert await questions.get(session, id=id) is None


async def test_a_handover_needs_its_question(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            await handovers.open_(session, message_id=1, question_id=404, asker_chat=1, number=1, now=NOW)


async def test_many_chats_write_at_once_and_nothing_is_lost(database: Database) -> None:
    async def ask(session: AsyncSession, person: int) -> None:
        before = await questions.earlier(session, chat=person, person=person, now=NOW)
        await remember(session, person=person, question=f"问 {len(before)}")
        await asyncio.sleep(0)  # in the middle of a transaction the others come to their turn

    for _ in range(3):
        work = [partial(ask, person=person) for person in range(30)]
        await asyncio.gather(*(database.run(one) for one in work))
    async with database.session() as session:
        for person in range(30):
            assert await questions.earlier(session, chat=person, person=person, now=NOW) == ["问 0", "问 1", "问 2"]


async def test_reading_locks_nobody_out(database: Database) -> None:
    """A handler that has read, and now thinks, must not keep the others waiting."""
    async with database.session() as slow:
        await questions.earlier(slow, chat=1, person=1, now=NOW)
        async with asyncio.timeout(5), database.session() as quick:
            await remember(quick)
        await remember(slow)


async def test_on_sqlite_the_loop_goes_on_while_a_writer_waits_for_another(tmp_path: Path) -> None:
    file = tmp_path / "bot.sqlite3"
    async with open_database(f"sqlite:///{file}") as database:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        writing = asyncio.create_task(database.run(remember))
        await asyncio.sleep(0.3)
        assert not writing.done()
        other.execute("COMMIT")
        other.close()
        id = await asyncio.wait_for(writing, 5)
        async with database.session() as session:
            assert await questions.get(session, id=id) is not None


async def test_on_sqlite_a_full_disk_is_waited_out(tmp_path: Path) -> None:
    async with open_database(f"sqlite:///{tmp_path}/bot.sqlite3") as database:

        async def fill(session: AsyncSession) -> int:
            # SQLite says the same of a file that may grow no further
            await session.execute(text(f"PRAGMA max_page_count = {1 if full else 2**30}"))
            return await remember(session, question="满" * 20_000)

        full = True
        writing = asyncio.create_task(database.run(fill))
        await asyncio.sleep(0.3)
        assert not writing.done()
        full = False
        assert await asyncio.wait_for(writing, 5)


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
async def test_whoever_finds_every_connection_taken_comes_again(database_url: str) -> None:
    """A lock that somebody holds for long, and all our connections wait for it."""
    engine = create_async_engine(parse(database_url), pool_size=1, max_overflow=0, pool_timeout=0.1)
    narrow = Database(engine)
    async with open_database(database_url), narrow.session() as session:
        await questions.earlier(session, chat=1, person=1, now=NOW)
        writing = asyncio.create_task(narrow.run(remember))
        await asyncio.sleep(0.5)
        assert not writing.done()
    assert await asyncio.wait_for(writing, 5)
    await engine.dispose()


async def test_what_does_not_pass_is_raised_at_once(database: Database) -> None:
    async def twice(session: AsyncSession) -> None:
        await inbox.write(session, [Arrived(1, 1, "{}")], now=NOW)
        await session.execute(text("INSERT INTO inbox SELECT * FROM inbox"))

    with pytest.raises(IntegrityError):
        await asyncio.wait_for(database.run(twice), 5)


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("mysql://localhost/bot", "应以 sqlite:/// 或 postgresql:// 开头"),
        ("bot.sqlite3", "应以 sqlite:/// 或 postgresql:// 开头"),
        ("sqlite://", "需要一个文件路径"),
        ("sqlite:////proc/nowhere/bot.sqlite3", "无法建立数据库所在的文件夹"),
        ("postgresql://bot@127.0.0.1:1/bot", "无法打开数据库"),
    ],
)
async def test_a_database_that_cannot_be_opened_is_said_in_a_line(url: str, reason: str) -> None:
    with pytest.raises(Unusable, match=reason) as refusal:
        async with open_database(url):
            pass
    assert "\n" not in str(refusal.value)


async def test_a_file_that_is_no_database_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("会议记录" * 500, encoding="utf-8")
    with pytest.raises(Unusable, match="not a database"):
        async with open_database(f"sqlite:///{file}"):
            pass
    assert file.read_text(encoding="utf-8") == "会议记录" * 500


async def test_a_password_is_not_repeated() -> None:
    with pytest.raises(Unusable) as refusal:
        async with open_database("postgresql://bot:hush-hush@127.0.0.1:1/bot"):
            pass
    assert "hush-hush" not in str(refusal.value)
