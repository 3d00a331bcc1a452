"""`python -m bot backup` and `restore` as a person types them, in a process of their own."""

import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import time
import tomllib
import zipfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path

import pytest

from bot import archive
from storage import backup
from storage.base import new_id
from storage.database import open_database
from storage.files import FileStore
from storage.tables.challengers import Paper, Undertaking
from storage.tables.forms import Attachment
from storage.tables.questions import Question

ROOT = Path(__file__).parents[2]
SETTINGS = '[storage]\nfolder = "data"\ndatabase = "{}"\n[simulator]\nport = 0\nopen_browser = false\n'

Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "bot"
    (folder / "data" / "knowledge").mkdir(parents=True)
    (folder / "config.toml").write_text(SETTINGS.format("sqlite"), encoding="utf-8")
    return folder


@pytest.fixture
def run(folder: Path) -> Run:
    def run(*words: str | Path, under: str = "") -> "subprocess.CompletedProcess[str]":
        command = ["sh", "-c", f'{under} exec "$@"', "sh", sys.executable, "-m", "bot", *words]
        return subprocess.run(command, cwd=folder, env=environment(), capture_output=True, encoding="utf-8", timeout=60)

    return run


def environment() -> dict[str, str]:
    return {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "PYTHONWARNINGS": "error"}


async def ask(folder: Path, *texts: str) -> None:
    async with open_database(f"sqlite:///{folder}/data/bot.sqlite3") as database, database.session() as session:
        for said in texts:
            moment = datetime.now(UTC)
            session.add(Question(id=new_id(), chat=1, person=1, text=said, found=True, related=[], asked_at=moment))


async def send(folder: Path, *contents: bytes) -> None:
    """Attachments, as people give them with a form."""
    digests = [store(folder).keep(data) for data in contents]
    async with open_database(f"sqlite:///{folder}/data/bot.sqlite3") as database, database.session() as session:
        for digest in digests:
            about = {"file_id": "f", "photo": False, "name": "图纸.pdf", "media_type": "application/pdf", "size": 9}
            session.add(Attachment(id=new_id(), person_id=1, digest=digest, given_at=datetime.now(UTC), **about))


async def sign(folder: Path, copy: bytes) -> None:
    digest = store(folder).keep(copy)
    async with open_database(f"sqlite:///{folder}/data/bot.sqlite3") as database, database.session() as session:
        moment = datetime.now(UTC)
        paper = {"paper": "secrecy", "text_hash": "保密"}
        session.add(Paper(title="保密协议", text="保密", first_shown=moment, **paper))
        await session.flush()
        session.add(Undertaking(id=new_id(), person_id=1, signed_as="林", signed_at=moment, pdf=digest, **paper))


def store(folder: Path) -> FileStore:
    return FileStore(folder / "data" / "files")


def files(folder: Path) -> set[bytes]:
    return {store(folder).read(digest) for digest in store(folder).digests()}


def asked(folder: Path) -> list[str]:
    with closing(sqlite3.connect(folder / "data" / "bot.sqlite3")) as database:
        return [text for (text,) in database.execute("SELECT text FROM questions ORDER BY id")]


def documents(folder: Path) -> dict[str, str]:
    return {path.name: path.read_text(encoding="utf-8") for path in (folder / "data" / "knowledge").iterdir()}


def keep(folder: Path, name: str, text: str) -> None:
    (folder / "data" / "knowledge" / name).write_text(text, encoding="utf-8")


def refused(done: "subprocess.CompletedProcess[str]") -> str:
    """The one line that says why."""
    assert (done.returncode, done.stdout) == (1, "")
    assert len(done.stderr.splitlines()) == 1
    return done.stderr.strip()


