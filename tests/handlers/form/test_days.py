"""Days as people write them. It is Wednesday, 4 March 2026."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from handlers.form import days
from handlers.form.wrong import Wrong
from tests.handlers.form.anything import anything, taken

TODAY = date(2026, 3, 4)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("2026年12月31日", "2026-12-31"),
        ("2026-12-31", "2026-12-31"),
        ("2026/12/31", "2026-12-31"),
        ("2026.12.31", "2026-12-31"),
        ("20261231", "2026-12-31"),
        ("２０２６年 １２月 ３１日", "2026-12-31"),
        ("二〇二六年十二月三十一日", "2026-12-31"),
        ("26年12月31日", "2026-12-31"),
        ("2026年12月31日（周四）", "2026-12-31"),
        ("2026-12-31 星期四 18:00前", "2026-12-31"),
        ("12月31日", "2026-12-31"),
        ("12月31号24时前", "2026-12-31"),
        ("3月4日", "2026-03-04"),
        ("3月3日", "2027-03-03"),
        ("明年3月3日", "2027-03-03"),
        ("明年6月底", "2027-06-30"),
        ("明年二月底", "2027-02-28"),
        ("2027年3月", "2027-03-31"),
        ("2026-12", "2026-12-31"),
        ("2月", "2027-02-28"),
        ("6月份", "2026-06-30"),
        ("年底前", "2026-12-31"),
        ("今年底", "2026-12-31"),
        ("明年年底", "2027-12-31"),
        ("最晚到2027年底", "2027-12-31"),
        ("我們希望在明年6月底之前能夠完成樣機", "2027-06-30"),
        ("最后期限12月31日", "2026-12-31"),
        ("上半年", "2026-06-30"),
        ("明年上半年", "2027-06-30"),
        ("下半年", "2026-12-31"),
        ("一季度末", "2026-03-31"),
        ("明年第一季度", "2027-03-31"),
        ("下季度末", "2026-06-30"),
        ("下周五", "2026-03-13"),
        ("下下周三", "2026-03-18"),
        ("本周日", "2026-03-08"),
        ("星期天", "2026-03-08"),
        ("周三", "2026-03-04"),
        ("三个月内", "2026-06-04"),
        ("3个月", "2026-06-04"),
        ("从今天起三个月内", "2026-06-04"),
        ("半年内", "2026-09-04"),
        ("一年半", "2027-09-04"),
        ("一个半月", "2026-04-19"),
        ("半个月", "2026-03-19"),
        ("两周后", "2026-03-18"),
        ("30日内", "2026-04-03"),
        ("二十天内", "2026-03-24"),
        ("月底", "2026-03-31"),
        ("下个月底", "2026-04-30"),
        ("下个月", "2026-04-30"),
        ("下个月15号", "2026-04-15"),
        ("15号", "2026-03-15"),
        ("2号", "2026-04-02"),
        ("今天", "2026-03-04"),
        ("明天", "2026-03-05"),
        ("后天", "2026-03-06"),
    ],
)
def test_what_is_meant(words: str, meant: str) -> None:
    assert days.read(words, TODAY) == meant


def test_a_month_may_be_shorter() -> None:
    assert days.read("一个月内", date(2026, 1, 31)) == "2026-02-28"
    assert days.read("月底", date(2028, 2, 1)) == "2028-02-29"
    assert days.read("一季度末", date(2026, 4, 1)) == "2027-03-31"
    assert days.read("下季度", date(2026, 11, 30)) == "2027-03-31"
    with pytest.raises(Wrong, match="没有“31号”"):
        days.read("31号", date(2026, 4, 1))


@pytest.mark.parametrize(
    ("words", "because"),
    [
        ("2025年12月31日", "我理解为2025年12月31日（周三），已经过去了"),
        ("去年年底", "2025年12月31日"),
        ("本周一", "2026年3月2日（周一），已经过去了"),
        ("2026年2月30日", "没有“2026年2月30日”这一天"),
        ("2月29日", "没有“2月29日”"),
        ("13月1日", "没有“13月1日”"),
        ("2099年1月1日", "10 年"),
        ("100年", "10 年"),
        ("2026年12月31日（周五）", "对不上：2026年12月31日（周四）"),
        ("12-31", "例如“12月31日”"),
        ("3/4", "例如“3月4日”"),
        ("三月内", "“3个月内”或“3月底”"),
        ("6月中旬", "例如“6月20日”"),
        ("6月初", "例如“6月10日”"),
        ("月中", "15号"),
        ("年中", "6月30日"),
        ("年内", "例如“年底”"),
        ("明年", "例如“明年12月31日”"),
        ("2027年内", "例如“2027年12月31日”"),
        ("下周末", "例如“下周日”"),
        ("本周内", "例如“周五”"),
        ("10个工作日内", "工作日"),
        ("国庆前", "节假日"),
        ("年前", "节假日"),
        ("合同签订后三个月内", "从哪一天算起"),
        ("自验收之日起半年", "从哪一天算起|不止一个"),
        ("12月31日以后", "从哪一天算起"),
        ("不早于12月31日", "从哪一天算起"),
        ("6月30日或7月31日", "不止一个"),
        ("2026年6月完成样机，年底验收", "不止一个"),
        ("3-4个月", "不止一个"),
        ("两三个月", "没有看出"),
        ("昨天", "没有看出"),
        ("尽快", "没有看出"),
        ("", "没有看出"),
    ],
)
def test_what_is_not_taken_is_told(words: str, because: str) -> None:
    with pytest.raises(Wrong, match=because):
        days.read(words, TODAY)


@pytest.mark.parametrize(
    "words", ["12-31", "三月内", "6月初", "6月中", "月中", "年中", "年内", "明年", "明年初", "本周内", "下周末"]
)
def test_what_is_suggested_is_understood(words: str) -> None:
    with pytest.raises(Wrong) as wrong:
        days.read(words, TODAY)
    suggested = re.findall("“([^”]+)”", str(wrong.value).partition("例如")[2])
    assert suggested
    assert all(days.read(example, TODAY) for example in suggested)


def test_how_it_is_said() -> None:
    assert days.say("2026-12-31") == "2026年12月31日（周四）"


@given(st.dates(TODAY, TODAY + days.FARTHEST))
def test_what_is_said_is_understood(day: date) -> None:
    assert days.read(days.say(day.isoformat()), TODAY) == day.isoformat()


@settings(deadline=None)
@given(
    anything("年 月 日 号 周 星期 季度 底 初 半 个 内 后 今 明 下 本 一 十 2026"),
    st.dates(date(2020, 1, 1), date(2080, 1, 1)),
)
def test_any_text_is_a_day_to_come_or_wrong(text: str, today: date) -> None:
    day = taken(lambda text: days.read(text, today), text)
    assert day is None or timedelta(0) <= date.fromisoformat(day) - today <= days.FARTHEST
