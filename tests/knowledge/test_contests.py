"""The table of contests, as the annexes print it."""

import re
from collections import Counter
from collections.abc import Callable

import pytest

from knowledge.answer import Answer
from knowledge.base import Knowledge

Says = Callable[..., Answer]


@pytest.fixture
def says(knowledge: Knowledge) -> Says:
    def ask(question: str, *before: str) -> Answer:
        return knowledge.answer(question, before)

    return ask


def test_nine_themed_and_eighteen_industry_contests(knowledge: Knowledge) -> None:
    assert Counter(contest.kind for contest in knowledge.contests) == {"专题赛": 9, "产业赛": 18}


def test_thirty_four_pairs_of_organiser_and_industry(knowledge: Knowledge) -> None:
    pairs = Counter(e.field for c in knowledge.contests if c.kind == "产业赛" for e in c.entries)
    assert pairs == {
        "高端装备制造产业": 12,
        "新一代信息技术产业": 9,
        "新材料产业": 5,
        "新能源产业": 3,
        "生物产业": 3,
        "新能源汽车产业": 1,
        "节能环保产业": 1,
    }


def test_new_energy_is_not_new_energy_vehicles(says: Says) -> None:
    text = says("新能源产业赛在哪些地方").text
    assert all(place in text for place in ("张家港市人民政府", "阳江高新区管委会", "咸阳市人民政府"))
    assert "汽车" not in text


def test_a_blank_cell_is_said_to_be_blank(says: Says) -> None:
    answer = says("湖北产业赛的承办单位是谁")
    assert "附件未列明承办单位" in answer.text
    assert answer.sources[0].section.endswith("第8行")


def test_ten_contests_without_an_organiser(says: Says) -> None:
    text = says("哪些赛事没有写承办单位").text
    assert "共 10 项" in text
    for place in ("北京", "河北", "上海", "宁波", "辽宁", "浙江", "湖北", "宁夏", "大连", "青岛"):
        assert place in text


def test_a_city_without_a_row_finds_its_province(says: Says) -> None:
    answer = says("杭州有什么比赛")
    assert answer.found
    assert "未单独列出杭州" in answer.text
    assert "生物产业" in answer.text


def test_a_county_finds_the_row_it_lies_in(says: Says) -> None:
    assert "张家港市人民政府" in says("苏州有哪些产业赛").text


def test_a_place_in_no_annex_is_turned_down(says: Says) -> None:
    answer = says("云南有哪些赛事")
    assert not answer.found
    assert "没有列出云南" in answer.text


def test_a_wrong_premise_is_put_right(says: Says) -> None:
    text = says("新能源汽车产业赛是在广东办吧").text
    assert text.startswith("没有")
    assert "中国汽车技术研究中心有限公司" in text


def test_both_annexes_are_listed_for_one_province(says: Says) -> None:
    text = says("广东举办哪几项赛事").text
    assert "国家新型显示技术创新中心" in text
    assert "广州市人民政府（新一代信息技术产业）；阳江高新区管委会（新能源产业）" in text


def test_provinces_in_both_annexes(says: Says) -> None:
    text = says("哪些省既有专题赛又有产业赛").text
    assert re.findall("天津|河北|广东|重庆|四川|陕西", text) == ["天津", "河北", "广东", "重庆", "四川", "陕西"]


def test_two_provinces_are_compared(says: Says) -> None:
    text = says("江苏和山东哪个承办单位多").text
    assert "江苏更多" in text
    assert "列明承办单位 5 家" in text
    assert "列明承办单位 4 家" in text


def test_a_row_is_found_by_its_number(says: Says) -> None:
    assert "畜牧生猪技术专题赛" in says("第6项专题赛是什么").text


def test_an_organiser_finds_its_contest(says: Says) -> None:
    assert "高端装备制造产业" in says("柳州市人民政府承办什么").text


def test_a_follow_up_keeps_what_was_asked(says: Says) -> None:
    text = says("那天津呢", "江西的承办单位是谁").text
    assert "中国汽车技术研究中心有限公司" in text
    assert "赣州" not in text
