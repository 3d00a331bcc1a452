"""Embedders by the names of the configuration; the only file that knows who provides them."""

import importlib.util
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from langchain_core.embeddings import Embeddings

from knowledge.vectors import HashedVectors

_KEY = "EMBEDDINGS_API_KEY"
_PATIENCE = 5.0  # seconds; a question must not wait longer for its vector


class EmbedderUnusable(ValueError):
    """The configuration asks for an embedder that cannot be had; the message is for whoever wrote it."""


class EmbedderFailed(RuntimeError):
    """The embedder gave no vectors this time: its server is down, its model is not there, its answer is none."""


@dataclass(frozen=True)
class Embedder:
    """Turns texts into vectors.

    name, version  what its collections are called by: vectors of another name or version are never mixed with these
    weight         its say beside BM25, from 0 (none) to 1 (alone)
    most           passages beyond which its vectors are not worth their memory; None where they always are
    """

    name: str
    version: str
    weight: float
    load: Callable[[], Embeddings] = field(repr=False, compare=False)
    most: int | None = None

    def documents(self, texts: list[str]) -> list[list[float]]:
        """Raises EmbedderFailed."""
        with self._failing():
            return self._model.embed_documents(texts)

    def question(self, text: str) -> list[float]:
        """Raises EmbedderFailed."""
        with self._failing():
            return self._model.embed_query(text)

    @cached_property
    def dimension(self) -> int:
        """How many numbers a vector has. Raises EmbedderFailed."""
        return len(self.question("挑战赛"))

    @cached_property
    def _model(self) -> Embeddings:
        return self.load()

    @contextmanager
    def _failing(self) -> Iterator[None]:
        try:
            yield
        except Exception as error:  # each provider has errors of its own, with no base in common
            raise EmbedderFailed(f"{self.name}: {type(error).__name__}: {error}") from error


@dataclass(frozen=True, slots=True)
class _Provider:
    """package: what must be importable; extra: what brings it; settings: its own names for what we configure."""

    name: str
    package: str
    extra: str
    settings: Callable[[str, str], dict[str, Any]]


def _openai(base_url: str, key: str) -> dict[str, Any]:
    # A server of one's own needs no key, but its client does. A check of lengths would download a table of tokens.
    settings = {"api_key": key or "-", "check_embedding_ctx_length": False, "timeout": _PATIENCE, "max_retries": 1}
    return {**settings, **_at(base_url)}


def _ollama(base_url: str, _key: str) -> dict[str, Any]:
    return {"client_kwargs": {"timeout": _PATIENCE}, **_at(base_url)}


def _sentence_transformers(_base_url: str, _key: str) -> dict[str, Any]:
    # A model that is not on this machine is an error, not a download.
    return {"model_kwargs": {"local_files_only": True}, "encode_kwargs": {"normalize_embeddings": True}}


def _at(base_url: str) -> dict[str, Any]:
    return {"base_url": base_url} if base_url else {}


_PROVIDERS = {
    "openai": _Provider("openai", "langchain_openai", "openai", _openai),
    "ollama": _Provider("ollama", "langchain_ollama", "ollama", _ollama),
    "sentence-transformers": _Provider(
        "huggingface", "langchain_huggingface", "sentence-transformers", _sentence_transformers
    ),
}


def embedder(name: str = "builtin", model: str = "", base_url: str = "") -> Embedder:
    """The embedder of the configuration: `name` of its kind, `model` as its provider calls it. Asks no server yet.

    Raises EmbedderUnusable.
    """
    if name == "builtin":
        return Embedder(name, "1", 0.05, HashedVectors, most=20_000)
    provider = _PROVIDERS.get(name)
    if provider is None:
        kinds = "、".join(["builtin", *_PROVIDERS])
        raise EmbedderUnusable(f"没有名为“{name}”的向量，可以选用：{kinds}。")
    if importlib.util.find_spec(provider.package) is None:
        raise EmbedderUnusable(f"使用“{name}”的向量还需要一个组件，请先运行：pip install '.[{provider.extra}]'")
    if not model:
        raise EmbedderUnusable(f"使用“{name}”的向量时，还要填写向量模型的名称。")
    settings = provider.settings(base_url, os.environ.get(_KEY, "").strip())

    def load() -> Embeddings:
        from langchain.embeddings import init_embeddings  # start-up time, and not needed by the built-in one

        return init_embeddings(model, provider=provider.name, **settings)

    return Embedder(f"{name}-{model}", "1", 0.5, load)
