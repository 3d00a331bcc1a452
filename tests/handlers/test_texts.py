"""Whatever the data holds, Telegram takes every text, and the reader sees the data as it is."""

import inspect

from aiogram.types import BotCommand
from hypothesis import given
from hypothesis import strategies as st

from bot.simulator.entities import compose
from handlers import answers, texts
from handlers.cut import LIMIT, messages, units
from knowledge.answer import Answer, Source
from knowledge.base import Contact
from knowledge.document import Clause, Contest, Document, Entry

# What breaks markup, what counts double, what is cut; no line ends or blanks, which Telegram trims.
DATA = st.text(st.sampled_from("<>&\"'；：。▪1２年😀挑/b"), min_size=1, max_size=60)
LONG = st.builds(lambda text, times: text * times, DATA, st.integers(1, 150))
SOURCES = st.builds(Source, key=st.just("a.1"), section=DATA, quote=LONG, row=st.booleans())
CONTACTS = st.lists(st.builds(Contact, label=DATA, value=DATA, source=SOURCES), max_size=3)
CLAUSES = st.builds(
    Clause, document=st.just("a"), number=st.just(1), path=st.tuples(DATA, DATA), place=st.integers(0, 9), text=LONG
)
CONTESTS = st.builds(
    Contest,
    kind=DATA,
    number=st.integers(1, 99),
    name=DATA,
    hosts=st.lists(DATA, min_size=1, max_size=3).map(tuple),
    entries=st.lists(st.builds(Entry, organiser=st.none() | DATA, field=DATA), min_size=1, max_size=40).map(tuple),
    annex=DATA,
    clause=st.just(1),
)
DOCUMENTS = st.builds(
    Document, id=st.just("a"), title=DATA, number=DATA, date=st.just(""), source=st.just(""), clauses=st.just(())
)


def read(html: str | list[str]) -> str:
    """What a person reads of it, once Telegram has taken it."""
    parts = messages([html] if isinstance(html, str) else html)
    read = [compose(part, "HTML")[0] for part in parts]
    assert all(0 < units(text) <= LIMIT for text in read)
    return "".join("".join(read).split())


@given(st.builds(Answer, LONG, st.booleans(), st.lists(SOURCES, max_size=5).map(tuple)))
def test_an_answer_is_shown_with_all_its_quotations(answer: Answer) -> None:
    text = read(answers.blocks(answer))

    rows = [source for source in answer.sources if source.row]
    for source in answer.sources:
        assert source.row or (source.quote in text and source.section in text)
    assert not rows or rows[0].section in text
    assert answer.text.replace("；", "") in text.replace("；", "").replace("·", "")


@given(CLAUSES, st.none() | DOCUMENTS)
def test_a_clause_is_shown_whole(clause: Clause, document: Document | None) -> None:
    text = read(texts.clause(clause, document))

    assert clause.text in text
    assert clause.address in text
    assert document is None or document.title in text


@given(CONTESTS)
def test_a_contest_is_shown_with_every_organiser(contest: Contest) -> None:
    text = read(texts.card(contest))

    for entry in contest.entries:
        assert f"·{entry.field}：{entry.organiser or texts.UNNAMED}" in text
    assert texts.short_name(contest)


@given(CONTACTS)
def test_contacts_are_shown_wherever_they_are_said(contacts: list[Contact]) -> None:
    for say in (texts.contacts, texts.no_staff, texts.human_how):
        text = read(say(contacts))
        assert all(f"{contact.label}：{contact.value}" in text for contact in contacts)


@given(st.text(st.sampled_from("<>&挑战😀"), min_size=1, max_size=500))
def test_a_question_is_shown_as_it_was_asked(question: str) -> None:
    for say in (texts.asked, texts.from_staff, texts.corrected_by_staff):
        assert question in read(say(question))
    notice = texts.to_staff(57, question)
    assert question in read(notice)
    assert texts.number_in(compose(notice, "HTML")[0]) == 57


@given(st.lists(DOCUMENTS, max_size=40), st.integers(0, 99), DATA)
def test_pages_with_names_in_them_are_taken(documents: list[Document], number: int, name: str) -> None:
    assert all(document.title in read(texts.welcome(documents, number)) for document in documents)
    assert name in read(texts.shelf(name, number, 0, number))
    assert name in read(texts.help_([BotCommand(command="a", description=name)], "bot"))
    assert 0 < len(texts.title(name * 9)) <= texts.TITLE


def test_every_fixed_sentence_is_taken_and_no_toast_is_too_long() -> None:
    fixed = {name: value for name, value in inspect.getmembers(texts) if name.isupper() and isinstance(value, str)}

    assert fixed
    assert all(read(sentence) for sentence in (*fixed.values(), *texts.ONLY_TEXT.values()))
    assert all(len(toast) <= 200 for toast in (texts.OLD_BUTTON, texts.THANKS_UP, texts.THANKS_DOWN, texts.RATED))
