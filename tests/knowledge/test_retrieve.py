"""The retriever: BM25 at once, vectors in Chroma beside it, and what a crash or a failing embedder leaves."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from langchain_core.embeddings import Embeddings

from knowledge.models import Embedder, EmbedderUnusable, embedder
from knowledge.retrieve import Passage, open_retriever
from knowledge.vectors import HashedVectors

PASSAGES = [
    Passage("a.1", "奖励", "奖励资金原则上由需求方支付。", "a"),
    Passage("a.2", "保密", "各参赛方和评审专家均须签订保密协议。", "a"),
    Passage("a.3", "监督", "建立投诉和纠纷处理机制，公布受理机构。", "a"),
]


def ids(folder: Path, question: str, passages: list[Passage] = PASSAGES) -> list[str]:
    retriever = open_retriever(folder, passages, embedder())
    try:
        assert retriever.wait(30)
        return [hit.passage.id for hit in retriever.search(question)]
    finally:
        retriever.close()


def indexes(folder: Path) -> list[str]:
    return sorted(path.name for path in (folder / "vectors").iterdir() if path.is_dir())


def test_the_passage_that_answers_comes_first(tmp_path: Path) -> None:
    assert ids(tmp_path, "在哪里投诉")[0] == "a.3"
    assert ids(tmp_path, "獎金由誰支付")[0] == "a.1"


def test_nothing_is_found_for_a_question_of_another_field(tmp_path: Path) -> None:
    retriever = open_retriever(tmp_path, PASSAGES, embedder())
    assert all(hit.ratio < 0.3 for hit in retriever.search("今晚月亮圆不圆"))
    assert retriever.search("") == []
    retriever.close()


def test_it_is_a_retriever_of_langchain(tmp_path: Path) -> None:
    retriever = open_retriever(tmp_path, PASSAGES, embedder())
    found = retriever.invoke("保密协议谁签")
    assert found[0].id == "a.2"
    assert found[0].page_content == PASSAGES[1].text
    retriever.close()


def test_the_index_is_made_once_and_made_anew_for_other_documents(tmp_path: Path) -> None:
    ids(tmp_path, "投诉")
    first = indexes(tmp_path)
    ids(tmp_path, "投诉")
    assert indexes(tmp_path) == first
    ids(tmp_path, "投诉", [*PASSAGES, Passage("b.1", "费用", "参赛不收费。", "b")])
    assert len(indexes(tmp_path)) == 1
    assert indexes(tmp_path) != first


class _Failing(HashedVectors):
    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        raise ConnectionError("the server is down")


def test_without_vectors_bm25_answers_alone(tmp_path: Path) -> None:
    def load() -> Embeddings:
        return _Failing()

    retriever = open_retriever(tmp_path, PASSAGES, Embedder("down", "1", 0.5, load))
    assert not retriever.wait(30)
    assert retriever.search("在哪里投诉")[0].passage.id == "a.3"
    retriever.close()


_BUILDER = """
import sys, time
from pathlib import Path
from knowledge.models import Embedder
from knowledge.retrieve import Passage, open_retriever
from knowledge.vectors import HashedVectors

class Slow(HashedVectors):
    def embed_documents(self, texts):
        print("building", flush=True)
        time.sleep(0.2)
        return super().embed_documents(texts)

passages = [Passage(f"n.{i}", "新", f"第{i}条 新的规定", "n") for i in range(5000)]
retriever = open_retriever(Path(sys.argv[1]), passages, Embedder("builtin", "1", 0.05, Slow))
retriever.wait(60)
"""


@pytest.mark.parametrize("moment", [0.0, 0.3, 0.9])
def test_a_process_killed_while_building_leaves_the_old_index(tmp_path: Path, moment: float) -> None:
    ids(tmp_path, "投诉")
    before = indexes(tmp_path)
    command = [sys.executable, "-c", _BUILDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, cwd=Path(__file__).parents[2]) as builder:
        assert builder.stdout
        assert builder.stdout.readline() == b"building\n"
        time.sleep(moment)
        builder.send_signal(signal.SIGKILL)
    assert set(before) <= set(indexes(tmp_path))
    assert ids(tmp_path, "在哪里投诉")[0] == "a.3"
    assert indexes(tmp_path) == before


def test_an_unknown_embedder_is_a_clear_sentence() -> None:
    with pytest.raises(EmbedderUnusable, match="没有名为“word2vec”的向量"):
        embedder("word2vec")
    with pytest.raises(EmbedderUnusable, match="pip install"):
        embedder("ollama", model="bge-m3")
