"""From a question to the passages that may answer it."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever
from pydantic import PrivateAttr

from knowledge.bm25 import Bm25
from knowledge.models import Embedder


@dataclass(frozen=True, slots=True)
class Passage:
    id: str
    title: str
    text: str
    document: str


@dataclass(frozen=True, slots=True)
class Hit:
    """ratio: the score as a share of what a passage would get that says the whole question, from 0 to 1."""

    passage: Passage
    score: float
    ratio: float


class Retriever(BaseRetriever):
    """Searches passages; also a retriever of langchain's (`invoke`)."""

    k: int = 10
    _passages: Sequence[Passage] = PrivateAttr()
    _bm25: Bm25 = PrivateAttr()

    def __init__(self, passages: Sequence[Passage], **data: Any) -> None:
        super().__init__(**data)
        self._passages = passages
        self._bm25 = Bm25([f"{p.title}\n{p.text}" for p in passages])

    def search(self, question: str, k: int = 10) -> list[Hit]:
        """The best k passages, best first; empty where no word of the question is known."""
        scores, own = self._bm25.scores(question)
        best = np.argsort(-scores, kind="stable")[:k]
        return [
            Hit(self._passages[i], float(scores[i]), min(1.0, float(scores[i]) / own)) for i in best if scores[i] > 0
        ]

    def close(self) -> None:
        """Let go of what is open on disk."""

    def _get_relevant_documents(self, query: str, *, run_manager: CallbackManagerForRetrieverRun) -> list[Document]:
        return [
            Document(hit.passage.text, id=hit.passage.id, metadata={"title": hit.passage.title, "score": hit.score})
            for hit in self.search(query, self.k)
        ]


def open_retriever(folder: Path, passages: Sequence[Passage], embedder: Embedder) -> Retriever:
    """A retriever over the passages, with the vectors kept under `folder`."""
    return Retriever(passages)
