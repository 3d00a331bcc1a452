"""What is looked for, and what only asks."""

import numpy as np
import pytest

from knowledge.terms import asked, terms


@pytest.mark.parametrize(
    ("question", "rest"),
    [
        ("请问业务咨询电话是多少？", "业务咨询电话"),
        ("现场赛什么时候举行呢", "现场赛举行"),
        ("哪些单位可以参加吗", "单位可以参加"),
        ("為什麼要簽保密協議", "要签保密协议"),
    ],
)
def test_words_that_only_ask_are_left_out(question: str, rest: str) -> None:
    assert "".join(asked(question).split()).strip("是?") == rest


@pytest.mark.parametrize("question", ["什么？", "谁", "怎么办"])
def test_a_question_of_nothing_else_is_kept(question: str) -> None:
    assert asked(question).strip()


def test_a_document_for_a_question_is_cut() -> None:
    assert len(asked("需求" * 5000)) <= 300


def test_each_text_has_its_own_terms() -> None:
    found, rows = terms(["挑战", "挑\n战", "ABC 12", "", "。"])
    by_row = [set(found[rows == row].tolist()) for row in range(5)]
    assert len(by_row[0]) == 3  # two characters and their pair
    assert by_row[1] < by_row[0]  # a line end parts them
    assert [len(row) for row in by_row[2:]] == [2, 0, 0]


def test_pairs_do_not_reach_over_marks() -> None:
    pair = terms(["创新"])[0][-1]
    assert pair not in terms(["创。新"])[0]
    assert np.isin(pair, terms(["大创新者"])[0])
