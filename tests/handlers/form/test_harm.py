"""Files that are none of ours, broken, or made to harm: they say nothing, and soon."""

from io import BytesIO

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from handlers.form import parts, sheets
from tests.handlers.form.sheet import FORM, saved, with_sheet, workbook


def test_what_is_no_sheet_says_nothing(xlsx: BytesIO, word: BytesIO) -> None:
    foreign = docx.Document()
    foreign.add_paragraph("关于召开会议的通知")
    assert sheets.read_docx(FORM, saved(foreign)) == {}
    assert sheets.read_xlsx(FORM, workbook([("姓名", "年龄"), ("张三", 30)])) == {}
    assert sheets.read_xlsx(FORM, word.getvalue()) == sheets.read_docx(FORM, xlsx.getvalue()) == {}
    for read in (sheets.read_xlsx, sheets.read_docx):
        assert read(FORM, b"") == read(FORM, b"PK\x03\x04") == read(FORM, "企业名称：甲公司".encode()) == {}


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_a_broken_file_says_nothing_rather_than_failing(xlsx: BytesIO, word: BytesIO, data: st.DataObject) -> None:
    for read, whole in ((sheets.read_xlsx, xlsx.getvalue()), (sheets.read_docx, word.getvalue())):
        at = data.draw(st.integers(0, len(whole) - 1))
        instead = data.draw(st.binary(max_size=40))
        assert read(FORM, whole[:at] + instead + whole[at + len(instead) :]) == {}
        assert read(FORM, whole[:at]) == {}


@pytest.mark.parametrize("dimension", [b'<dimension ref="A1:D9"/>', b'<dimension ref="A1"/>'])
def test_of_a_sheet_that_goes_on_for_ever_the_beginning_is_read(dimension: bytes) -> None:
    cells = '<c r="A1" t="str"><v>企业名称</v></c><c r="B1" t="str"><v>甲公司</v></c>'
    first = f'<row r="1">{cells}</row>'.encode()
    rows = b"".join(b'<row r="%d"/>' % row for row in range(2, 150_000))
    endless = dimension + b"<sheetData>" + first + rows + b"</sheetData>"
    assert len(endless) > parts.PART
    assert sheets.read_xlsx(FORM, with_sheet(endless)) == {"name": "甲公司"}


def test_no_more_of_a_file_is_read_than_a_sheet_can_have() -> None:
    rows = b"<sheetData>" + b"<row/>" * 400_000 + b"</sheetData>"
    assert len(parts.trimmed(with_sheet(rows)).getvalue()) < parts.PART + 100_000
    assert sheets.read_xlsx(FORM, with_sheet(rows)) == {}


def test_what_stands_far_away_is_not_looked_for() -> None:
    book = Workbook()
    book.active.cell(1_000_000, 1, "企业名称")
    book.active.cell(1_000_000, 2, "甲公司")
    book.active.cell(1, 16_000, "联系人")
    book.active.cell(1, 16_001, "张三")
    assert sheets.read_xlsx(FORM, saved(book)) == {}
