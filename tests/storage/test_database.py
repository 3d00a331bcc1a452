"""One database or the other, old, new, busy, broken or from the future."""

import asyncio
import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import Connection, text
from sqlalchemy.exc import IntegrityError

from storage import handovers, questions
from storage.database import Database, Unusable, open_database
from storage.models import Base


async def test_the_migrations_make_the_tables_of_the_models(database: Database) -> None:
    def differences(connection: Connection) -> list[object]:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))

    async with database.session() as session:
        assert await (await session.connection()).run_sync(differences) == []


async def test_what_was_written_is_there_after_opening_again(database_url: str) -> None:
    async with open_database(database_url) as database, database.session() as session:
        row = await questions.record(session, chat=-5, person=1, question="何时？", found=True, related=["在哪？"])
    async with open_database(database_url) as database, database.session() as session:
        kept = await questions.get(session, id=row.id)
        assert kept is not None
        assert (kept.chat, kept.person, kept.text, kept.found, kept.related) == (-5, 1, "何时？", True, ["在哪？"])
        assert timedelta() <= datetime.now(UTC) - kept.asked_at < timedelta(minutes=1)


async def test_four_processes_may_open_an_empty_database_at_once(database_url: str) -> None:
    async def open_and_ask() -> None:
        async with open_database(database_url) as database, database.session() as session:
            await questions.record(session, chat=1, person=1, question="好", found=False)

    await asyncio.gather(*(open_and_ask() for _ in range(4)))
    async with open_database(database_url) as database, database.session() as session:
        assert await questions.earlier(session, chat=1, person=1, limit=9) == ["好"] * 4


async def test_a_database_from_the_future_is_refused_and_left_alone(database_url: str) -> None:
    async with open_database(database_url) as database, database.session() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    for _ in range(2):
        with pytest.raises(Unusable, match="请先升级程序"):
            async with open_database(database_url):
                pass


async def test_an_exception_takes_everything_back(database: Database) -> None:
    with pytest.raises(RuntimeError):
        async with database.session() as session:
            row = await questions.record(session, chat=1, person=1, question="?", found=True)
            await session.flush()
            raise RuntimeError
    async with database.session() as session:
        assert await questions.get(session, id=row.id) is None


async def test_a_handover_needs_its_question(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.session() as session:
            await handovers.open_(session, question_id=404, staff_chat=-1, staff_message=1, asker_chat=1)


async def test_many_chats_write_at_once_and_nothing_is_lost(database: Database) -> None:
    async def ask(person: int) -> None:
        async with database.session() as session:
            before = await questions.earlier(session, chat=person, person=person)
            await questions.record(session, chat=person, person=person, question=f"问 {len(before)}", found=True)

    for _ in range(3):
        await asyncio.gather(*(ask(person) for person in range(30)))
    async with database.session() as session:
        for person in range(30):
            assert await questions.earlier(session, chat=person, person=person) == ["问 0", "问 1", "问 2"]


async def test_on_sqlite_reading_locks_nobody_out(tmp_path: Path) -> None:
    """A handler that has read, and now talks to Telegram, must not keep the others waiting."""
    async with open_database(f"sqlite:///{tmp_path}/bot.sqlite3") as database, database.session() as slow:
        await questions.earlier(slow, chat=1, person=1)
        await questions.record(slow, chat=1, person=1, question="慢", found=True)
        async with asyncio.timeout(5), database.session() as quick:
            await questions.record(quick, chat=2, person=2, question="快", found=True)


async def test_on_sqlite_a_writer_waits_for_another(tmp_path: Path) -> None:
    file = tmp_path / "bot.sqlite3"
    async with open_database(f"sqlite:///{file}") as database:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        asyncio.get_running_loop().call_later(0.5, other.execute, "COMMIT")
        async with database.session() as session:
            row = await questions.record(session, chat=1, person=1, question="等一等", found=True)
        other.close()
        async with database.session() as session:
            assert await questions.get(session, id=row.id) is not None


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
