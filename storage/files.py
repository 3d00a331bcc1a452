"""Attachments on disk beside the database, each known by what is in it: the same file sent twice is there once.

Everything here waits for the disk, so on the event loop it is called by asyncio.to_thread. A file is on the disk when
`keep` returns, whole or not at all, whatever happens meanwhile; several processes may use one folder.
"""

import fcntl
import os
import re
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from tempfile import mkstemp

_DIGEST = re.compile("[0-9a-f]{64}")
_UNFINISHED = ".new"
_STALE = 24 * 3600  # seconds after which an unfinished file belongs to a process that died


class Missing(Exception):
    """There is no such file, or it is damaged: what is on the disk is not what was kept."""


class FileStore:
    """The files of one folder, which is made when it is needed. For our eyes only: 0700, and 0600 for each file."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, data: bytes) -> str:
        """Its digest (SHA-256 in hexadecimal), to be read by. Raises OSError where the disk is full or read-only.

        What is there already is written anew: it is whole again and young again, so that `drop` leaves it be.
        """
        digest = sha256(data).hexdigest()
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._clear()
        handle, name = mkstemp(dir=self._folder, suffix=_UNFINISHED)  # readable by its owner only
        new = Path(name)
        try:
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            with self._alone():
                new.replace(self._folder / digest)
        finally:
            new.unlink(missing_ok=True)
        return digest

    def read(self, digest: str) -> bytes:
        """Raises Missing."""
        try:
            data = self._path(digest).read_bytes()
        except FileNotFoundError:
            raise Missing(digest) from None
        if sha256(data).hexdigest() != digest:
            raise Missing(digest)
        return data

    def drop(self, digest: str, *, kept_before: float) -> bool:
        """Take it away where nobody kept it since that moment (seconds since 1970); whether it was taken away.

        A younger one may belong to a row that is not committed yet. Who sweeps asks for `digests` first, then for the
        rows, and drops what no row names and what was kept longer ago than any transaction takes.
        """
        with suppress(FileNotFoundError, Missing), self._alone():
            path = self._path(digest)
            if path.stat().st_mtime < kept_before:
                path.unlink()
                return True
        return False

    def digests(self) -> set[str]:
        """All that are kept, for a backup and for sweeping."""
        with suppress(FileNotFoundError):
            return set(filter(_DIGEST.fullmatch, os.listdir(self._folder)))
        return set()

    def _path(self, digest: str) -> Path:
        if not _DIGEST.fullmatch(digest):
            raise Missing(digest)
        return self._folder / digest

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """No file changes its name meanwhile. The lock goes with the process, however it dies."""
        folder = os.open(self._folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            fcntl.flock(folder, fcntl.LOCK_EX)
            yield
            os.fsync(folder)  # a rename is on the disk when the folder is
        finally:
            os.close(folder)

    def _clear(self) -> None:
        for left in self._folder.glob(f"*{_UNFINISHED}"):
            with suppress(FileNotFoundError):  # finished, or cleared by another, at this moment
                if time.time() - left.stat().st_mtime > _STALE:
                    left.unlink()
