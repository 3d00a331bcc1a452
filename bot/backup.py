"""All that people have entrusted to the bot in one file, and back: the database, the documents that were added, and
the files that people sent or signed.

The index of vectors is not in it: it is made again from the documents.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from shutil import rmtree
from tempfile import TemporaryDirectory

from bot import archive, contents
from bot.archive import DATABASE, Refused
from bot.config import Config
from storage import backup as database

SCRATCH = f".{archive.PROGRAM}-"
STALE = 24 * 3600  # seconds after which a scratch folder belongs to a process that died


def backup(config: Config, file: Path) -> None:
    """Write a new file, whether the bot runs or not. Raises Refused, and storage's Unusable."""

    async def save(copy: Path) -> None:
        await database.save(config.storage.url, copy)

    holds = asyncio.run(_pack(file, config, save))
    print(f"已备份到 {file}：{holds}，{_size(file)}。里面有个人信息，请妥善保管。")


def restore(config: Config, file: Path, *, overwrite: bool) -> None:
    """Put a backup in the place of what there is. Raises Refused, and storage's Unusable."""
    folder = Path(config.storage.folder)
    with _sentences("没有恢复"):
        folder.mkdir(parents=True, exist_ok=True)
        with _scratch(folder) as scratch:
            archive.read(file, scratch)
            database.prepare(scratch / DATABASE)
            holds = contents.holds(scratch)
            asyncio.run(_replace(config, scratch, overwrite=overwrite))
    print(f"已从 {file} 恢复：{holds}。现在可以启动机器人。")


async def _replace(config: Config, scratch: Path, *, overwrite: bool) -> None:
    folder = Path(config.storage.folder)
    async with database.take(config.storage.url) as taken:
        if await taken.rows() or contents.has_documents(config):
            if not overwrite:
                raise Refused("这里已经有数据，没有恢复；要换成备份里的，请加 --overwrite（现有的会先另存一份）")
            safe = folder.with_name(f"{folder.name}-{datetime.now():%Y%m%d-%H%M%S-%f}.zip")
            await _pack(safe, config, taken.save)
            print(f"现有的数据已另存为 {safe}", flush=True)
        # Before the rows that name them; what no row names is cleared away by the bot
        contents.put_back_files(config, scratch)
        await taken.replace(scratch / DATABASE)
    with _sentences("数据库已经恢复，文件没有放好，请再恢复一次"):
        contents.exchange_documents(config, scratch)


async def _pack(file: Path, config: Config, save: Callable[[Path], Awaitable[None]]) -> str:
    """What the new file holds."""
    with _sentences("没有备份"), _scratch(file.parent) as scratch:
        _refuse_existing(file)
        await save(scratch / DATABASE)
        members = contents.gather(config, scratch)
        new = scratch / "new.zip"
        archive.write(new, scratch, members, revision=database.revision(scratch / DATABASE))
        _refuse_existing(file)
        new.rename(file)
        return contents.holds(scratch)


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
