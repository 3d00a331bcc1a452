"""Whatever an announcement holds, its readers and its staff see it as it is, and within Telegram's limits."""

import inspect
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities import compose
from handlers import texts as common
from handlers.broadcast import cards, keyboards, letter, texts
from handlers.broadcast.callbacks import Choices, Choose, Confirm, Correct, Draft, Leaf, Run, Verdict
from handlers.broadcast.categories import CATEGORIES
from handlers.broadcast.letter import Announcement
from handlers.callbacks import token
from handlers.cut import LIMIT, escape, units
from storage.audience import ROLES, Audience
from storage.broadcasts import State
from storage.powers import ALL, Actor
from storage.quiet import parse
from storage.reach import Reach
from storage.tables.broadcasts import Broadcast

WORDS = st.text(st.sampled_from("<>&\"'；：▪1２年😀挑/b"), min_size=1, max_size=60)
NOW = datetime(2026, 3, 4, 4, 0, tzinfo=UTC)
NIGHT = parse("22:00-08:00")
BIGGEST = 2**63 - 1


def row(words: str, state: State, scope: str = ALL) -> Broadcast:
    return Broadcast(
        id=BIGGEST,
        author=1,
        scope=scope,
        category="policy",
        content={"kind": "photo", "html": escape(words), "buttons": []},
        audience={},
        state=state,
        revision=1,
        tested_revision=1,
        scheduled_for=NOW,
        started_at=NOW,
        created_at=NOW,
        zones=[],
        **dict.fromkeys(("total", "delivered", "blocked", "gone", "failed", "unknown", "corrected", "recalled"), 3),
    )


def read(html: str) -> str:
    text, _ = compose(html, "HTML")
    assert 0 < units(text) <= LIMIT
    return text


@given(WORDS, st.sampled_from(State), WORDS)
def test_staff_see_the_words_in_every_state(words: str, state: State, scope: str) -> None:
    one = row(words, state, scope)
    whoever = Actor(1, scope, "Europe/London")
    asleep = state == State.SENDING
    said = [
        cards.draft(one, Reach(3), "no"),
        cards.confirm(one, Reach(300), NOW, "Europe/London", NIGHT, 200),
        cards.scheduled(one, whoever.zone),
        cards.awaiting(one),
        cards.asked_to_approve(one, whoever, Reach(9)),
        cards.approved(one, scope),
        cards.sent_back(one, scope, correction=False),
        cards.taken_back(one),
        cards.you_approved(one),
        cards.you_sent_back(one),
        cards.progress(one, asleep, NIGHT),
        cards.send_correction(one),
        cards.recall_sure(one),
    ]
    for html in said:
        assert words[:30].split()[0] in read(html)
        assert scope.strip()[:30] in read(html)
    assert read(texts.not_followed(one))
    assert len(texts.line(one, "Asia/Shanghai")) < 64
    keyboards.card(one)


@given(WORDS)
def test_what_is_quoted_in_a_refusal_is_shown_as_it_was_written(words: str) -> None:
    for say in (texts.button_how, texts.no_link):
        assert words in read(say(words))
    assert words in read(texts.label_too_long(words, 3))


@given(WORDS, st.sampled_from(sorted(CATEGORIES)), WORDS, st.sampled_from(["text", "photo", "document"]))
def test_what_there_is_room_for_telegram_takes(words: str, category: str, scope: str, kind: str) -> None:
    most = letter.room(kind, scope)
    text = (words * most)[: most // 2]
    content = {"kind": kind, "html": escape(text), "file": "x", "buttons": []}
    call = letter.send(Announcement(content, category, scope), 1)
    said, _ = compose(str(getattr(call, "text" if kind == "text" else "caption")), "HTML")
    assert units(said) <= letter.ROOM[kind]
    assert text.strip() in said


def test_every_button_fits() -> None:
    for data in (
        Draft(id=BIGGEST, do="audience"),
        Choices(id=BIGGEST, by="industry", page=999),
        Choose(id=BIGGEST, by="industry", of=token("x"), on=False, page=999),
        Confirm(id=BIGGEST, revision=10**6, at=2**31 - 1),
        Verdict(id=BIGGEST, revision=10**6, yes=False),
        Run(id=BIGGEST, do="cancelled"),
        Correct(id=BIGGEST, source=2**31),
        Leaf(of="draft", page=999),
    ):
        assert len(data.pack().encode()) <= 64


def test_every_state_and_every_choice_has_a_word() -> None:
    assert set(texts.STAGES) == set(State)
    assert set(texts.ROLES) == set(ROLES)
    assert {f"broadcast_is_{state}" for state in State} <= set(common.REFUSALS)
    assert all(len(texts.muted(category)) <= 200 for category in CATEGORIES)
    fixed = [value for name, value in inspect.getmembers(texts) if name.isupper() and isinstance(value, str)]
    assert all(read(sentence) for sentence in fixed)


def test_whom_it_is_for_in_words() -> None:
    assert cards.whom(Audience()) == "所有人"
    everything = Audience(("visitor", "staff"), ("甲", "乙"), ("生物产业",), "active", ("甲",))
    assert cards.whom(everything) == (
        "访客、工作人员 · 关注 2 项赛事 · 关注生物产业 · 近 30 天来过 · 关注本单位赛事"
    )


@pytest.mark.parametrize(
    ("number", "shown"),
    [(3072, "约 3100 人"), (9984, "约 1 万人"), (12_288, "约 1.2 万人"), (905_216, "约 91 万人")],
)
def test_an_estimate_says_no_more_than_is_known(number: int, shown: str) -> None:
    assert read(texts.people(Reach(number, exact=False))) == shown
    assert read(texts.people(Reach(number))) == f"{number} 人"
