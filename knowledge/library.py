"""The documents that the answers stand on: those shipped with the program, and those that were added.

The folder holds an added document as `ID.md` (our Markdown) and a shipped one that was removed as `ID.removed`. Every
change is one rename or one deletion: a crash leaves the old or the new, and another process sees nothing half done.
"""

import logging
import os
import time
from collections.abc import Iterator
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from knowledge import addresses, formats, markdown, reader
from knowledge.arrange import arranged
from knowledge.blocks import Source, Unreadable
from knowledge.document import Clause, Document
from knowledge.identity import digest

__all__ = ["Library", "Unknown", "Unreadable"]

SHIPPED = Path(__file__).with_name("notices")
_STALE = 3600.0  # seconds after which a file half written belongs to a process that died

_log = logging.getLogger(__name__)


class Unknown(Exception):
    """No such document or address; the message is one Chinese sentence."""


class _Kept(NamedTuple):
    """A file as last read, and how to tell that it has changed since."""

    stamp: tuple[int, int, int]
    digest: bytes
    document: Document | None


class Library:
    """Shipped and added documents, read again when their files change. `folder` is made when something is added."""

    def __init__(self, folder: Path, shipped: Path = SHIPPED) -> None:
        self._folder = folder
        self._shipped = shipped
        self._kept: dict[Path, _Kept] = {}

    def documents(self) -> tuple[Document, ...]:
        """All documents, the shipped ones first."""
        return tuple({kept.document.id: kept.document for kept in self._read() if kept.document}.values())

    def fingerprint(self) -> str:
        """A hash that changes when a document is added, replaced or removed. Cheap: it looks at file times."""
        return sha256(b"".join(kept.digest for kept in self._read())).hexdigest()[:16]

    def add(self, path: Path) -> Document:
        """Takes a file in and returns the document, which replaces one of the same 文号. Raises Unreadable."""
        source = arranged(formats.load(path))
        read = reader.document(source, path.stem)
        said = {
            "id": self._free_id(read),
            "title": read.title,
            "number": read.number,
            "date": read.date,
            "source": read.source or path.name,
        }
        text = markdown.write(Source(source.blocks, {**source.meta, **said}))
        try:
            self._write(f"{said['id']}.md", text)
            (self._folder / f"{said['id']}.removed").unlink(missing_ok=True)
        except OSError as error:
            raise Unreadable(f"文件没有存下来（{error.strerror}），请检查 {self._folder} 的权限和磁盘空间。") from error
        return reader.document(arranged(markdown.parse(text)), path.stem)

    def remove(self, name: str) -> Document:
        """Removes the document with this id, 文号 or title and returns it. Raises Unknown."""
        asked, documents = name.strip(), self.documents()
        document = next((found for found in documents if asked in (found.id, found.number, found.title)), None)
        if not document:
            known = "、".join(found.id for found in documents) or "无"
            raise Unknown(f"没有编号为“{asked[:40]}”的文件。现有文件：{known}。")
        try:
            if (self._shipped / f"{document.id}.md").exists():
                self._write(f"{document.id}.removed", "")
            for path in [path for path, kept in self._kept.items() if kept.document == document]:
                if path.parent != self._shipped:
                    path.unlink(missing_ok=True)
        except OSError as error:
            raise Unreadable(f"文件没有移除（{error.strerror}），请检查 {self._folder} 的权限。") from error
        return document

    def find(self, address: str) -> list[Clause]:
        """The clauses at "三（四）", "附件2 第3行", "文末" or a key. Raises Unknown where there are none."""
        found = addresses.find(self.documents(), address)
        if not found:
            raise Unknown(f"没有找到“{address.strip()[:40]}”。可以这样写：三（四）、三（四）第2段、附件2 第3行、文末。")
        return found

    def _free_id(self, document: Document) -> str:
        """The document's id, or another one where a document of another 文号 or title has it."""
        for other in self.documents():
            if other.id == document.id and (other.number or other.title) != (document.number or document.title):
                return f"{document.id[:15].rstrip('-')}-{digest(document.number + document.title)}"
        return document.id

    def _paths(self) -> Iterator[Path]:
        own = {path.name: path for path in sorted(self._folder.glob("*"))}
        for path in sorted(self._shipped.glob("*.md")):
            if path.name not in own and f"{path.stem}.removed" not in own:
                yield path
        yield from (path for name, path in own.items() if name.endswith(".md"))

    def _read(self) -> list[_Kept]:
        paths = list(self._paths())
        self._kept = {path: kept for path in paths if (kept := self._reread(path))}
        return list(self._kept.values())

    def _reread(self, path: Path) -> _Kept | None:
        """The file as kept, or read anew; None where another process has just removed it."""
        try:
            stat = path.stat()
            stamp = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
            kept = self._kept.get(path)
            if kept and kept.stamp == stamp:
                return kept
            content = path.read_bytes()
        except OSError:
            return None
        try:
            document = reader.read(path)
        except Unreadable as error:
            _log.warning("%s is left out: %s", path, error)
            document = None
        return _Kept(stamp, sha256(path.stem.encode() + b"\0" + content).digest(), document)

    def _write(self, name: str, text: str) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        for left in self._folder.glob("*.new"):
            with suppress(FileNotFoundError):
                if time.time() - left.stat().st_mtime > _STALE:
                    left.unlink()
        new = self._folder / f"{name}.{os.getpid()}-{time.monotonic_ns()}.new"
        try:
            with new.open("w", encoding="utf-8", newline="\n") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            new.replace(self._folder / name)
        finally:
            new.unlink(missing_ok=True)
