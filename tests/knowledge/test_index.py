"""Indexes on disk: built whole or not at all, one process at a time."""

import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from knowledge.index import Busy, IndexFailed, Rows, Shelf, index_name

EAST, NORTH = [1.0, 0.0], [0.0, 1.0]
ROWS: list[Rows] = [(["east"], [EAST]), (["north", "between"], [NORTH, [1.0, 1.0]])]


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    shelf = Shelf(tmp_path)
    yield shelf
    shelf.close()


def folders(path: Path) -> list[str]:
    return sorted(entry.name for entry in path.iterdir() if entry.is_dir())


def test_the_nearest_come_first(shelf: Shelf) -> None:
    index = shelf.build("small", ROWS)
    assert index.nearest(EAST, 2) == pytest.approx({"east": 1.0, "between": 0.5**0.5}, abs=1e-4)
    index.close()


def test_more_may_be_asked_for_than_there_are(shelf: Shelf) -> None:
    index = shelf.build("small", ROWS)
    assert len(index.nearest(NORTH, 50)) == 3
    index.close()


def test_what_was_built_is_found_again(shelf: Shelf) -> None:
    shelf.build("small", ROWS).close()
    index = shelf.open("small")
    assert index
    assert list(index.nearest(NORTH, 1)) == ["north"]
    index.close()
    assert shelf.open("other") is None


def test_a_build_that_fails_leaves_what_was_there(shelf: Shelf, tmp_path: Path) -> None:
    shelf.build("model-1-2-old", ROWS).close()
    with pytest.raises(IndexFailed):
        shelf.build("model-1-2-new", [*ROWS, (["odd"], [[1.0, 2.0, 3.0]])])
    assert shelf.open("model-1-2-new") is None
    old = shelf.like("model-1-2-new")
    assert old
    assert list(old.nearest(EAST, 1)) == ["east"]
    old.close()
    shelf.build("model-1-2-new", ROWS).close()
    shelf.sweep(keep="model-1-2-new")
    assert folders(tmp_path) == ["model-1-2-new"]


def test_vectors_of_another_model_are_never_taken(shelf: Shelf) -> None:
    shelf.build("model-1-2-old", ROWS).close()
    assert shelf.like("model-2-2-new") is None
    assert shelf.like("model-1-3-new") is None


def test_a_damaged_index_is_removed(shelf: Shelf, tmp_path: Path) -> None:
    shelf.build("small", ROWS).close()
    (tmp_path / "small" / "chroma.sqlite3").write_bytes(b"no database" * 100)
    assert shelf.open("small") is None
    assert folders(tmp_path) == []


def test_another_process_has_to_wait(shelf: Shelf, tmp_path: Path) -> None:
    program = f"from pathlib import Path; from knowledge.index import Shelf; Shelf(Path({str(tmp_path)!r}))"
    other = subprocess.run(
        [sys.executable, "-c", program], cwd=Path(__file__).parents[2], capture_output=True, text=True, check=False
    )
    assert Busy.__name__ in other.stderr
    shelf.close()
    Shelf(tmp_path).close()


def test_the_name_tells_what_is_inside() -> None:
    name = index_name("openai-BAAI/bge-m3", "1", 1024, ["一", "二"])
    assert name.startswith("openai-baai-bge-m3-1-1024-")
    assert name == index_name("openai-BAAI/bge-m3", "1", 1024, ["一", "二"])
    assert name != index_name("openai-BAAI/bge-m3", "1", 1024, ["一二"])
    assert name != index_name("openai-BAAI/bge-m3", "2", 1024, ["一", "二"])


def test_nothing_calls_the_network(shelf: Shelf, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[object] = []
    connect = socket.socket.connect

    def watched(self: socket.socket, address: object) -> None:
        called.append(address)
        connect(self, address)  # type: ignore[arg-type]

    monkeypatch.setattr(socket.socket, "connect", watched)
    index = shelf.build("small", ROWS)
    index.nearest(EAST, 1)
    index.close()
    assert called == []