def everything(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*"))


async def test_all_comes_back_elsewhere(run: Run, folder: Path) -> None:
    await ask(folder, "奖金归谁出？", "平台登录不上")
    keep(folder, "办法.md", "# 办法\n")
    keep(folder, "guokefahuo-2023-110.removed", "")
    keep(folder, "index.bin", "向量")
    done = run("backup", "备份.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("已备份到 备份.zip：数据 2 行，加入的文件 1 份，附件 0 份，")
    assert stat.S_IMODE((folder / "备份.zip").stat().st_mode) == 0o600

    shutil.rmtree(folder / "data")
    done = run("restore", "备份.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == "已从 备份.zip 恢复：数据 2 行，加入的文件 1 份，附件 0 份。现在可以启动机器人。\n"
    assert asked(folder) == ["奖金归谁出？", "平台登录不上"]
    assert documents(folder) == {"办法.md": "# 办法\n", "guokefahuo-2023-110.removed": ""}
    assert [name for name in everything(folder) if "innovation" in name] == []


async def test_what_people_sent_and_signed_comes_back(run: Run, folder: Path) -> None:
    await send(folder, b"%PDF drawing", "焊接工艺".encode())
    await sign(folder, b"%PDF signed")
    store(folder).keep(b"nobody's")
    assert "附件 3 份，" in run("backup", "备份.zip").stdout
    with zipfile.ZipFile(folder / "备份.zip") as packed:
        said = json.loads(packed.read("manifest.json"))["members"]
    digest = sha256(b"%PDF drawing").hexdigest()
    assert said[f"files/{digest}"] == {"sha256": digest, "bytes": len(b"%PDF drawing")}

    shutil.rmtree(folder / "data")
    done = run("restore", "备份.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert "附件 3 份。" in done.stdout
    assert files(folder) == {b"%PDF drawing", "焊接工艺".encode(), b"%PDF signed"}
    assert stat.S_IMODE((folder / "data" / "files" / digest).stat().st_mode) == 0o600


async def test_a_file_that_is_lost_or_damaged_is_left_out_and_said(run: Run, folder: Path) -> None:
    await send(folder, b"whole", b"lost", b"damaged")
    (folder / "data" / "files" / sha256(b"lost").hexdigest()).unlink()
    (folder / "data" / "files" / sha256(b"damaged").hexdigest()).write_bytes(b"dam")
    done = run("backup", "a.zip")
    assert (done.returncode, done.stderr) == (0, "")
    assert "附件 1 份（另有 2 份找不到文件，没有存入）" in done.stdout
    shutil.rmtree(folder / "data")
    assert "附件 1 份（另有 2 份找不到文件，没有存入）" in run("restore", "a.zip").stdout
    assert files(folder) == {b"whole"}


async def test_files_that_are_there_stay_whether_the_rows_are_replaced_or_not(run: Run, folder: Path) -> None:
    await send(folder, b"before")
    run("backup", "a.zip")
    await send(folder, b"after")
    (folder / "data" / "files" / sha256(b"before").hexdigest()).unlink()
    refused(run("restore", "a.zip"))
    assert files(folder) == {b"after"}
    aside = run("restore", "a.zip", "--overwrite").stdout.splitlines()[0].removeprefix("现有的数据已另存为 ")
    assert files(folder) == {b"before", b"after"}

    shutil.rmtree(folder / "data")
    assert "附件 1 份（另有 1 份" in run("restore", aside).stdout
    assert files(folder) == {b"after"}


async def test_where_files_cannot_be_put_the_rows_are_not_replaced(run: Run, folder: Path) -> None:
    await send(folder, b"before")
    run("backup", "a.zip")
    shutil.rmtree(folder / "data")
    await ask(folder, "后来")
    (folder / "data" / "files").write_text("不是文件夹", encoding="utf-8")
    done = run("restore", "a.zip", "--overwrite")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "没有恢复" in done.stderr
    assert asked(folder) == ["后来"]


async def test_the_manifest_says_what_is_inside(run: Run, folder: Path) -> None:
    await ask(folder, "好")
    run("backup", "备份.zip")
    with zipfile.ZipFile(folder / "备份.zip") as packed:
        said = json.loads(packed.read("manifest.json"))
        content = packed.read("database.sqlite3")
    assert said["members"] == {"database.sqlite3": {"sha256": sha256(content).hexdigest(), "bytes": len(content)}}
    assert datetime.now(UTC) >= datetime.fromisoformat(said["made_at"])
    assert said["revision"] == backup.revision(folder / "data" / "bot.sqlite3")


def test_the_version_is_the_one_that_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["name"], project["version"]) == (archive.PROGRAM, archive.VERSION)


async def test_a_bot_grows_from_sqlite_to_the_other_database_and_back(
    run: Run, folder: Path, database_url: str
) -> None:
    await ask(folder, "一", "二")
    run("backup", "a.zip")
    shutil.rmtree(folder / "data")
    if database_url.startswith("postgresql"):
        (folder / "config.toml").write_text(SETTINGS.format(database_url), encoding="utf-8")
    assert "数据 2 行" in run("restore", "a.zip").stdout
    assert "数据 2 行" in run("backup", "b.zip").stdout
    (folder / "config.toml").write_text(SETTINGS.format("sqlite"), encoding="utf-8")
    run("restore", "b.zip", "--overwrite")
    assert asked(folder) == ["一", "二"]


async def test_what_is_there_is_replaced_only_on_request_and_kept_aside(run: Run, folder: Path) -> None:
    await ask(folder, "以前")
    keep(folder, "a.md", "以前")
    run("backup", "a.zip")
    await ask(folder, "后来")
    keep(folder, "a.md", "后来")
    keep(folder, "b.md", "后来")
    assert "--overwrite" in refused(run("restore", "a.zip"))
    assert asked(folder) == ["以前", "后来"]

    done = run("restore", "a.zip", "--overwrite")
    assert (asked(folder), documents(folder)) == (["以前"], {"a.md": "以前"})
    aside = done.stdout.splitlines()[0].removeprefix("现有的数据已另存为 ")
    assert Path(aside).parent == folder
    run("restore", aside, "--overwrite")
    assert (asked(folder), documents(folder)) == (["以前", "后来"], {"a.md": "后来", "b.md": "后来"})


def test_documents_alone_are_data_too(run: Run, folder: Path) -> None:
    run("backup", "a.zip")
    keep(folder, "a.md", "后来")
    assert "已经有数据" in refused(run("restore", "a.zip"))


async def test_a_running_bot_can_be_saved_but_not_replaced(run: Run, folder: Path) -> None:
    await ask(folder, "好")
    bot = subprocess.Popen(  # noqa: ASYNC220 - nothing else happens meanwhile
        [sys.executable, "-m", "bot", "simulate"], cwd=folder, env=environment(), stdout=subprocess.PIPE
    )
    try:
        assert bot.stdout
        assert b"http" in bot.stdout.readline()
        assert run("backup", "a.zip").returncode == 0
        assert "请先停止机器人" in refused(run("restore", "a.zip", "--overwrite"))
    finally:
        bot.terminate()
        bot.communicate()
    assert run("restore", "a.zip", "--overwrite").returncode == 0
    assert asked(folder) == ["好"]


def test_a_file_that_exists_is_not_touched(run: Run, folder: Path) -> None:
    (folder / "a.zip").write_text("别人的", encoding="utf-8")
    assert "已经存在" in refused(run("backup", "a.zip"))
    assert (folder / "a.zip").read_text(encoding="utf-8") == "别人的"


@pytest.mark.parametrize("name", ["没有/a.zip", "config.toml/a.zip", "/proc/a.zip"])
def test_a_folder_that_takes_nothing_is_one_line(run: Run, folder: Path, name: str) -> None:
    before = everything(folder)
    refused(run("backup", name))
    assert everything(folder) == before


@pytest.mark.parametrize("words", [("backup", "b.zip"), ("restore", "a.zip", "--overwrite")])
@pytest.mark.parametrize("large", ["database", "document", "attachment"])
async def test_a_full_disk_is_one_line_and_leaves_nothing_half(
    run: Run, folder: Path, words: tuple[str, ...], large: str
) -> None:
    # More than `ulimit` lets anybody write to one file
    if large == "database":
        await ask(folder, *(sha256(bytes([number])).hexdigest() * 100 for number in range(256)))
    elif large == "document":
        keep(folder, "a.md", "长" * 500_000)
    else:
        await send(folder, os.urandom(1_500_000))
    run("backup", "a.zip")
    before = everything(folder), asked(folder) if large == "database" else [], documents(folder)
    refused(run(*words, under="ulimit -f 1000;"))
    assert (everything(folder), asked(folder) if large == "database" else [], documents(folder)) == before


@pytest.mark.parametrize("content", [b"", b"PK", "通知".encode() * 999])
def test_what_is_no_backup_is_refused(run: Run, folder: Path, content: bytes) -> None:
    (folder / "a.zip").write_bytes(content)
    assert "a.zip 不是完整的备份" in refused(run("restore", "a.zip"))
    assert "没有恢复" in refused(run("restore", "b.zip"))


async def repacked(run: Run, folder: Path, *, change: Callable[[dict[str, bytes]], object]) -> str:
    """What is said of a backup that somebody opened and packed again."""
    await ask(folder, "好")
    run("backup", "a.zip")
    with zipfile.ZipFile(folder / "a.zip") as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    change(members)
    with zipfile.ZipFile(folder / "b.zip", "w") as packed:
        for name, content in members.items():
            packed.writestr(name, content)
    shutil.rmtree(folder / "data")
    before = everything(folder.parent)
    said = refused(run("restore", "b.zip"))
    assert everything(folder.parent) in (before, sorted([*before, "bot/data"]))
    return said


def manifest(packed: dict[str, bytes], **changes: object) -> None:
    said = json.loads(packed["manifest.json"])
    packed["manifest.json"] = json.dumps({**said, **changes}).encode()


def listed(members: dict[str, bytes]) -> None:
    """A manifest that agrees with what is there."""
    hashes = {
        name: {"sha256": sha256(content).hexdigest(), "bytes": len(content)}
        for name, content in members.items()
        if name != "manifest.json"
    }
    manifest(members, members=hashes)


async def test_a_changed_byte_is_noticed(run: Run, folder: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        members["database.sqlite3"] = members["database.sqlite3"].replace("好".encode(), "坏".encode())

    assert "损坏" in await repacked(run, folder, change=change)


@pytest.mark.parametrize(
    "name",
    ["../../x.md", "knowledge/../../x.md", "/tmp/x.md", "knowledge/a/b.md", "knowledge\\..\\x.md", "x.py", "files/x"],
)
@pytest.mark.parametrize("is_listed", [True, False])
async def test_nothing_is_written_outside(run: Run, folder: Path, name: str, is_listed: bool) -> None:
    def change(members: dict[str, bytes]) -> None:
        members[name] = b"!"
        if is_listed:
            listed(members)

    said = await repacked(run, folder, change=change)
    assert ("不属于备份" if is_listed else "损坏") in said


async def test_a_part_that_is_missing_is_noticed(run: Run, folder: Path) -> None:
    keep(folder, "a.md", "# 办法")
    assert "损坏" in await repacked(run, folder, change=lambda members: members.pop("knowledge/a.md"))


async def test_a_backup_from_the_future_is_refused(run: Run, folder: Path) -> None:
    assert "请先升级程序" in await repacked(run, folder, change=lambda members: manifest(members, format=2))


async def test_tables_from_the_future_are_refused(run: Run, folder: Path) -> None:
    def change(members: dict[str, bytes]) -> None:
        file = folder / "future.sqlite3"
        file.write_bytes(members["database.sqlite3"])
        with closing(sqlite3.connect(file)) as database, database:
            database.execute("UPDATE alembic_version SET version_num = '9999'")
        members["database.sqlite3"] = file.read_bytes()
        listed(members)

    assert "请先升级程序" in await repacked(run, folder, change=change)


@pytest.mark.parametrize("said", [b"{}", b"[]", b"null", b"\xff", b'{"program": "other", "format": 1}'])
async def test_somebody_elses_zip_is_refused(run: Run, folder: Path, said: bytes) -> None:
    def change(members: dict[str, bytes]) -> None:
        members["manifest.json"] = said

    assert "不是本程序的备份" in await repacked(run, folder, change=change)


async def test_cut_off_anywhere_it_is_refused(run: Run, folder: Path, tmp_path: Path) -> None:
    await ask(folder, "好")
    run("backup", "a.zip")
    whole = (folder / "a.zip").read_bytes()
    for length in range(0, len(whole), 97):
        (folder / "cut.zip").write_bytes(whole[:length])
        with pytest.raises(archive.Refused, match="损坏"):
            archive.read(folder / "cut.zip", tmp_path)


async def test_what_a_killed_process_left_is_cleared_away_the_day_after(run: Run, folder: Path) -> None:
    left, own = folder / ".innovation-challenge-bot-x1", folder / ".innovation-challenge-bot-x2"
    for scratch in (left, own):
        scratch.mkdir()
        (scratch / "database.sqlite3").write_text("个人信息", encoding="utf-8")
    yesterday = time.time() - 25 * 3600
    os.utime(left, (yesterday, yesterday))
    run("backup", "a.zip")
    assert (left.exists(), own.exists()) == (False, True)
