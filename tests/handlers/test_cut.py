"""No text is lost, broken or too long, whatever it holds."""

import html
import re

from hypothesis import given
from hypothesis import strategies as st

from handlers import cut

ALPHABET = st.sampled_from("挑战赛。！？；\n <>&\"'ab1😀👨‍👩‍👧”）") | st.characters(exclude_categories=["Cs"])
TEXTS = st.text(ALPHABET, max_size=400)
LONG_TEXTS = st.builds(lambda text, times: text * times, TEXTS, st.integers(1, 60))


@given(LONG_TEXTS, st.integers(10, 300))
def test_pieces_are_the_text_and_fit(text: str, limit: int) -> None:
    pieces = cut.pieces(text, limit)

    assert "".join(pieces) == text
    assert all(cut.units(cut.escape(piece)) <= limit for piece in pieces)


@given(st.lists(LONG_TEXTS, min_size=1, max_size=4))
def test_messages_keep_every_word_within_the_limit(texts: list[str]) -> None:
    messages = cut.messages([block for text in texts for block in (*cut.paragraph(text), *cut.quotation(text))])

    assert all(cut.units(message) <= cut.LIMIT for message in messages)
    said = html.unescape(re.sub(r"</?blockquote( expandable)?>", "", "".join(messages)))
    assert _words(said) == _words("".join(text * 2 for text in texts))


@given(LONG_TEXTS)
def test_nothing_but_our_own_tags_is_markup(text: str) -> None:
    for message in cut.messages([*cut.paragraph(text), *cut.quotation(text)]):
        assert re.sub(r"<blockquote(?: expandable)?>([^<>]*)</blockquote>", r"\1", message).count("<") == 0
        assert re.fullmatch(r"(?:[^&]|&(?:amp|lt|gt);)*", message, re.DOTALL)


def test_a_long_text_is_cut_behind_a_sentence() -> None:
    sentence = "承办单位面向本区域开展需求征集工作。"
    first, *_ = cut.pieces(sentence * 300)

    assert first.endswith("工作。")
    assert cut.LIMIT - cut.units(first) < cut.units(sentence)


def test_a_short_quotation_lies_open_and_a_long_one_is_folded() -> None:
    assert cut.quotation("短句。") == ["<blockquote>短句。</blockquote>"]
    assert cut.quotation("长句。" * 100)[0].startswith("<blockquote expandable>")


def _words(text: str) -> str:
    """The joints between blocks are line ends; all else counts."""
    return text.replace("\n", "")
