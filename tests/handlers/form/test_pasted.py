"""A sheet that is pasted into the chat."""

from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from handlers.form import sheets
from handlers.office.workbook import plain
from tests.handlers.form.sheet import ANSWER, FORM, KEYS, LABELS

PASTED = [
    "企业名称：甲公司\n技术问题：焊接变形大。\n返修成本高。\n\n目前没有办法。\n联系人：张三",
    "1. 企业名称: 甲公司\r\n2、技术问题： 焊接变形大。\r\n返修成本高。\r\n\r\n目前没有办法。\r\n9）联系人：张三\r\n",
    "您好，这是我们的需求：\n【企业名称】甲公司\n【技术问题】\n焊接变形大。\n返修成本高。\n\n目前没有办法。\n【联系人】：张三\n附件：见下",
    "企业名称\n甲公司\n技术问题\n焊接变形大。\n返修成本高。\n\n目前没有办法。\n联系人（选填）\n张三",
    "企业名称\t甲公司\n技术问题\t焊接变形大。\n返修成本高。\n\n目前没有办法。\n联系人\t张三\n完成期限\t",
    "1\t企业名称（必填）\t贵单位的全称是什么？ 例：苏州博瑞精密机械有限公司\t甲公司\n"
    '2\t技术问题（必填）\t具体要解决什么问题？ （依据：通知三（一））\t"焊接变形大。\n返修成本高。\n\n目前没有办法。"\n'
    "3\t完成期限（必填）\t什么时候完成？ 例：明年6月底\t\n9\t联系人（选填）\t联系人姓名？\t张三",
]


@pytest.mark.parametrize("text", PASTED)
def test_a_filled_sheet_may_be_pasted(text: str) -> None:
    problem = "焊接变形大。\n返修成本高。\n\n目前没有办法。"
    assert sheets.read_text(FORM, text) == {"name": "甲公司", "problem": problem, "person": "张三"}


def test_an_answer_may_have_colons_and_brackets_of_its_own() -> None:
    text = "企业名称：甲：乙（丙）公司\n技术指标：如下：\n强度：【高】\n完成期限:\n2026-12-31 12:00"
    assert sheets.read_text(FORM, text) == {
        "name": "甲：乙（丙）公司",
        "numbers": "如下：\n强度：【高】",
        "due": "2026-12-31 12:00",
    }


def test_a_whole_sheet_may_be_copied_out_of_excel(xlsx: BytesIO) -> None:
    sheet = load_workbook(xlsx).worksheets[0]
    filled = {}
    for row, key in enumerate(KEYS, 4):
        filled[key] = plain(sheet.cell(row, ANSWER), f"{LABELS[key]}的内容").value
    rows = ["\t".join("" if cell is None else str(cell) for cell in row) for row in sheet.values]
    assert sheets.read_text(FORM, "\n".join(rows)) == filled


@pytest.mark.parametrize(
    "text",
    [
        "",
        "企业名称：甲公司\n联系人：张三",
        "我们的问题有三个方面，联系人：张三，企业名称：甲公司，完成期限：年底，技术指标：见下",
        "焊接变形大。\n原因：热输入高；\n办法：搅拌摩擦焊；\n技术指标：变形小于 0.5 mm\n完成期限：年底",
        "企业名称：\n联系人：\n完成期限：\n技术问题：焊接变形大",
    ],
)
def test_an_answer_is_not_taken_for_a_sheet(text: str) -> None:
    assert sheets.read_text(FORM, text) == {}


def test_a_label_that_was_answered_is_a_word_of_the_next_answer() -> None:
    text = "企业名称：甲公司\n联系人：张三\n技术问题：有两个方面\n联系人：李四提出的变形问题\n完成期限：年底"
    assert sheets.read_text(FORM, text) == {
        "name": "甲公司",
        "person": "张三",
        "problem": "有两个方面\n联系人：李四提出的变形问题",
        "due": "年底",
    }


@given(
    filled=st.fixed_dictionaries({key: st.text("甲乙ab1，。 ", min_size=1).map(str.strip).filter(bool) for key in KEYS})
)
def test_lines_of_any_text_are_read_back(filled: dict[str, str]) -> None:
    text = "\n".join(f"{number}. {LABELS[key]}：{said}" for number, (key, said) in enumerate(filled.items(), 1))
    assert sheets.read_text(FORM, text) == filled


@settings(deadline=None)
@given(text=st.text(st.sampled_from('企业名称联系人：:\t\n【】[]()（）1." 必填'), max_size=300))
def test_any_text_can_be_looked_at(text: str) -> None:
    found = sheets.read_text(FORM, text)
    assert not found or len(found) >= sheets.FEW
