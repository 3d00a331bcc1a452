"""Vectors of texts without a model: every character and every pair of neighbours adds to a number chosen by its hash.

They know no meaning, only what stands in a text, and less exactly than BM25 does. They are here so that the index
needs no download, and a real embedder finds its place taken care of.
"""

import numpy as np
from langchain_core.embeddings import Embeddings
from numpy.typing import NDArray

from knowledge.terms import HASH_BITS, Terms, asked, singles_and_pairs

DIMENSION = 1024
_SINGLE = 0.6  # what a character counts beside a pair of characters; 0.3–1 is flat


class HashedVectors(Embeddings):
    """Vectors of DIMENSION numbers and of length 1; alike texts point the same way. Always the same for one text."""

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        return [_vector(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return _vector(asked(text))


def _vector(text: str) -> list[float]:
    (singles, _), (pairs, _) = singles_and_pairs([text])
    total = _SINGLE * _spread(singles) + _spread(pairs)
    length = float(np.linalg.norm(total)) or 1.0
    vector: list[float] = (total / length).tolist()
    return vector


def _spread(found: Terms) -> NDArray[np.float64]:
    different, times = np.unique(found, return_counts=True)
    sign = np.where(different >> np.uint64(HASH_BITS - 1), 1.0, -1.0)
    places = (different % np.uint64(DIMENSION)).astype(np.int64)
    return np.bincount(places, sign * np.sqrt(times), DIMENSION).astype(np.float64)
