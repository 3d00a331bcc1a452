"""Some 1,700 questions as people ask them, with what a right answer holds; each file is judged as a whole.

An answer is right that holds a string of every group of `all` and none of `none`, and is no longer than `max_len`; to a
question marked `refuse` it must be found = false.
"""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from knowledge.answer import Answer
from knowledge.base import Knowledge

Asked = dict[str, Any]
Answered = dict[str, list[tuple[Asked, Answer]]]

QUESTIONS = Path(__file__).parent / "questions"
NOTICE = Path(__file__).parents[2] / "knowledge" / "notices" / "guokefahuo-2023-110.md"


def plain(text: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).translate(str.maketrans("“”‘’", "\"\"''"))


def right(question: Asked, answer: Answer) -> bool:
    if question.get("refuse"):
        return not answer.found
    text = plain(answer.plain())
    return (
        answer.found
        and all(any(plain(one) in text for one in group) for group in question.get("all", []))
        and not any(plain(one) in text for one in question.get("none", []))
        and len(text) <= question.get("max_len", 500)
    )


@pytest.fixture(scope="module")
def answered(knowledge: Knowledge) -> Answered:
    rows = {}
    for path in sorted(QUESTIONS.glob("*.jsonl")):
        questions = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        rows[path.stem] = [(q, knowledge.answer(q["question"], q.get("before", []))) for q in questions]
    return rows


@pytest.mark.parametrize(("name", "least"), [("plain", 0.97), ("ordinary", 0.94), ("people", 0.95), ("unusual", 0.92)])
def test_most_questions_are_answered_rightly(answered: Answered, name: str, least: float) -> None:
    wrong = [question["question"] for question, answer in answered[name] if not right(question, answer)]
    assert 1 - len(wrong) / len(answered[name]) >= least, wrong


def test_what_the_notice_does_not_say_is_turned_down(answered: Answered) -> None:
    refusals = [row for rows in answered.values() for row in rows if row[0].get("refuse")]
    wrong = [question["question"] for question, answer in refusals if answer.found]
    assert 1 - len(wrong) / len(refusals) >= 0.97, wrong


def test_every_quotation_stands_in_the_notice_word_for_word(answered: Answered) -> None:
    notice = plain(NOTICE.read_text(encoding="utf-8"))
    for rows in answered.values():
        for question, answer in rows:
            for source in answer.sources:
                cells = [plain(cell) for cell in re.split(r"[｜\n]", source.quote)]
                assert all(cell in notice for cell in cells), (question["question"], source)


def test_every_figure_and_date_stands_in_the_notice(answered: Answered) -> None:
    notice = plain(NOTICE.read_text(encoding="utf-8"))
    for rows in answered.values():
        for question, answer in rows:
            if answer.found:
                figures = re.findall(r"\d+月\d+日|\d{3,}", plain(answer.plain()))
                assert all(figure in notice for figure in figures), (question["question"], figures)
