"""Technical indicators as they are typed, or pasted from a sheet."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.form import indicators
from handlers.form.wrong import Wrong
from tests.handlers.form.anything import anything, taken


def rows(text: str) -> list[tuple[str, ...]]:
    return [tuple(row.values()) for row in indicators.read(text)]


@pytest.mark.parametrize(
    ("line", "row"),
    [
        ("抗拉强度 ≥ 600 MPa（室温，GB/T 228.1）", ("抗拉强度", "≥ 600", "MPa", "室温，GB/T 228.1")),
        ("续航不低于500公里，零下20度", ("续航", "≥ 500", "公里", "零下20度")),
        ("良品率 99.5% 以上", ("良品率", "≥ 99.5", "%", "")),
        ("抗拉强度６００ＭＰａ", ("抗拉强度", "600", "MPa", "")),
        ("检出限应不大于0.01mg/kg（GB 5009.12）", ("检出限", "≤ 0.01", "mg/kg", "GB 5009.12")),
        ("导热系数 >= 1.5 W/(m·K)", ("导热系数", "≥ 1.5", "W/(m·K)", "")),
        ("PM2.5去除率 ≥ 95%", ("PM2.5去除率", "≥ 95", "%", "")),
        ("新型5G模块功耗 300 W", ("新型5G模块功耗", "300", "W", "")),
        ("按GB/T 228.1测得强度 600 MPa", ("按GB/T 228.1测得强度", "600", "MPa", "")),
        ("工作温度 -40~85℃", ("工作温度", "-40~85", "℃", "")),
        ("温度不高于零下20度", ("温度", "≤ -20", "度", "")),
        ("水分 0.5%-1.0%", ("水分", "0.5%-1.0", "%", "")),
        ("定位精度±0.1 mm，重复100次", ("定位精度", "± 0.1", "mm", "重复100次")),
        ("真空度优于1×10^-3 Pa", ("真空度", "优于 1×10^-3", "Pa", "")),
        ("尺寸 100×200 mm", ("尺寸", "100×200", "mm", "")),
        ("月产能 20,000件", ("月产能", "20,000", "件", "")),
        ("寿命10万次", ("寿命", "10万", "次", "")),
        ("盐雾试验 1000小时无红锈", ("盐雾试验", "1000", "小时", "无红锈")),
        ("良率由85%提高到95%", ("良率由85%提高到", "95", "%", "")),
        ("响应时间 ≤ 50 ms (25℃, 满载)", ("响应时间", "≤ 50", "ms", "25℃, 满载")),
        ("处理能力达到 20 吨/小时", ("处理能力", "20", "吨/小时", "")),
        ("外观：无划痕", ("外观", "无划痕", "", "")),
        ("强度高、寿命长", ("强度高、寿命长", "", "", "")),
        ("符合GB/T 228.1-2021", ("符合GB/T 228.1-2021", "", "", "")),
        ("防护等级IP67", ("防护等级IP67", "", "", "")),
        ("≥600MPa", ("≥600MPa", "", "", "")),
    ],
)
def test_a_line_is_a_row(line: str, row: tuple[str, ...]) -> None:
    assert rows(line) == [row]
    assert rows(indicators.say(indicators.read(line))) == [row]


def test_several_in_one_message() -> None:
    three = [("强度", "≥ 3", "MPa", ""), ("韧性", "≥ 5", "J", "室温；三次"), ("重量", "< 2", "kg", "")]
    assert rows("强度≥3MPa；韧性≥5J（室温；三次）\n\n重量<2kg。") == three
    assert rows("1. 强度：≥3MPa\n2、韧性：≥5J（室温；三次）\n（3）重量：<2kg") == three
    assert rows("①强度≥3MPa，韧性≥5J（室温；三次），重量<2kg") == three


def test_a_sign_in_a_condition_begins_no_row() -> None:
    assert rows("强度、韧性≥3MPa，在温度低于0℃时") == [("强度、韧性", "≥ 3", "MPa", "在温度低于0℃时")]


def test_cells_of_a_sheet() -> None:
    head = "序号\t指标名称\t指标值\t单位\t测试条件\n"
    assert rows(head + "1\t抗拉强度\t≥600\tMPa\t室温\tGB/T 228.1\n2\t续航\t500公里以上\t\t-20℃\n3\t外观\t无划痕") == [
        ("抗拉强度", "≥ 600", "MPa", "室温，GB/T 228.1"),
        ("续航", "≥ 500", "公里", "-20℃"),
        ("外观", "无划痕", "", ""),
    ]
    assert rows("—\t\t室温") == [("—  室温", "", "", "")]
    assert rows("| 指标 | 要求 |\n|---|---|\n| 良率 | 99% |") == [("良率", "99", "%", "")]


@pytest.mark.parametrize("text", ["", "；；", "\n\t\n", "|---|", "。"])
def test_nothing_said_is_wrong(text: str) -> None:
    with pytest.raises(Wrong, match="一行写一项"):
        indicators.read(text)


def test_how_rows_are_said() -> None:
    text = "抗拉强度≥600MPa（室温）；良品率 99.5% 以上；续航500公里；外观：无划痕；操作简便"
    assert indicators.say(indicators.read(text)).split("\n") == [
        "1. 抗拉强度 ≥ 600 MPa（室温）",
        "2. 良品率 ≥ 99.5%",
        "3. 续航 500公里",
        "4. 外观：无划痕",
        "5. 操作简便",
    ]


@pytest.mark.parametrize(
    ("text", "advice"),
    [
        ("抗拉强度 ≥ 600 MPa（室温）", []),
        ("成本不超过 80 元/件；外观：无划痕；防护等级IP67", []),
        ("操作简便", ["“操作简便”没有数值"]),
        ("性能优于国内同类产品", ["里的“优于”各人理解不同"]),
        ("强度高", ["里的“高”各人理解不同"]),
        ("耐高温", ["没有数值"]),
        ("强度：足够", ["里的“足够”各人理解不同"]),
        ("强度 ≥ 600（室温）", ["“强度”的 ≥ 600 没有单位"]),
        ("导热系数 ≥ 1.5（室温）", []),
        ("≥600MPa", ["没有写是哪一项指标"]),
        ("抗拉强度≥600MPa；延伸率≥12%", ["“抗拉强度”“延伸率”没有写测试条件"]),
    ],
)
def test_what_is_missing_is_told(text: str, advice: list[str]) -> None:
    told = indicators.coach(indicators.read(text))
    assert len(told) == len(advice)
    assert all(part in sentence for part, sentence in zip(advice, told, strict=True))


def test_advice_is_short() -> None:
    told = indicators.coach(indicators.read("\n".join(f"{name}好" for name in "甲乙丙丁戊己庚辛")))
    assert len(told) == 5
    assert "还有 4 处" in told[-1]


WORDS = st.text("抗拉强度导热寿命室温满载", min_size=2, max_size=8)
NUMBERS = st.decimals(0, 10**6, places=2).map(str) | st.integers(0, 10**6).map(str)
ROWS = st.fixed_dictionaries(
    {
        "name": WORDS,
        "value": st.builds(lambda sign, number: sign + number, st.sampled_from(["", "≥ ", "≤ ", "± ", "约 "]), NUMBERS),
        "unit": st.sampled_from(["", "MPa", "%", "℃", "公里", "mg/m³", "次/分钟", "dB(A)"]),
        "condition": st.just("") | WORDS | st.just("25℃，GB/T 228.1"),
    }
)


@given(st.lists(ROWS, min_size=1, max_size=12))
def test_what_is_said_is_understood(said: list[indicators.Row]) -> None:
    assert indicators.read(indicators.say(said)) == said


@given(st.lists(st.text("强度≥600 MPa（室温）%GBT/，", max_size=30), min_size=1, max_size=5))
def test_nothing_is_lost(parts: list[str]) -> None:
    text = "；".join(f"强{part}" for part in parts)  # a figure in front would be the number of the line
    kept = "".join("".join(row.values()) for row in taken(indicators.read, text) or [])
    assert Counter(filter(str.isalnum, kept)) == Counter(filter(str.isalnum, text))


@settings(deadline=None)
@given(anything("≥ 不低于 600 MPa 公里 以上 ± % ~ | 1. ① ： 强度 ×10^"))
def test_any_text_gives_rows_or_wrong(text: str) -> None:
    if kept := taken(indicators.read, text):
        assert all(row["name"] for row in kept)
        assert len(indicators.coach(kept)) <= indicators.ADVICE
        assert indicators.say(kept)
