"""The package of a demand for the official site: to the letter, harmless, neat, silent about who made it."""

import re
from collections.abc import Callable
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from handlers.demand.package import package_docx, package_xlsx

NUMBER, TITLE = "XQ-2026-0001", "高强铝合金薄壁件的低变形焊接技术"
ROWS = [
    ("需求编号", NUMBER),
    ("需求名称", TITLE),
    ("技术问题", '=HYPERLINK("http://example.cn","点这里")'),
    ("技术指标", "-40 ℃ 冲击功 ≥ 20 J\n+5 ℃\n@25 ℃\n#N/A"),
    ("现有基础", "😀 👨‍👩‍👧 \u200fעברית\u200f ñ 𠮷 <b>&amp;"),
    ("对挑战者的要求", ""),
]
Pairs = list[tuple[str, str]]


def in_excel(rows: Pairs) -> Pairs:
    """The pairs as they are read, what goes on in further cells put together; no cell computes anything."""
    sheet = load_workbook(BytesIO(package_xlsx(rows, NUMBER, TITLE))).active
    assert {cell.data_type for row in sheet for cell in row if cell.value is not None} == {"s"}
    found: Pairs = []
    for label, value in list(sheet.iter_rows(values_only=True))[1:]:
        if label and label.endswith("（续）"):
            found[-1] = found[-1][0], found[-1][1] + value
        elif label:
            found.append((label, value or ""))
    return found


def in_word(rows: Pairs) -> Pairs:
    document = docx.Document(BytesIO(package_docx(rows, NUMBER, TITLE)))
    return [(row.cells[0].text, row.cells[1].text) for row in document.tables[0].rows]


BOTH = pytest.mark.parametrize("read", [in_excel, in_word])


@BOTH
def test_what_is_public_stands_there_to_the_letter(read: Callable[[Pairs], Pairs]) -> None:
    assert read(ROWS) == ROWS


@BOTH
def test_what_no_file_can_hold_is_left_out(read: Callable[[Pairs], Pairs]) -> None:
    assert read([("技术\x0b问题", "a\x00b\x07c\x1b[31m\ud800\uffff\x85d\r\ne\rf")]) == [("技术问题", "abc[31md\ne\nf")]


@BOTH
@pytest.mark.parametrize("length", [2_000, 32_767, 32_768, 100_000])
def test_nothing_is_cut_off(read: Callable[[Pairs], Pairs], length: int) -> None:
    rows = [("技术问题", "很长" * (length // 2) + "。" * (length % 2)), ("联系方式", "不公开")]
    assert read(rows) == rows


@BOTH
@settings(deadline=None, max_examples=30)
@given(words=st.text("甲ab1=+-@#'\"\n <>&😀\u200f\u202e", max_size=60))
def test_any_words_stand_there_to_the_letter(read: Callable[[Pairs], Pairs], words: str) -> None:
    assert read([("技术问题", words)]) == [("技术问题", words)]


def test_both_are_made_for_a4() -> None:
    sheet = load_workbook(BytesIO(package_xlsx(ROWS, NUMBER, TITLE))).active
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (9, 1, 0)
    assert sheet.oddHeader.right.text == NUMBER
    page = docx.Document(BytesIO(package_docx(ROWS, NUMBER, TITLE))).sections[0]
    assert [round(side.cm, 1) for side in (page.page_width, page.page_height) if side] == [21.0, 29.7]
    assert page.header.paragraphs[0].text == NUMBER


def test_what_is_long_has_room_in_excel() -> None:
    """A row can only be so high; a cell goes on over several."""
    sheet = load_workbook(BytesIO(package_xlsx([("技术问题", "很长" * 1500)], NUMBER, TITLE))).active
    rows = [sheet.row_dimensions[row].height for row in range(2, sheet.max_row + 1)]
    assert len(rows) > 1
    assert max(rows) <= 409
    assert sum(rows) > 3000 / 36 * 10.5
    assert {str(area) for area in sheet.merged_cells.ranges} == {
        "A1:B1",
        *(f"{it}2:{it}{sheet.max_row}" for it in "AB"),
    }


@pytest.mark.parametrize("make", [package_xlsx, package_docx])
def test_the_file_tells_its_number_and_title_and_nothing_else(make: Callable[[Pairs, str, str], bytes]) -> None:
    file = ZipFile(BytesIO(make(ROWS, NUMBER, TITLE)))
    told = file.read("docProps/core.xml").decode()
    assert re.findall("<(?:dc|cp):(\\w+)[^>]*>([^<]+)<", told) in (
        [("title", f"{NUMBER} {TITLE}")],
        [("title", f"{NUMBER} {TITLE}"), ("revision", "1")],
    )
    assert not re.findall("<(?:Company|Manager)>[^<]", file.read("docProps/app.xml").decode())
    assert "docProps/custom.xml" not in file.namelist()
