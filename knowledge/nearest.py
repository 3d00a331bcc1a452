"""The second voice beside BM25: which texts' vectors are nearest to the question's.

Chroma takes a second to import and new texts take a while to be turned into vectors. Both happen in a thread of its
own, and so does trying again; meanwhile, and whenever the embedder fails, BM25 answers alone.
"""

import logging
import math
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from knowledge.models import Embedder, EmbedderFailed

if TYPE_CHECKING:
    from knowledge.index import Index, Rows, Shelf

logger = logging.getLogger(__name__)

_LATER = 2.0  # seconds until Chroma is imported: neither the first answer nor a short command waits for it
_AGAIN = 60.0  # seconds until what failed is tried again
_QUIET = 30.0  # seconds in which an embedder that failed is not asked
_BATCH = 256  # passages turned into vectors at once: a few hundred suit every server, and closing need not wait long


class _Closed(Exception):
    """The program ends in the middle of building."""


class Vectors:
    """Ready some time after `start`; `nearest` may be asked at any time. The heirs say what stands in the index."""

    def __init__(self, folder: Path, embedder: Embedder) -> None:
        self._folder = folder
        self._embedder = embedder
        self._shelf: Shelf | None = None
        self._index: Index | None = None
        self._swap = threading.Lock()
        self._failed = -math.inf
        self._wake, self._tried, self._closing = threading.Event(), threading.Event(), False
        self._thread = threading.Thread(target=self._work, name="vectors", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def nearest(self, question: str, count: int) -> dict[str, float]:
        """The ids of the nearest texts with their likeness, at most 1; empty while nothing can be said."""
        if self._index is None or time.monotonic() - self._failed < _QUIET:
            return {}
        from knowledge.index import IndexFailed  # imported by the thread, or there would be no index

        try:
            vector = self._embedder.question(question)
            with self._swap:
                return self._index.nearest(vector, count) if self._index else {}
        except (EmbedderFailed, IndexFailed) as error:
            self._failed = time.monotonic()
            logger.warning("no vectors for %d s: %s", _QUIET, error)
            return {}

    def wait(self, seconds: float) -> bool:
        """Hurry, and wait until the vectors are ready or were tried for. Whether they are there."""
        if self._thread.is_alive():
            self._wake.set()
            self._tried.wait(seconds)
        return self._index is not None

    def close(self) -> None:
        self._closing = True
        self._wake.set()
        if self._thread.is_alive():
            self._thread.join()
        self._use(None)
        if self._shelf:
            self._shelf.close()

    def _work(self) -> None:
        pause: float | None = _LATER
        while not self._closing:
            self._wake.wait(pause)
            self._wake.clear()
            if not self._closing:
                pause = None if self._prepare() else _AGAIN
        self._tried.set()

    def _prepare(self) -> bool:
        """Bring the index to where it should be. Whether that is done; if not, one may serve all the same."""
        from knowledge.index import Busy, IndexFailed, Shelf  # start-up time: Chroma

        try:
            self._shelf = self._shelf or Shelf(self._folder)
            self._open(self._shelf)
        except (Busy, EmbedderFailed, IndexFailed) as error:
            logger.warning("vectors are not ready: %s: %s", type(error).__name__, error)
        except _Closed:
            pass
        else:
            return True
        finally:
            self._tried.set()
        return False

    def _open(self, shelf: "Shelf") -> None:
        raise NotImplementedError

    def _name(self, documents: Iterable[str]) -> str:
        from knowledge.index import index_name  # start-up time: Chroma

        return index_name(self._embedder.name, self._embedder.version, self._embedder.dimension, documents)

    def _rows(self, ids: Sequence[str], text: Callable[[int], str]) -> "Iterator[Rows]":
        """text: of the number in `ids`."""
        for begin in range(0, len(ids), _BATCH):
            if self._closing:
                raise _Closed
            numbers = range(begin, min(begin + _BATCH, len(ids)))
            yield [ids[i] for i in numbers], self._embedder.documents([text(i) for i in numbers])

    def _use(self, index: "Index | None") -> None:
        with self._swap:
            before, self._index = self._index, index
        if before is not None:
            before.close()


class Nearest(Vectors):
    """The vectors of passages that do not change."""

    def __init__(self, folder: Path, ids: Sequence[str], text: Callable[[int], str], embedder: Embedder) -> None:
        """text: the text of the passage with this number."""
        super().__init__(folder / "vectors", embedder)
        self._ids = ids
        self._text = text
        if ids and (embedder.most is None or len(ids) <= embedder.most):
            self.start()

    def _open(self, shelf: "Shelf") -> None:
        """Open the index of these passages, or make it."""
        name = self._name(f"{name}\\0{self._text(number)}" for number, name in enumerate(self._ids))
        if self._index and self._index.name == name:
            return
        if (index := shelf.open(name)) is None:
            self._use(shelf.like(name))
            index = shelf.build(name, self._rows(self._ids, self._text))
            logger.info("vectors of %d passages made", len(self._ids))
        self._use(index)
        shelf.sweep(keep=name)
