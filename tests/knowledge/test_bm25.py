"""Which passage says what is asked."""

import numpy as np
import pytest

from knowledge import bm25
from knowledge.bm25 import Bm25, Scores
from knowledge.terms import asked, terms

PASSAGES = [
    ("现场赛", "现场赛在8月1日至10月31日举行，由承办单位组织。", "甲"),
    ("奖励", "奖金由需求方提供，不与成果转让挂钩。", "甲"),
    ("保密", "参与各方须签订《保密协议》。", "乙"),
    ("联系", "业务咨询电话：010-88656292。技术支持电话：010-88656314。", "乙"),
]


def _ask(index: Bm25, question: str) -> Scores:
    return index.scores(np.unique(terms([asked(question)])[0]))


@pytest.fixture(scope="module")
def index() -> Bm25:
    return Bm25(*(list(column) for column in zip(*PASSAGES, strict=True)))


@pytest.mark.parametrize(
    ("question", "best"),
    [
        ("请问现场赛什么时候举行？", 0),
        ("現場賽幾月舉行", 0),
        ("奖金是谁出的", 1),
        ("要不要签保密协议呢", 2),
        ("010-88656314是什么电话", 3),
        ("８８６５６３１４", 3),
    ],
)
def test_the_passage_that_says_it_comes_first(index: Bm25, question: str, best: int) -> None:
    assert _ask(index, question).passage.argmax() == best


def test_a_number_is_found_only_whole(index: Bm25) -> None:
    assert not _ask(index, "8865").passage.any()


def test_what_stands_nowhere_scores_nothing_and_lowers_the_rest(index: Bm25) -> None:
    assert not _ask(index, "鲸鱼").passage.any()
    assert _ask(index, "鲸鱼的奖金").passage[1] < _ask(index, "奖金").passage[1]


def test_the_document_lifts_all_its_passages(index: Bm25) -> None:
    scores = _ask(index, "保密协议")
    assert scores.document[2] == scores.document[3] > scores.document[0]


def test_a_title_repeated_in_the_text_does_not_count_again() -> None:
    said_again = Bm25(["现场赛", "现场赛"], ["现场赛现场赛", "八月举行比赛"], ["甲", "甲"])
    again, other = _ask(said_again, "现场赛").passage
    assert again == pytest.approx(other)


def test_common_words_weigh_less_than_rare_ones() -> None:
    index = Bm25([""] * 4, ["的奖金", "的时间", "的地点", "的对象"], list("甲乙丙丁"))
    (common,), (rare,) = terms(["的"])[0].tolist(), terms(["奖"])[0].tolist()
    rarity = _ask(index, "的奖").rarity
    assert rarity[rare] > rarity[common]


def test_many_segments_score_like_one(monkeypatch: pytest.MonkeyPatch) -> None:
    titles, texts, documents = (
        ["标题", "标题", "另一个"] * 20,
        [f"第{i}段说的是{'挑战' if i % 7 else '创新'}与需求{i}" for i in range(60)],
        [str(i // 3) for i in range(60)],
    )
    one = _ask(Bm25(titles, texts, documents), "创新需求42")
    monkeypatch.setattr(bm25, "_CHARACTERS", 50)
    many = _ask(Bm25(titles, texts, documents), "创新需求42")
    assert np.allclose(one.passage, many.passage)
    assert np.allclose(one.document, many.document)
    assert one.passage.argmax() == 42
    assert one.rarity == many.rarity


def test_texts_without_words_do_no_harm() -> None:
    index = Bm25(["", "", ""], ["", "。！\n？", "挑战"], ["甲", "乙", "丙"])
    assert _ask(index, "挑战").passage.tolist()[:2] == [0, 0]
