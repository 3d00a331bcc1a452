"""Codes, telephones and e-mail addresses as they come from a chat. The codes here are made up."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stdnum.cn import uscc

from handlers.form import identity
from handlers.form.wrong import Wrong
from tests.handlers.form.anything import anything, taken

CODE = "91110105MA0000000Y"
LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CODES = st.builds(
    lambda first, region, rest: first + region + rest + uscc.calc_check_digit(first + region + rest),
    st.sampled_from(["91", "92", "12", "N2", "Y1"]),
    st.text("0123456789", min_size=6, max_size=6),
    st.text(LETTERS, min_size=9, max_size=9),
)


@pytest.mark.parametrize(
    "written",
    [
        CODE,
        CODE.lower(),
        "９１１１０１０５ＭＡ０００００００Ｙ",
        f"统一社会信用代码（USCC）：{CODE}。",
        "91110105 MA00 0000 0Y",
        "911101-05MA000000-0Y",
        f"{CODE}\n{CODE}",
    ],
)
def test_a_code_is_found(written: str) -> None:
    assert identity.credit_code(written) == CODE


@given(CODES)
def test_every_true_code_is_taken_and_any_one_slip_is_seen(code: str) -> None:
    assert identity.credit_code(code) == code
    slipped = code[:9] + LETTERS[LETTERS.index(code[9]) - 1] + code[10:]
    with pytest.raises(Wrong, match="校验位"):
        identity.credit_code(slipped)


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("91110105MA000000Y", "应有 18 位，您写了 17 位"),
        ("110105000000000", "15 位的是旧的注册号"),
        ("91110105MA000000OY", "第 17 位写的是“O”.*是不是“0”"),
        ("9I110105MA0000000Y", "第 2 位写的是“I”.*是不是“1”"),
        ("9111010sMA0000000Y", "第 8 位写的是“S”.*只能是数字.*是不是“5”"),
        ("91B10105MA0000000Y", "第 3 位写的是“B”.*是不是“8”"),
        ("O1110105MA0000000Y", "第 1 位写的是“O”，这一位只能是 1 到 9 或 A、N、Y。请"),
        ("91110105MA00!0000Y", "第 13 位写的是“!”"),
        ("91110105MA0000000X", "校验位对不上"),
        ("没有", "没有看到"),
        ("", "没有看到"),
    ],
)
def test_what_is_wrong_with_a_code_is_told(written: str, because: str) -> None:
    with pytest.raises(Wrong, match=because):
        identity.credit_code(written)


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13812345678", "13812345678"),
        ("138 1234 5678", "13812345678"),
        ("+86 138-1234-5678", "13812345678"),
        ("0086-13812345678", "13812345678"),
        ("手机：１３８１２３４５６７８，微信同号", "13812345678"),
        ("\u202d13812345678\u202c", "13812345678"),
        ("010-88656292", "010-88656292"),
        ("（010）88656292", "010-88656292"),
        ("电话0512—58123456", "0512-58123456"),
        ("010-88656292转8001", "010-88656292转8001"),
        ("010 8865 6292 转 分机 8001", "010-88656292转8001"),
        ("010-88656292-8001", "010-88656292转8001"),
        ("400-810-1234", "4008101234"),
    ],
)
def test_a_telephone_is_found(written: str, number: str) -> None:
    assert identity.telephone(written) == number
    assert identity.telephone(number) == number


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("张三", "没有看到电话"),
        ("88656292", "区号"),
        ("12345678901", "没有这样的号码"),
        ("1381234567", "没有这样的号码"),
        ("138123456789", "没有这样的号码"),
        ("13812345678/13912345678", "只写一个"),
        ("+852 2123 4567", "中国内地"),
    ],
)
def test_what_is_wrong_with_a_telephone_is_told(written: str, because: str) -> None:
    with pytest.raises(Wrong, match=because) as wrong:
        identity.telephone(written)
    assert "13812345678" in str(wrong.value) or "11 位" in str(wrong.value)


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("Zhang.San@QQ.com", "Zhang.San@qq.com"),
        ("Email：zhang@163.com。", "zhang@163.com"),
        ("zhang＠163．com", "zhang@163.com"),
        ("zhang @ 163。com", "zhang@163.com"),
        ("我的邮箱是zhang@163.com谢谢", "zhang@163.com"),
        ("mailto:a+b@c-d.com.cn", "a+b@c-d.com.cn"),
    ],
)
def test_an_address_is_found(written: str, address: str) -> None:
    assert identity.email(written) == address


@pytest.mark.parametrize(
    ("written", "because"),
    [
        ("zhang", "没有看到邮箱"),
        ("zhang@163", "不完整或有错字"),
        ("a..b@163.com", "不完整或有错字"),
        ("a@b@163.com", "不完整或有错字"),
        ("a@163.com b@163.com", "只写一个"),
    ],
)
def test_what_is_wrong_with_an_address_is_told(written: str, because: str) -> None:
    with pytest.raises(Wrong, match=because):
        identity.email(written)


@settings(deadline=None)
@given(anything(f"{CODE} 13812345678 010 转 +86 @ 163.com mailto: O ("))
def test_any_text_is_taken_or_wrong(text: str) -> None:
    for read in (identity.credit_code, identity.telephone, identity.email):
        value = taken(read, text)
        assert value is None or read(value) == value
