"""Sums of money as people write them."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.form import amounts
from handlers.form.wrong import Wrong
from tests.handlers.form.anything import anything, taken

YUAN = st.integers(1, amounts.MOST) | st.integers(1, 10**7).map(lambda number: number * 10**4)
AGREED: list[int | None] = []


def ordered(one: int, other: int) -> list[int | None]:
    return [min(one, other), max(one, other)]


def at_least(low: int) -> list[int | None]:
    return [low, None]


SUMS = st.one_of(
    st.just(AGREED),
    st.builds(ordered, YUAN, YUAN),
    st.builds(ordered, st.just(0), YUAN),
    YUAN.map(lambda yuan: ordered(yuan, yuan)),
    YUAN.map(at_least),
)


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("三百二十万", 3_200_000, 3_200_000),
        ("大约50万吧", 500_000, 500_000),
        ("预算是三百二十万元左右", 3_200_000, 3_200_000),
        ("总额：50 万 元", 500_000, 500_000),
        ("50-80万元", 500_000, 800_000),
        ("50万到80万", 500_000, 800_000),
        ("50W～80W", 500_000, 800_000),
        ("五十至八十万元", 500_000, 800_000),
        ("介于50万与80万之间", 500_000, 800_000),
        ("1.2亿", 120_000_000, 120_000_000),
        ("1亿2000万", 120_000_000, 120_000_000),
        ("一点二亿元", 120_000_000, 120_000_000),
        ("半个亿", 50_000_000, 50_000_000),
        ("12,000元", 12_000, 12_000),
        ("12,000万元", 120_000_000, 120_000_000),
        ("１２０万元", 1_200_000, 1_200_000),
        ("參佰貳拾萬圓", 3_200_000, 3_200_000),
        ("两百来万", 2_000_000, 2_000_000),
        ("100余万元", 1_000_000, 1_000_000),
        ("3万5千", 35_000, 35_000),
        ("三万五", 35_000, 35_000),
        ("三万零五元", 30_005, 30_005),
        ("50w", 500_000, 500_000),
        ("50-80k", 50_000, 80_000),
        ("¥500,000", 500_000, 500_000),
        ("1-2千万", 10_000_000, 20_000_000),
        ("三到五百万", 3_000_000, 5_000_000),
        ("三到五十万", 300_000, 500_000),
        ("五十到一百万", 500_000, 1_000_000),
        ("三五十万", 300_000, 500_000),
        ("两三百万", 2_000_000, 3_000_000),
        ("5千到8千元", 5_000, 8_000),
        ("不超过50万", 0, 500_000),
        ("50万元以内", 0, 500_000),
        ("≤50万", 0, 500_000),
        ("不少于一百万", 1_000_000, None),
        ("100万元以上", 1_000_000, None),
        ("50万以上80万以下", 500_000, 800_000),
        ("最高80万，最低50万", 500_000, 800_000),
        ("分3期，共50万元", 500_000, 500_000),
        ("50万元整（大写：伍拾万元整）", 500_000, 500_000),
        ("年产5万台，2026年预算50万元", 500_000, 500_000),
    ],
)
def test_what_is_meant(words: str, low: int, high: int | None) -> None:
    assert amounts.read(words) == [low, high]


@pytest.mark.parametrize("words", ["面议", "另行协商", "價格面議", "双方商定"])
def test_to_be_agreed(words: str) -> None:
    assert amounts.read(words) == []


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ("50", "“50”是多少元，还是多少万元"),
        ("五十到八十", "还是多少万元"),
        ("-50万", "负数"),
        ("负五十万元", "负数"),
        ("0元", "大于 0"),
        ("2000亿", "1000 亿"),
        ("80-50万元", "80万元比50万元大"),
        ("50万美元", "人民币"),
        ("＄50万", "人民币"),
        ("每年30万", "总额"),
        ("80元/件", "总额"),
        ("首付50万，尾款30万", "不止一个"),
        ("50万 80万", "不止一个"),
        ("10万、20万、30万", "不止一个"),
        ("几十万", "含糊"),
        ("数十万元", "含糊"),
        ("上千万", "含糊"),
        ("百万级", "含糊"),
        ("十十万", "含糊"),
        ("一百二百万", "含糊"),
        ("1.23456万", "写到元为止"),
        ("没有预算", "没有看到金额"),
        ("待定", "“面议”"),
        ("", "没有看到金额"),
        ("一般吧", "没有看到金额"),
    ],
)
def test_what_is_not_taken_is_told_with_an_example(words: str, because: str) -> None:
    with pytest.raises(Wrong, match=because) as wrong:
        amounts.read(words)
    assert "万元" in str(wrong.value)


@pytest.mark.parametrize(
    ("value", "words"),
    [
        ([500_000, 800_000], "50万元至80万元"),
        ([3_200_000, 3_200_000], "320万元"),
        ([1_000_000, None], "不少于100万元"),
        ([0, 500_000], "不超过50万元"),
        ([], "面议"),
        ([120_000_000, 120_000_000], "1.2亿元"),
        ([12_345, 12_345], "12,345元"),
        ([123_450_000, 123_450_000], "12345万元"),
    ],
)
def test_how_it_is_said(value: list[int | None], words: str) -> None:
    assert amounts.say(value) == words


@given(SUMS)
def test_what_is_said_is_understood(value: list[int | None]) -> None:
    assert amounts.read(amounts.say(value)) == value


@settings(deadline=None)
@given(anything("万 亿 元 五 十 百 千 不超过 以上 至 面议 个 负 几 多 ¥ w"))
def test_any_text_is_a_sum_or_wrong(text: str) -> None:
    value = taken(amounts.read, text)
    assert value is None or amounts.read(amounts.say(value)) == value
