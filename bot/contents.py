"""What a backup holds: the database, the documents that were added, and the files that people sent or signed."""

from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from bot.archive import DATABASE, DOCUMENTS, FILES
from bot.config import Config
from storage import backup as database
from storage.files import FileStore, Missing

ADDED, REMOVED = ".md", ".removed"


def gather(config: Config, scratch: Path) -> Sequence[str]:
    """Put copies of the documents, and of the files that the copy of the database names, beside it; all members."""
    (scratch / DOCUMENTS).mkdir()
    for kept in _kept(_documents(config)):
        with suppress(FileNotFoundError):  # removed at this moment
            (scratch / DOCUMENTS / kept.name).write_bytes(kept.read_bytes())
    (scratch / FILES).mkdir()
    store = _files(config)
    for digest in database.digests(scratch / DATABASE):
        with suppress(Missing):
            (scratch / FILES / digest).write_bytes(store.read(digest))
    documents = [f"{DOCUMENTS}/{kept.name}" for kept in _kept(scratch / DOCUMENTS)]
    return [DATABASE, *documents, *(f"{FILES}/{digest}" for digest in sorted(_digests(scratch)))]


def holds(scratch: Path) -> str:
    """In words."""
    added = [kept for kept in _kept(scratch / DOCUMENTS) if kept.suffix == ADDED]
    files = _digests(scratch)
    lost = len(database.digests(scratch / DATABASE) - files)
    left_out = f"（另有 {lost:,} 份找不到文件，没有存入）" if lost else ""
    rows = database.rows(scratch / DATABASE)
    return f"数据 {rows:,} 行，加入的文件 {len(added)} 份，附件 {len(files):,} 份{left_out}"


def has_documents(config: Config) -> bool:
    return bool(_kept(_documents(config)))


def put_back_files(config: Config, scratch: Path) -> None:
    """What is there stays. Each goes from the scratch folder as it comes, so that the disk holds it once."""
    store = _files(config)
    for file in (scratch / FILES).iterdir():
        store.keep(file.read_bytes())
        file.unlink()


def exchange_documents(config: Config, scratch: Path) -> None:
    """File by file, so that a reader meets the old or the new one, and the folder may be a disk of its own."""
    new, documents = scratch / DOCUMENTS, _documents(config)
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


def _files(config: Config) -> FileStore:
    return FileStore(Path(config.storage.folder) / "files")


def _digests(scratch: Path) -> set[str]:
    return FileStore(scratch / FILES).digests()


def _kept(documents: Path) -> list[Path]:
    return sorted(path for path in documents.glob("*") if path.suffix in (ADDED, REMOVED))
