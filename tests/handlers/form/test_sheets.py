"""The sheet of a form: what is given out, and what is read when it comes back."""

import re
from datetime import date, datetime, time
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
import pytest
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from handlers.form import sheets
from handlers.office.workbook import plain
from tests.handlers.form.sheet import (
    ANSWER,
    CONTESTS,
    FORM,
    HIDE,
    KEYS,
    LABELS,
    edited,
    in_excel,
    in_word,
    row_of,
    saved,
    with_sheet,
    workbook,
)  # fmt: skip

# What people type; what is blank around an answer is no part of it
words = st.text("甲乙ab19.，=+-@#\"'<>&_Ａ％①é\n 😀\u200d👩\u200f", min_size=1, max_size=60)
answers = st.fixed_dictionaries({key: words.map(str.strip).filter(bool) for key in KEYS})


def test_every_field_is_a_row_but_those_for_files(xlsx: BytesIO, word: BytesIO) -> None:
    sheet = load_workbook(xlsx).worksheets[0]
    table = docx.Document(word).tables[0]
    assert [cell.value for cell in sheet["B"][3:]] == [row.cells[1].text for row in table.rows[1:]]
    assert [row.cells[0].text for row in table.rows[1:]] == [str(number) for number in range(1, 10)]
    assert [cell.value for cell in sheet["B"][3:5]] == ["企业名称（必填）", "技术问题（必填）"]
    assert sheet["B"][-1].value == "联系人（选填）"
    hints = [row.cells[2].text for row in table.rows]
    assert hints[1] == "贵单位的全称是什么？ 例：苏州博瑞精密机械有限公司"
    assert hints[2] == "具体要解决什么问题？ （依据：通知三（一））"
    assert (
        hints[7] == "公开发布时隐去哪些？ 可选几个，用“、”隔开：企业名称、技术指标、完成期限；都不是就填“都可以公开”。"
    )
    assert hints[8] == "请确认。 属实请填“本需求不含国家秘密”。"
    assert hints == [cell.value for cell in sheet["C"][2:]]
    assert not any(row.cells[3].text for row in table.rows[1:])


def test_what_can_be_chosen_can_be_picked_in_excel(xlsx: BytesIO) -> None:
    book = load_workbook(xlsx)
    sheet = book.worksheets[0]
    lists = {}
    for rule in sheet.data_validations.dataValidation:
        name, _, cells = rule.formula1.rpartition("!")
        options = [row[0].value for row in book[name.strip("'")][cells.replace("$", "")]]
        lists[sheet.cell(next(iter(rule.sqref.ranges)).min_row, 2).value] = options, rule.showErrorMessage
    assert lists == {
        "报名的赛事（必填）": (list(CONTESTS), True),
        "不公开的内容（必填）": ([*HIDE, "都可以公开"], False),
        "保密审查（必填）": (["本需求不含国家秘密"], False),
    }


def test_a_long_list_stands_behind_the_table_in_word(word: BytesIO) -> None:
    document = docx.Document(word)
    lines = [paragraph.text for paragraph in document.paragraphs]
    assert lines[lines.index("报名的赛事的选项") + 1 :] == [f"· {contest}" for contest in CONTESTS]
    assert "可选的很多，见后面“报名的赛事的选项”。" in document.tables[0].rows[3].cells[2].text


def test_both_are_made_for_a4_and_name_nobody(xlsx: BytesIO, word: BytesIO) -> None:
    sheet = load_workbook(xlsx).worksheets[0]
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.print_title_rows) == (9, 1, "$3:$3")
    document = docx.Document(word)
    page = document.sections[0]
    assert [round(side.cm, 1) for side in (page.page_width, page.page_height) if side] == [21.0, 29.7]
    for file in (xlsx, word):
        told = ZipFile(file).read("docProps/core.xml").decode()
        assert re.findall("<dc:(?:title|creator|description|subject)[^>]*>([^<]+)<", told) == ["技术需求表"]
        assert "<cp:lastModifiedBy>" not in told


def test_a_blank_sheet_says_nothing(xlsx: BytesIO, word: BytesIO) -> None:
    assert sheets.read_xlsx(FORM, xlsx.getvalue()) == {}
    assert sheets.read_docx(FORM, word.getvalue()) == {}


@settings(deadline=None, max_examples=30)
@given(filled=answers)
def test_what_is_typed_into_excel_is_read(xlsx: BytesIO, filled: dict[str, str]) -> None:
    def fill(sheet: Any) -> None:
        for key, text in filled.items():
            plain(sheet.cell(row_of(sheet, key), ANSWER), text)

    assert in_excel(xlsx, fill) == filled


