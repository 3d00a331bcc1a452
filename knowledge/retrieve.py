"""From a question to the passages that may answer it: BM25 first, vectors beside it, then a closer look at the best."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from numpy.typing import NDArray
from pydantic import PrivateAttr

from knowledge.bm25 import Bm25
from knowledge.models import Embedder
from knowledge.nearest import Nearest
from knowledge.refine import STRETCH, WORDS, refinement
from knowledge.script import normal
from knowledge.terms import asked, terms

Numbers = NDArray[np.float64]

# What the whole document says beside the passage; 0.5–1.25 is flat. The share is of both together.
_DOCUMENT = 1.0
_OWN = 1 + _DOCUMENT + WORDS + STRETCH  # what a passage gets that says the whole question
_CLOSER = 30  # passages that get the closer look, and as many that the vectors may propose


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that can be found. `document` is the document's id."""

    id: str
    title: str
    text: str
    document: str


@dataclass(frozen=True, slots=True)
class Hit:
    """score orders the hits of one question, 1 is its best.

    ratio compares questions: how much of the question the passage and its document say, from 0 to 1. Of questions that
    are answered 95 in 100 reach 0.45; of those from another field one in a hundred, and one in eight where the
    passages are an encyclopedia's.
    """

    passage: Passage
    score: float
    ratio: float


class Retriever(BaseRetriever):
    """Searches passages; also a retriever of langchain's (`invoke`). Several threads may ask it at once."""

    k: int = 10
    _passages: Sequence[Passage] = PrivateAttr()
    _number: dict[str, int] = PrivateAttr()
    _bm25: Bm25 | None = PrivateAttr()
    _nearest: Nearest = PrivateAttr()
    _weight: float = PrivateAttr()
    _line: Callable[[int], str] = PrivateAttr()

    def __init__(self, folder: Path, passages: Sequence[Passage], embedder: Embedder, **data: Any) -> None:
        """folder: where the vectors are kept. passages: those of one document follow one another."""
        super().__init__(**data)
        self._passages = passages
        self._number = {passage.id: number for number, passage in enumerate(passages)}
        self._line = lru_cache(4096)(lambda number: normal(_whole(passages[number])))
        self._bm25 = Bm25(*zip(*((p.title, p.text, p.document) for p in passages), strict=True)) if passages else None
        self._nearest = Nearest(folder, [p.id for p in passages], lambda number: _whole(passages[number]), embedder)
        self._weight = embedder.weight

    def search(self, question: str, k: int = 10) -> list[Hit]:
        """The best k passages, best first; none where nothing of the question stands in any."""
        line = asked(question)
        wanted = np.unique(terms([line])[0])
        if self._bm25 is None or not len(wanted):
            return []
        said = self._bm25.scores(wanted)
        shares = said.passage + _DOCUMENT * said.document
        near = self._near(question)
        numbers = sorted({*_largest(shares, max(k, _CLOSER)), *near})
        scores = shares[numbers] + refinement(line, list(map(self._line, numbers)), said.rarity)
        fused = self._fused(scores, np.array([near.get(i, 0.0) for i in numbers]))
        best = np.argsort(-fused, kind="stable")[:k]
        return [
            Hit(self._passages[numbers[i]], float(fused[i]), min(1.0, float(scores[i]) / _OWN))
            for i in best
            if fused[i] > 0
        ]

    def _near(self, question: str) -> dict[int, float]:
        """The passages that the vectors propose, with their likeness."""
        likeness = self._nearest.nearest(question, _CLOSER)
        return {self._number[name]: value for name, value in likeness.items() if name in self._number}

    def _fused(self, scores: Numbers, likeness: Numbers) -> Numbers:
        """Both as shares of their best, weighed."""
        fused = np.asarray(scores / (scores.max() or 1.0), dtype=np.float64)
        if likeness.any():
            fused += self._weight * (likeness / likeness.max() - fused)
        return fused

    def wait(self, seconds: float = 60.0) -> bool:
        """Wait until the vectors are ready too. Whether they are there; until then and without them BM25 answers."""
        return self._nearest.wait(seconds)

    def close(self) -> None:
        """Let go of the folder."""
        self._nearest.close()

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [
            Document(hit.passage.text, id=hit.passage.id, metadata={"title": hit.passage.title, "score": hit.score})
            for hit in self.search(query, self.k)
        ]


def _largest(shares: NDArray[np.float32], count: int) -> list[int]:
    """The numbers of the largest shares, in no order; a hundred thousand are not sorted for thirty."""
    if len(shares) > count:
        return [int(i) for i in np.argpartition(-shares, count)[:count]]
    return list(range(len(shares)))


def _whole(passage: Passage) -> str:
    return f"{passage.title}\n{passage.text}"


def open_retriever(folder: Path, passages: Sequence[Passage], embedder: Embedder) -> Retriever:
    """A retriever that answers at once by BM25, and with the vectors under `folder` as soon as they are ready."""
    return Retriever(folder, passages, embedder)
