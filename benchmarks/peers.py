"""What our retriever is measured against. Each takes a scratch folder and passages, and gives a search of ids."""

from collections.abc import Callable, Sequence
from pathlib import Path

import bm25s
import jieba

from knowledge.index import Shelf
from knowledge.retrieve import Passage
from knowledge.script import normal
from knowledge.vectors import HashedVectors

Search = Callable[[str], Sequence[str]]

_DEPTH = 10
_BATCH = 256


def _text(passage: Passage) -> str:
    return f"{passage.title}\n{passage.text}"


def jieba_words(_: Path, passages: Sequence[Passage]) -> Search:
    """BM25 of the words that jieba finds."""
    return _bm25(bm25s.BM25(), passages, jieba.lcut)


def characters(_: Path, passages: Sequence[Passage]) -> Search:
    """BM25 of characters and pairs of neighbours, k1 0.9 and b 0.4, nothing else."""
    return _bm25(bm25s.BM25(k1=0.9, b=0.4), passages, _grams)


def _bm25(ranking: bm25s.BM25, passages: Sequence[Passage], cut: Callable[[str], list[str]]) -> Search:
    ranking.index([cut(_text(passage)) for passage in passages], show_progress=False)

    def search(question: str) -> list[str]:
        found, _ = ranking.retrieve([cut(question)], k=min(_DEPTH, len(passages)), show_progress=False)
        return [passages[i].id for i in found[0]]

    return search


def vectors(folder: Path, passages: Sequence[Passage]) -> Search:
    """Chroma with our vectors alone."""
    model = HashedVectors()
    batches = (passages[i : i + _BATCH] for i in range(0, len(passages), _BATCH))
    rows = (([p.id for p in batch], model.embed_documents([_text(p) for p in batch])) for batch in batches)
    index = Shelf(folder / "vectors").build("peer", rows)
    return lambda question: list(index.nearest(model.embed_query(question), _DEPTH))


def _grams(text: str) -> list[str]:
    line = "".join(normal(text).split())
    return [*line, *(line[i : i + 2] for i in range(len(line) - 1))]


PEERS: dict[str, Callable[[Path, Sequence[Passage]], Search]] = {
    "jieba words, BM25": jieba_words,
    "characters, BM25": characters,
    "Chroma, our vectors": vectors,
}
