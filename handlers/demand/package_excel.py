"""The public text of a demand in Excel. To be imported where one is made."""

from collections.abc import Iterator
from math import ceil

from openpyxl import Workbook
from openpyxl.worksheet.worksheet import Worksheet

from handlers.demand.package import Rows
from handlers.office import workbook
from handlers.office.workbook import CENTRED, FROM_TOP, GRID, HEAD, HIGHEST, LONGEST, WRAPPED, font, plain

WIDTHS = (20, 72)
SIZE = 10.5  # points
LEAST = 26  # points
SPARE = 1.1  # how much higher than it seems a text is made that is spread over several rows, which nothing fits anew


def to_bytes(rows: Rows, number: str, title: str) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "技术需求"
    workbook.for_a4(sheet, WIDTHS)
    sheet.oddHeader.right.text = number.replace("&", "&&")
    _title(sheet, title)
    row = 2
    for label, words in _fitting(rows):
        row += _pair(sheet, row, label, words)
    return workbook.written(book, f"{number} {title}")


def _title(sheet: Worksheet, title: str) -> None:
    sheet.merge_cells("A1:B1")
    cell = plain(sheet["A1"], title)
    cell.font, cell.alignment = font(16, bold=True), CENTRED
    sheet.row_dimensions[1].height = min(max(40, workbook.height(title, sum(WIDTHS), 16) + 12), HIGHEST)


def _fitting(rows: Rows) -> Iterator[tuple[str, str]]:
    """What no cell holds goes on in the next."""
    for label, words in rows:
        for start in range(0, len(words) or 1, LONGEST):
            yield label if start == 0 else f"{label}（续）", words[start : start + LONGEST]


def _pair(sheet: Worksheet, row: int, label: str, words: str) -> int:
    """The number of rows that it takes: one can only be so high."""
    height = max(LEAST, workbook.height(words, WIDTHS[1], SIZE), workbook.height(label, WIDTHS[0], SIZE))
    count = ceil(height * SPARE / HIGHEST) if height > HIGHEST else 1
    name, value = plain(sheet.cell(row, 1), label), plain(sheet.cell(row, 2), words)
    name.font, value.font = font(SIZE, bold=True), font(SIZE)
    value.number_format = "@"
    for at in range(row, row + count):
        workbook.fit(sheet, at, height if count == 1 else height * SPARE / count)
        for cell in sheet[at]:
            cell.border = GRID
            cell.alignment = WRAPPED if count == 1 else FROM_TOP
        sheet.cell(at, 1).fill = HEAD
    if count > 1:
        for column in (1, 2):
            sheet.merge_cells(start_row=row, end_row=row + count - 1, start_column=column, end_column=column)
    return count
