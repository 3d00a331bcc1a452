"""What is the same to a reader is the same in the normal form."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st
from opencc import OpenCC

from knowledge.script import normal


@pytest.mark.parametrize(
    ("written", "form"),
    [
        ("「創新挑戰賽」", "「创新挑战赛」"),
        ("業務諮詢電話", "业务咨询电话"),
        ("ＡＢＣ１２３（Ｘ）", "abc123(x)"),
        ("ﬁ ① ㎡ …", "fi 1 m2 ..."),
        ("Café", "café"),
        ("𠮷野家", "𠮷野家"),
        ("😀好", "😀好"),
        ("", ""),
    ],
)
def test_forms(written: str, form: str) -> None:
    assert normal(written) == form


@given(st.text(st.characters(max_codepoint=0xFFFF, exclude_categories=["Cs"])))
def test_the_quick_way_and_the_whole_way_agree(text: str) -> None:
    converter = OpenCC("t2s")
    whole = "".join(converter.convert(character) for character in unicodedata.normalize("NFKC", text).lower())
    assert normal(text) == whole


@given(st.text())
def test_the_form_of_a_form_is_itself(text: str) -> None:
    once = normal(text)
    assert normal(once) == normal(normal(once))


def test_half_a_character_does_no_harm() -> None:
    assert normal("好\ud800") == "好\ud800"
