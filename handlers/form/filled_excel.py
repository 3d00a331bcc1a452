"""The filled sheet of a form in Excel. To be imported where one is read."""

import warnings
from collections.abc import Iterator
from datetime import date, datetime, time
from decimal import Decimal
from itertools import islice
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.datetime import from_excel

from handlers.form.fields import Form
from handlers.form.filled import Labels, Row, answers
from handlers.form.parts import trimmed

SHEETS, ROWS, COLUMNS, CHARACTERS = 10, 500, 40, 100_000  # that are read, at most; characters of a sheet
# Formats of days and times in Chinese Excel that openpyxl does not know for ones
MOMENTS = {*range(27, 37), *range(50, 59)}


def read(form: Form, data: bytes) -> dict[str, str]:
    """Fails with anything at all on a broken file."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about what openpyxl would not write again
        book = load_workbook(trimmed(data), read_only=True, data_only=True, keep_links=False)
        seen = [sheet for sheet in book.worksheets[:SHEETS] if sheet.sheet_state == "visible"]
        return answers(form, Labels(form), [list(_rows(sheet)) for sheet in seen])


def _rows(sheet: Any) -> Iterator[Row]:
    left = CHARACTERS
    sheet.reset_dimensions()  # they may be wrong
    try:
        for row in islice(sheet.iter_rows(max_row=ROWS, max_col=COLUMNS), ROWS):
            cells = [_said(cell) for cell in row]
            left -= sum(map(len, cells))
            if left < 0:
                return
            yield cells
    except ParseError:  # the sheet was too long to be read to its end
        return


def _said(cell: Any) -> str:
    """What the cell shows, as people write it; "" where a formula could not be computed."""
    value = cell.value
    if value is None or cell.data_type == "e":
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, int | float):
        return _number(value, cell)
    if isinstance(value, datetime | date | time):
        return _moment(value)
    return str(value).replace("_x000D_", "")


def _number(value: float, cell: Any) -> str:
    if cell.style_array.numFmtId in MOMENTS:
        try:
            return _moment(from_excel(value, cell.parent.parent.epoch))
        except (OverflowError, ValueError):  # there is no such day
            return str(value)
    # Excel keeps fifteen digits, with which 0.1+0.2 is 0.3
    exact = Decimal(value) if isinstance(value, int) else Decimal(f"{value:.15g}")
    return f"{_digits(exact * 100)}%" if "%" in cell.number_format else _digits(exact)


def _digits(number: Decimal) -> str:
    digits = f"{number:f}"
    return digits.rstrip("0").rstrip(".") if "." in digits else digits


def _moment(value: datetime | date | time) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    if isinstance(value, datetime) and value.time() != time():
        return f"{value:%Y-%m-%d %H:%M}"
    return f"{value:%Y-%m-%d}"
