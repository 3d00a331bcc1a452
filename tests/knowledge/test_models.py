"""Embedders by the names of the configuration."""

import importlib.util

import pytest
from langchain_core.embeddings import Embeddings

from knowledge.models import Embedder, EmbedderFailed, EmbedderUnusable, embedder
from knowledge.vectors import DIMENSION


def test_the_built_in_one_needs_nothing() -> None:
    builtin = embedder()
    assert builtin == embedder("builtin", model="", base_url="")
    assert builtin.dimension == DIMENSION == len(builtin.question("挑战赛")) == len(builtin.documents(["挑战赛"])[0])


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("openai", "langchain_openai"),
        ("ollama", "langchain_ollama"),
        ("sentence-transformers", "langchain_huggingface"),
    ],
)
def test_what_is_missing_is_said_in_chinese(name: str, package: str) -> None:
    missing = importlib.util.find_spec(package) is None
    with pytest.raises(EmbedderUnusable, match=rf"pip install '\.\[{name}\]'" if missing else "名称"):
        embedder(name)


def test_an_unknown_one_names_those_there_are() -> None:
    with pytest.raises(EmbedderUnusable, match="builtin、openai、ollama、sentence-transformers"):
        embedder("word2vec")


def test_a_provider_that_fails_is_named_with_its_error() -> None:
    def load() -> Embeddings:
        raise ConnectionError("refused")

    with pytest.raises(EmbedderFailed, match="bge: ConnectionError: refused"):
        Embedder("bge", "1", 0.5, load).question("挑战赛")
