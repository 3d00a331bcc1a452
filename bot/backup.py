"""All that people have entrusted to the bot in one file, and back: the database, and the documents that were added.

The index of vectors is not in it: it is made again from the documents.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from bot import archive
from bot.archive import DATABASE, DOCUMENTS, Refused
from bot.config import Config
from storage import backup as database

ADDED, REMOVED = ".md", ".removed"
SCRATCH = f".{archive.PROGRAM}-"
STALE = 24 * 3600  # seconds after which a scratch folder belongs to a process that died


def backup(config: Config, file: Path) -> None:
    """Write a new file, whether the bot runs or not. Raises Refused, and storage's Unusable."""

    async def save(copy: Path) -> None:
        await database.save(config.storage.url, copy)

    holds = asyncio.run(_pack(file, _documents(config), save))
    print(f"已备份到 {file}：{holds}，{_size(file)}。里面有个人信息，请妥善保管。")


def restore(config: Config, file: Path, *, overwrite: bool) -> None:
    """Put a backup in the place of what there is. Raises Refused, and storage's Unusable."""
    folder = Path(config.storage.folder)
    with _sentences("没有恢复"):
        folder.mkdir(parents=True, exist_ok=True)
        with _scratch(folder) as scratch:
            archive.read(file, scratch)
            database.prepare(scratch / DATABASE)
            holds = _holds(scratch)
            asyncio.run(_replace(config, scratch, overwrite=overwrite))
    print(f"已从 {file} 恢复：{holds}。现在可以启动机器人。")


async def _replace(config: Config, scratch: Path, *, overwrite: bool) -> None:
    documents = _documents(config)
    async with database.take(config.storage.url) as taken:
        if await taken.rows() or _kept(documents):
            if not overwrite:
                raise Refused("这里已经有数据，没有恢复；要换成备份里的，请加 --overwrite（现有的会先另存一份）")
            safe = documents.parent.with_name(f"{documents.parent.name}-{datetime.now():%Y%m%d-%H%M%S-%f}.zip")
            await _pack(safe, documents, taken.save)
            print(f"现有的数据已另存为 {safe}", flush=True)
        await taken.replace(scratch / DATABASE)
    with _sentences("数据库已经恢复，文件没有放好，请再恢复一次"):
        _exchange(scratch / DOCUMENTS, documents)


async def _pack(file: Path, documents: Path, save: Callable[[Path], Awaitable[None]]) -> str:
    """What the new file holds."""
    with _sentences("没有备份"), _scratch(file.parent) as scratch:
        _refuse_existing(file)
        await save(scratch / DATABASE)
        (scratch / DOCUMENTS).mkdir()
        for kept in _kept(documents):
            with suppress(FileNotFoundError):  # removed at this moment
                (scratch / DOCUMENTS / kept.name).write_bytes(kept.read_bytes())
        names = [f"{DOCUMENTS}/{kept.name}" for kept in _kept(scratch / DOCUMENTS)]
        new = scratch / "new.zip"
        archive.write(new, scratch, [DATABASE, *names], revision=database.revision(scratch / DATABASE))
        _refuse_existing(file)
        new.rename(file)
        return _holds(scratch)


def _exchange(new: Path, documents: Path) -> None:
    """File by file, so that a reader meets the old or the new one, and the folder may be a disk of its own."""
    come = {kept.name for kept in _kept(new)}
    if come:
        documents.mkdir(exist_ok=True)
    for name in come:
        (new / name).replace(documents / name)
    for kept in _kept(documents):
        if kept.name not in come:
            kept.unlink()


def _documents(config: Config) -> Path:
    return Path(config.storage.folder) / "knowledge"


def _kept(documents: Path) -> list[Path]:
    return sorted(path for path in documents.glob("*") if path.suffix in (ADDED, REMOVED))


def _holds(scratch: Path) -> str:
    added = [kept for kept in _kept(scratch / DOCUMENTS) if kept.suffix == ADDED]
    return f"数据 {database.rows(scratch / DATABASE):,} 行，加入的文件 {len(added)} 份"


def _size(file: Path) -> str:
    size = file.stat().st_size
    return f"{size / 1e6:,.1f} MB" if size >= 1e6 else f"{size / 1e3:,.1f} KB"


def _refuse_existing(file: Path) -> None:
    if file.exists():
        raise Refused(f"{file} 已经存在，没有备份；请换一个文件名")


@contextmanager
def _scratch(folder: Path) -> Iterator[Path]:
    """A folder on the same disk, for our eyes only; what processes that died have left is cleared away."""
    for left in folder.glob(f"{SCRATCH}*"):
        if time.time() - left.stat().st_mtime > STALE:
            rmtree(left, ignore_errors=True)
    try:
        scratch = TemporaryDirectory(dir=folder, prefix=SCRATCH)
    except OSError as error:
        raise Refused(f"无法写入文件夹 {folder}：{error.strerror}") from error
    with scratch as name:
        yield Path(name)


@contextmanager
def _sentences(failed: str) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = f" {error.filename}" if error.filename else ""
        raise Refused(f"{failed}：{error.strerror}{where}") from error