@settings(deadline=None, max_examples=30)
@given(filled=answers)
def test_what_is_typed_into_word_is_read(word: BytesIO, filled: dict[str, str]) -> None:
    def fill(document: Any) -> None:
        for row, key in zip(document.tables[0].rows[1:], KEYS, strict=True):
            row.cells[3].text = filled[key]

    assert in_word(word, fill) == filled


@pytest.mark.parametrize(
    ("value", "shown", "said"),
    [
        (320, "#,##0.00", "320"),
        (320.50, "General", "320.5"),
        (0.1 + 0.2, "General", "0.3"),
        (12500000000000, "0.00E+00", "12500000000000"),
        (1e-7, "General", "0.0000001"),
        (0.05, "0%", "5%"),
        (0.125, "0.00%", "12.5%"),
        (datetime(2026, 12, 31), "yyyy-mm-dd", "2026-12-31"),
        (date(2026, 12, 31), 'yyyy"年"m"月"d"日"', "2026-12-31"),
        (datetime(2026, 12, 31, 14, 30), "yyyy-mm-dd hh:mm", "2026-12-31 14:30"),
        (time(9, 30), "h:mm", "09:30"),
        (True, "General", "是"),
        (" 2026年底 ", "@", "2026年底"),
    ],
)
def test_numbers_days_and_shares_are_read_as_they_are_written(
    xlsx: BytesIO, value: object, shown: str, said: str
) -> None:
    def fill(sheet: Any) -> None:
        cell = sheet.cell(row_of(sheet, "due"), ANSWER, value)
        cell.number_format = shown

    assert in_excel(xlsx, fill) == {"due": said}


def test_a_day_as_chinese_excel_keeps_it(xlsx: BytesIO) -> None:
    def fill(sheet: Any) -> None:
        for key, day in (("due", 46387), ("budget", 10**9)):
            sheet.cell(row_of(sheet, key), ANSWER, day)._style.numFmtId = 31  # 2026年12月31日, in no list of openpyxl

    assert in_excel(xlsx, fill) == {"due": "2026-12-31", "budget": "1000000000"}


def test_a_formula_is_worth_what_excel_made_of_it_and_never_computed(xlsx: BytesIO) -> None:
    def fill(sheet: Any) -> None:
        sheet.cell(row_of(sheet, "budget"), ANSWER, "=40+10")
        sheet.cell(row_of(sheet, "due"), ANSWER, "=1/0")
        sheet.cell(row_of(sheet, "name"), ANSWER, "=A1")
        plain(sheet.cell(row_of(sheet, "problem"), ANSWER), "=1+1 为什么不等于 3")
        plain(sheet.cell(row_of(sheet, "numbers"), ANSWER), "+5 ℃\n-40 ℃\n@25 ℃")
        plain(sheet.cell(row_of(sheet, "person"), ANSWER), "#N/A")

    book = load_workbook(xlsx)
    fill(book.worksheets[0])
    computed = edited(
        saved(book),
        "xl/worksheets/sheet1.xml",
        (b"<f>40+10</f><v></v>", b"<f>40+10</f><v>50</v>"),
        (b"<f>40+10</f><v />", b"<f>40+10</f><v>50</v>"),
    )
    assert sheets.read_xlsx(FORM, computed) == {
        "budget": "50",
        "problem": "=1+1 为什么不等于 3",
        "numbers": "+5 ℃\n-40 ℃\n@25 ℃",
        "person": "#N/A",
    }


def test_rows_and_columns_may_be_elsewhere(xlsx: BytesIO) -> None:
    def fill(sheet: Any) -> None:
        sheet.cell(row_of(sheet, "name"), ANSWER, "甲公司")
        sheet.cell(row_of(sheet, "due"), ANSWER, "明年6月底")
        sheet.move_range("A4:D8", rows=20)
        sheet.insert_cols(3)
        sheet.cell(row_of(sheet, "name"), 3, "核对过")
        sheet.insert_cols(1)
        sheet.insert_rows(1, 3)

    def row_of(sheet: Any, key: str) -> int:
        return next(int(cell.row) for row in sheet for cell in row if str(cell.value).startswith(LABELS[key]))

    assert in_excel(xlsx, fill) == {"name": "甲公司", "due": "明年6月底"}


@pytest.mark.parametrize(
    "label",
    [
        "企业名称",
        "1. 企业名称",
        "（1）企业名称：",
        "一、企业名称（必填）",
        "１企業名稱 *",
        "【企业名称】",
        "企业名称\n(必填项):",
    ],
)
def test_a_label_is_known_however_it_is_written(label: str) -> None:
    assert sheets.read_xlsx(FORM, workbook([(label, "甲公司"), ("随便什么", "不认得")])) == {"name": "甲公司"}
    assert sheets.read_xlsx(FORM, workbook([("1", label, "贵单位的全称是什么？例：乙公司", "甲公司")])) == {
        "name": "甲公司"
    }


