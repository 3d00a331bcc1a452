"""Files are kept as long as somebody needs them, and what just came in may still be named."""

import os
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.app import App
from bot.config import Config
from bot.jobs import clear_away
from storage import attachments, demands, drafts, undertakings
from storage.database import Database
from storage.files import FileStore
from storage.tables.forms import Attachment, Draft
from storage.undertakings import Text
from tests.bot.sending import until
from tests.storage.crowd import NOON, STRANGER, settle_in

YOUNG = 23 * 3600  # seconds
OLD = 25 * 3600


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "files"


@pytest.fixture
def store(folder: Path) -> FileStore:
    return FileStore(folder)


def kept(store: FileStore, folder: Path, data: bytes, age: int = OLD) -> str:
    digest = store.keep(data)
    os.utime(folder / digest, (time.time() - age,) * 2)
    return digest


async def given(database: Database, digest: str, name: str) -> Draft:
    """A form with an attachment."""
    async with database.session() as session:
        draft = await drafts.begin(session, actor=STRANGER, form="demand", at=None, now=NOON)
        await attachments.add(
            session,
            actor=STRANGER,
            draft=draft.id,
            digest=digest,
            file_id="f",
            photo=False,
            name=name,
            media_type="text/plain",
            size=2,
            now=NOON,
        )
        return draft


async def names(database: Database) -> set[str]:
    async with database.session() as session:
        return set(await session.scalars(select(Attachment.name)))


async def test_what_nobody_names_is_cleared_away_a_day_later(
    database: Database, store: FileStore, folder: Path
) -> None:
    kept(store, folder, b"nobody's")
    arriving = kept(store, folder, b"arriving", YOUNG)
    await clear_away(database, store)
    assert store.digests() == {arriving}


async def test_what_is_given_filed_or_signed_stays(database: Database, store: FileStore, folder: Path) -> None:
    await settle_in(database, [STRANGER.id])
    there = [kept(store, folder, data) for data in (b"given", b"filed", b"signed")]
    await given(database, there[0], "给的")
    form = await given(database, there[1], "交的")
    async with database.session() as session:
        head = demands.Head("", "", "", "")
        filed = await demands.submit(session, actor=STRANGER, head=head, answers={}, disclosure={}, now=NOON)
        [mine] = await session.scalars(select(Attachment.id).where(Attachment.draft_id == form.id))
        await attachments.file_with(session, ids=[mine], actor=STRANGER, demand=filed.id)
        await drafts.drop(session, form)
        paper = Text("secrecy", "保密协议", "保密协议\n守三年。")
        await undertakings.sign(session, actor=STRANGER, text=paper, signed_as="林晓雨", pdf=there[2], now=NOON)
    await clear_away(database, store)
    assert store.digests() == set(there)
    assert await names(database) == {"给的", "交的"}


async def test_what_was_given_with_a_form_that_is_gone_goes(database: Database, store: FileStore, folder: Path) -> None:
    await settle_in(database, [STRANGER.id])
    gone, stays = kept(store, folder, b"gone"), kept(store, folder, b"stays")
    form = await given(database, gone, "弃的")
    await given(database, stays, "留的")
    async with database.session() as session:
        await drafts.drop(session, form)
    assert await names(database) == {"弃的", "留的"}
    await clear_away(database, store)
    assert store.digests() == {stays}
    assert await names(database) == {"留的"}


@pytest.fixture
def often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.jobs.SWEEP", 0.1)


@pytest.mark.usefixtures("often", "app")
async def test_a_running_bot_clears_away(app: App, config: Config) -> None:
    kept(app.files, Path(config.storage.folder) / "files", b"nobody's")
    await until(lambda: not app.files.digests())
