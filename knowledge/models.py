"""Embedders by name. The built-in one needs neither a download nor a server."""

from typing import Any, Protocol


class Embedder(Protocol):
    """Turns texts into vectors. `weight` is its say beside BM25, from 0 to 1; `name` and `version` name its collection."""

    name: str
    version: str
    weight: float

    def embed_documents(self, texts: list[str]) -> list[list[float]]: ...
    def embed_query(self, text: str) -> list[float]: ...


class _Builtin:
    name, version, weight = "builtin", "0", 0.0

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise NotImplementedError

    def embed_query(self, text: str) -> list[float]:
        raise NotImplementedError


def embedder(name: str = "builtin", **settings: Any) -> Embedder:
    """The embedder called so in the configuration."""
    return _Builtin()
