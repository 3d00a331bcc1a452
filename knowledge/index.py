"""Vectors on disk, in Chroma; the only file that knows it.

An index is a folder with one collection, both named by the embedder, its version, the dimension and the documents'
hash. It is built under another name and renamed when it is whole: a crash in the middle leaves the one before as it
was. Whatever else lies beside it is a leftover. One process at a time: Chroma's clients do not see each other's writes.
"""

import hashlib
import logging
import re
import shutil
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import cast

import numpy as np
from chromadb import PersistentClient
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateHNSWConfiguration
from chromadb.config import Settings
from chromadb.errors import ChromaError

logger = logging.getLogger(__name__)

_BUILDING = "building"
_MOST = 5000  # rows that Chroma takes at once: it allows 5461
_LOCK = "lock"
# Among 400 it finds 98 of the 100 nearest, among Chroma's default of 100 one in seven is missed. With one thread the
# same passages always make the same index.
_HNSW: CreateHNSWConfiguration = {"space": "cosine", "ef_construction": 200, "ef_search": 400, "num_threads": 1}

Rows = tuple[list[str], list[list[float]]]


class IndexFailed(RuntimeError):
    """Chroma or the disk under it failed."""


class Busy(RuntimeError):
    """Another process has the folder open."""


def index_name(embedder: str, version: str, dimension: int, documents: Iterable[str]) -> str:
    """documents: everything whose change must lead to a new index."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(document.encode("utf-8", "surrogatepass") + b"\\0")
    readable = re.sub(r"[^a-zA-Z0-9]+", "-", embedder).strip("-").lower()[:60]
    return f"{readable}-{version}-{dimension}-{digest.hexdigest()[:16]}"


class Index:
    """One finished index, open for questions, and for what comes and goes."""

    def __init__(self, path: Path) -> None:
        """path: its folder, named like its collection. Raises IndexFailed."""
        self.name = path.name
        with _failing():
            self._client = _client(path)
            self._collection = self._client.get_collection(path.name, embedding_function=None)

    def nearest(self, vector: list[float], count: int) -> dict[str, float]:
        """The ids of the nearest with their likeness, 1 in the same direction. Raises IndexFailed."""
        with _failing():
            found = self._collection.query(
                query_embeddings=np.array([vector], dtype=np.float32), n_results=count, include=["distances"]
            )
        return {name: 1 - far for name, far in zip(found["ids"][0], (found["distances"] or [[]])[0], strict=True)}

    def ids(self) -> set[str]:
        """Raises IndexFailed."""
        with _failing():
            return set(self._collection.get(include=[])["ids"])

    def add(self, rows: Rows) -> None:
        """rows: ids that are not there, with their vectors, at most 5461. Raises IndexFailed."""
        ids, vectors = rows
        with _failing():
            self._collection.add(ids=ids, embeddings=np.array(vectors, dtype=np.float32))

    def remove(self, ids: Sequence[str]) -> None:
        """Raises IndexFailed."""
        with _failing():
            for begin in range(0, len(ids), _MOST):
                self._collection.delete(ids=list(ids[begin : begin + _MOST]))

    def close(self) -> None:
        self._client.close()


class Shelf:
    """The folder of the indexes, held by this process alone until it is closed."""

    def __init__(self, folder: Path) -> None:
        """Raises Busy."""
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._lock = sqlite3.connect(folder / _LOCK, timeout=0, isolation_level=None, check_same_thread=False)
        try:
            self._lock.execute("BEGIN EXCLUSIVE")  # let go by the system when the process ends, however it ends
        except sqlite3.OperationalError as error:
            self._lock.close()
            raise Busy(str(folder)) from error

    def open(self, name: str) -> Index | None:
        """None where there is none of the name; one that is damaged is removed."""
        path = self._folder / name
        if not path.is_dir():
            return None
        try:
            return Index(path)
        except IndexFailed as error:
            logger.warning("a damaged index is removed: %s", error)
            shutil.rmtree(path, ignore_errors=True)
            return None

    def like(self, name: str) -> Index | None:
        """The newest index of the same embedder, version and dimension, whatever its documents."""
        family = sorted(self._folder.glob(name.rpartition("-")[0] + "-*"), key=lambda path: path.stat().st_mtime)
        return self.open(family[-1].name) if family else None

    def build(self, name: str, rows: Iterable[Rows]) -> Index:
        """rows: ids and vectors, at most 5461 at once. Raises IndexFailed, and what `rows` raises."""
        path = self._folder / _BUILDING
        shutil.rmtree(path, ignore_errors=True)
        with _failing():
            client = _client(path)
            try:
                collection = client.create_collection(name, embedding_function=None, configuration={"hnsw": _HNSW})
                for ids, vectors in rows:
                    collection.add(ids=ids, embeddings=np.array(vectors, dtype=np.float32))
            finally:
                client.close()
            path.rename(self._folder / name)
        return Index(self._folder / name)

    def sweep(self, keep: str) -> None:
        """Remove every index but one."""
        for path in self._folder.iterdir():
            if path.is_dir() and path.name != keep:
                shutil.rmtree(path, ignore_errors=True)

    def close(self) -> None:
        self._lock.close()


def _client(path: Path) -> Client:
    return cast(Client, PersistentClient(path, settings=Settings(anonymized_telemetry=False)))


@contextmanager
def _failing() -> Iterator[None]:
    try:
        yield
    except (ChromaError, OSError, sqlite3.Error, ValueError) as error:
        raise IndexFailed(f"{type(error).__name__}: {error}") from error
