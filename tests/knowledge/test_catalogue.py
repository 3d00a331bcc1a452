"""Published demands are found by words, by what the words mean, and stay findable while others come and go.

demands/tuned.jsonl was looked at while the thesaurus was written, trades.jsonl and works.jsonl after they had been
measured once. unseen.jsonl was written before the thesaurus and measured once it was done, chance.jsonl was written
last, on subjects drawn by lot, and nothing was changed for its sake.
"""

import json
import random
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from configparser import ConfigParser
from pathlib import Path
from typing import Any

import pytest
from langchain_core.embeddings import Embeddings

from knowledge import entries as blocks
from knowledge.catalogue import Catalogue
from knowledge.entries import Entry
from knowledge.models import Embedder, embedder

DEMANDS = Path(__file__).parent / "demands"
THESAURUS = Path(__file__).parents[2] / "knowledge" / "words" / "thesaurus.ini"
SETS = ("tuned", "unseen", "trades", "works", "chance")


def demands(name: str) -> list[dict[str, Any]]:
    """The demands of a set, with numbers that no other set has."""
    rows = [json.loads(line) for line in (DEMANDS / f"{name}.jsonl").read_text("utf-8").splitlines()]
    return [row | {"id": row["id"] + 100 * SETS.index(name)} for row in rows]


def entries(*names: str) -> list[Entry]:
    return [Entry(row["id"], row["title"], row["text"]) for name in names for row in demands(name)]


def ids(catalogue: Catalogue, words: str, limit: int = 10) -> list[int]:
    return [hit.id for hit in catalogue.search(words, limit=limit)]


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    return Catalogue(tmp_path, embedder())


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """All the sets together. Tests only ask it."""
    catalogue = Catalogue(tmp_path_factory.mktemp("data"), embedder())
    catalogue.renew(entries(*SETS))
    return catalogue


def recall(catalogue: Catalogue, *names: str) -> float:
    """Of what challengers say they can do, how much leads to the demand among the first three."""
    asked = [(row["id"], words) for name in names for row in demands(name) for words in row["strengths"]]
    return sum(wanted in ids(catalogue, words, 3) for wanted, words in asked) / len(asked)


@pytest.mark.parametrize("name", SETS)
def test_a_challenger_finds_the_demand_in_other_words(catalogue: Catalogue, name: str) -> None:
    catalogue.renew(entries(name))
    assert recall(catalogue, name) >= 0.95


def test_also_where_a_hundred_are_published(published: Catalogue) -> None:
    assert recall(published, *SETS) >= 0.9


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("焊接", 1),  # as it is written
        ("搅拌摩擦焊 变形", 1),
        ("锂电池", 18),  # in another word: 动力电池
        ("視覺檢測 軸承", 3),  # in the other script
        ("ＡＧＶ調度", 6),
        ("激光含接变形", 1),  # mistyped by sound
        ("光服组件巡检", 14),
        ("hanjie bianxing", 1),  # in letters
        ("fangfu tuliao", 10),
        ("machine vision bearing defect", 3),  # in English
        ("无人搬运车 堵车", 6),
        ("Modbus网关", 7),
    ],
)
def test_a_few_words_are_enough(catalogue: Catalogue, words: str, wanted: int) -> None:
    catalogue.renew(entries("tuned"))
    assert wanted in ids(catalogue, words, 3)


def test_only_what_speaks_of_it_is_found(published: Catalogue) -> None:
    texts = {entry.id: entry.title + entry.text for entry in entries(*SETS)}
    found = ids(published, "益生菌", 100)
    assert 0 < len(found) < 10
    assert "益生菌" in texts[found[0]]
    assert ids(published, "足球联赛转播权") == []


@pytest.mark.parametrize("words", ["", "  \n", "，。！？…", "😀🎉👨‍👩‍👧", "\x00", "\ud800", "\u200d"])
def test_nothing_said_finds_nothing(published: Catalogue, words: str) -> None:
    assert published.search(words) == []