def test_a_label_may_lack_what_stands_in_brackets() -> None:
    rows = [("预算或奖金", 50), ("完成期限（大约）", "年底")]
    assert sheets.read_xlsx(FORM, workbook(rows)) == {"budget": "50", "due": "年底"}


def test_label_and_answer_may_share_a_cell() -> None:
    rows = [("关于我们", ""), ("企业名称：甲公司\n（盖章）", ""), ("", "【联系人】张三")]
    assert sheets.read_xlsx(FORM, workbook(rows)) == {"name": "甲公司\n（盖章）", "person": "张三"}


def test_an_answer_may_go_on_in_rows_below(xlsx: BytesIO) -> None:
    def fill(sheet: Any) -> None:
        row = row_of(sheet, "numbers")
        sheet.insert_rows(row + 1, 2)
        for more, text in enumerate(("强度 ≥ 300 MPa", "变形 ≤ 0.5 mm", "寿命 ≥ 5 年")):
            sheet.cell(row + more, ANSWER, text)

    assert in_excel(xlsx, fill) == {"numbers": "强度 ≥ 300 MPa\n变形 ≤ 0.5 mm\n寿命 ≥ 5 年"}


def test_only_what_is_seen_is_read(xlsx: BytesIO) -> None:
    book = load_workbook(xlsx)
    hidden = book.create_sheet("旧", 0)
    hidden.append(["企业名称", "旧的公司"])
    hidden.sheet_state = "hidden"
    book["填写"].cell(row_of(book["填写"], "name"), ANSWER, "甲公司")
    book.create_sheet("另一张").append(["联系人", "张三"])
    assert sheets.read_xlsx(FORM, saved(book)) == {"name": "甲公司", "person": "张三"}


def test_the_choice_of_something_named_like_a_field_is_no_field(xlsx: BytesIO, word: BytesIO) -> None:
    assert in_excel(xlsx, lambda sheet: sheet.cell(row_of(sheet, "hide"), ANSWER, "技术指标")) == {"hide": "技术指标"}

    def below(sheet: Any) -> None:
        row = row_of(sheet, "hide")
        sheet.insert_rows(row + 1)
        sheet.cell(row, ANSWER, "企业名称")
        sheet.cell(row + 1, ANSWER, "技术指标")

    assert in_excel(xlsx, below) == {"hide": "企业名称\n技术指标"}

    def fill(document: Any) -> None:
        document.tables[0].rows[7].cells[3].text = "企业名称\n技术指标"

    assert in_word(word, fill) == {"hide": "企业名称\n技术指标"}


def test_merged_cells_in_word_are_read_once(word: BytesIO) -> None:
    def fill(document: Any) -> None:
        rows = document.tables[0].rows
        rows[1].cells[2].merge(rows[1].cells[3]).text = "甲公司"
        rows[4].cells[1].merge(rows[5].cells[1]).text = "技术指标"
        rows[4].cells[3].text, rows[5].cells[3].text = "强度", "寿命"

    assert in_word(word, fill) == {"name": "甲公司", "numbers": "强度\n寿命"}


def test_word_may_be_filled_in_below_the_table(word: BytesIO) -> None:
    def fill(document: Any) -> None:
        document.tables[0].rows[1].cells[3].text = "甲公司"
        after = document.tables[0]._tbl
        for line in reversed(
            ["说明：以下是补充", "技术问题：焊接变形大。", "返修成本高。", "联系人：张三", "附件：见邮件"]
        ):
            paragraph = OxmlElement("w:p")
            run, text = OxmlElement("w:r"), OxmlElement("w:t")
            text.text = line
            run.append(text)
            paragraph.append(run)
            after.addnext(paragraph)

    assert in_word(word, fill) == {"name": "甲公司", "problem": "焊接变形大。\n返修成本高。", "person": "张三"}


def test_what_word_marks_as_inserted_is_read(word: BytesIO) -> None:
    def fill(document: Any) -> None:
        paragraph = document.tables[0].rows[1].cells[3].paragraphs[0]
        run = paragraph.add_run("甲公司")._element
        inserted = OxmlElement("w:ins")
        inserted.set(qn("w:author"), "某人")
        run.addprevious(inserted)
        inserted.append(run)

    assert in_word(word, fill) == {"name": "甲公司"}


def test_no_digit_is_lost() -> None:
    cells = b'<row><c t="str"><v>%s</v></c><c><v>911100006000373412</v></c></row>' % "联系人".encode()
    assert sheets.read_xlsx(FORM, with_sheet(b"<sheetData>%s</sheetData>" % cells)) == {"person": "911100006000373412"}