@pytest.mark.parametrize("unit", ["焊接", "污水处理设备的节能改造，", "a", "1", "😀电池", "ﷺ焊", "\ud800氢"])
def test_four_thousand_characters_are_a_question_too(published: Catalogue, unit: str) -> None:
    hits = published.search((unit * 4000)[:4000])
    assert all(0 < hit.score <= 1 for hit in hits)


def test_a_long_description_finds_its_demand(published: Catalogue) -> None:
    row = demands("tuned")[0]
    assert row["id"] in ids(published, "。".join(row["strengths"]) * 20, 3)


def test_nothing_is_found_where_nothing_is_published(catalogue: Catalogue) -> None:
    assert catalogue.search("焊接") == []
    assert catalogue.similar(1) == []
    catalogue.renew([Entry(1, "焊接", "焊接变形")])
    catalogue.renew([], gone=[1])
    assert catalogue.search("焊接") == []
    assert catalogue.ids == frozenset()


def test_what_is_published_is_found_until_it_is_withdrawn(catalogue: Catalogue) -> None:
    catalogue.renew(entries("tuned"))
    catalogue.renew([Entry(50, "古籍虫蛀检测", "馆藏古籍虫蛀严重，希望不翻页检测。")])
    assert ids(catalogue, "古籍虫蛀") == [50]
    catalogue.renew([Entry(50, "青铜器除锈", "馆藏青铜器有害锈清除。")])
    assert 50 not in ids(catalogue, "古籍虫蛀")
    assert ids(catalogue, "青铜器")[0] == 50
    catalogue.renew([], gone=[50, 51])
    assert 50 not in ids(catalogue, "青铜器")
    assert catalogue.ids == frozenset(range(1, 21))


def test_however_they_came_the_same_entries_are_found_alike(
    catalogue: Catalogue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(blocks, "SIZE", 7)  # so that a few entries fill many blocks
    chance = random.Random(1)
    pool, there = entries(*SETS), dict[int, Entry]()
    for _ in range(60):
        come = [
            Entry(chance.randrange(40), text.title, text.text) for text in chance.choices(pool, k=chance.randrange(4))
        ]
        gone = chance.choices(range(40), k=chance.randrange(3))
        catalogue.renew(come, gone)
        for number in gone:
            there.pop(number, None)
        there |= {entry.id: entry for entry in come}
    fresh = Catalogue(tmp_path, embedder())
    fresh.renew(sorted(there.values(), key=lambda entry: entry.id))
    assert len(there) > 20
    assert catalogue.ids == there.keys()
    for words in ("焊接", "污水处理", "电池热失控预警", "机器人抓取水果", "轻量化"):
        assert catalogue.search(words, limit=50) == fresh.search(words, limit=50)


def test_pages_follow_one_another_and_the_older_of_two_alike_comes_first(catalogue: Catalogue) -> None:
    catalogue.renew(Entry(number, "焊接变形", "焊接以后变形") for number in chancy(range(1, 31)))
    whole = ids(catalogue, "焊接", 30)
    assert whole == list(range(1, 31))
    assert [hit.id for start in range(0, 30, 7) for hit in catalogue.search("焊接", limit=7, offset=start)] == whole
    assert catalogue.search("焊接", offset=30) == []


def chancy(numbers: Sequence[int]) -> list[int]:
    return random.Random(2).sample(numbers, len(numbers))


def test_among_those_asked_for_only(published: Catalogue) -> None:
    everywhere = ids(published, "电池", 100)
    some = everywhere[1::2]
    assert [hit.id for hit in published.search("电池", among=some, limit=100)] == some
    assert published.search("电池", among=[]) == []
    assert published.search("电池", among=[999]) == []


def test_the_same_again_is_similar_but_not_to_itself(catalogue: Catalogue) -> None:
    catalogue.renew(entries("tuned"))
    row = demands("tuned")[2]
    catalogue.renew([Entry(90, "轴承外观自动检查设备", row["strengths"][0])])
    assert catalogue.similar(3, limit=2)[0].id == 90
    assert 3 not in [hit.id for hit in catalogue.similar(3, limit=50)]
    assert [hit.id for hit in catalogue.similar(90, limit=1)] == [3]
    assert catalogue.similar(12345) == []


def test_searches_and_renewals_at_once(catalogue: Catalogue) -> None:
    pool = entries(*SETS)
    catalogue.renew(pool[:50])
    failures: list[BaseException] = []

    def run(work: Callable[[int], object]) -> None:
        try:
            for turn in range(40):
                work(turn)
        except BaseException as error:  # noqa: BLE001  # told by the main thread
            failures.append(error)

    def renew(turn: int) -> None:
        catalogue.renew(pool[50 + turn : 55 + turn], gone=[pool[turn].id])

    def search(turn: int) -> None:
        assert catalogue.search("电池与焊接的检测")
        assert catalogue.ids

    threads = [threading.Thread(target=run, args=(work,)) for work in (renew, search, search)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert catalogue.ids == {entry.id for entry in pool[40:94]}


class Rooms(Embeddings):
    """A real embedder in little: it knows that a kettle and tea belong together. Counts what it reads."""

    def __init__(self) -> None:
        self.read: list[str] = []

    def embed_documents(self, texts: list[str]) -> list[list[float]]:
        self.read += texts
        return [self.embed_query(text) for text in texts]

    def embed_query(self, text: str) -> list[float]:
        return [1.0, 0.1] if any(word in text for word in "茶壶") else [0.1, 1.0]


def eventually(what: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 60
    while not what():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def rooms() -> Rooms:
    return Rooms()


@pytest.fixture
def opened(tmp_path: Path, rooms: Rooms) -> Iterator[Callable[[], Catalogue]]:
    """Opens the catalogue again each time it is asked, as another start of the program does."""
    last: list[Catalogue] = []

    def open_again() -> Catalogue:
        for catalogue in last:
            catalogue.close()
        last[:] = [Catalogue(tmp_path, Embedder("rooms", "1", 0.5, lambda: rooms))]
        return last[0]

    yield open_again
    for catalogue in last:
        catalogue.close()


TEA = [Entry(1, "龙井", "茶"), Entry(2, "水泥", "窑炉"), Entry(3, "钢材", "轧制")]


def test_a_real_embedder_finds_what_no_word_says(opened: Callable[[], Catalogue], rooms: Rooms) -> None:
    catalogue = opened()
    catalogue.renew(TEA)
    eventually(lambda: ids(catalogue, "壶")[:1] == [1])
    catalogue.renew([Entry(1, "龙井", "绿色"), Entry(4, "毛尖", "茶")])
    eventually(lambda: ids(catalogue, "壶")[:1] == [4])
    catalogue.renew([], gone=[4])
    eventually(lambda: ids(catalogue, "壶")[:1] != [4])

    read = len(rooms.read)
    again = opened()
    again.renew([Entry(1, "龙井", "绿色"), *TEA[1:], Entry(5, "紫砂", "壶")])
    eventually(lambda: ids(again, "茶")[:1] == [5])
    assert rooms.read[read:] == ["紫砂\n壶"]  # the others were turned into vectors before


def test_the_builtin_embedder_makes_no_vectors(catalogue: Catalogue, tmp_path: Path) -> None:
    catalogue.renew(TEA)
    catalogue.close()
    assert list(tmp_path.iterdir()) == []


def test_a_line_of_the_thesaurus_holds_different_words() -> None:
    parser = ConfigParser(interpolation=None, delimiters=("=",), comment_prefixes=("#",))
    parser.read(THESAURUS, encoding="utf-8")
    for section in parser.sections():
        for name, rest in parser[section].items():
            words = [name, *rest.lower().split("  ")]
            assert len(words) == len(set(words)) > 1, f"[{section}] {name}"
            assert all(word == word.strip() and word for word in words), f"[{section}] {name}"
