"""Workbooks. To be imported where one is made or read: openpyxl takes a third of a second."""

import re
from collections.abc import Iterable
from io import BytesIO
from math import ceil
from unicodedata import east_asian_width

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.packaging.core import DocumentProperties
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.dimensions import RowDimension
from openpyxl.worksheet.worksheet import Worksheet

from handlers.office.printable import printable

FONT = "宋体"
HIGHEST = 409  # points, of a row
LONGEST = 32_767  # characters that a cell holds; openpyxl would cut them off without a word
WRAPPED = Alignment(vertical="center", wrap_text=True, horizontal="left", indent=1)
FROM_TOP = Alignment(vertical="top", wrap_text=True, horizontal="left", indent=1)
CENTRED = Alignment(horizontal="center", vertical="center", wrap_text=True)
_LINE = Side("thin", "FF9AA5B1")
GRID = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
HEAD = PatternFill("solid", "FFDCE6F1")
FAINT = PatternFill("solid", "FFF5F7FA")
_FORMULA = re.compile(r"\W*[=+\-@#]")  # what may be taken for a formula, or for an error such as #N/A
_A4 = 9
_EM = 0.19  # of the width of a column, for each point of a Chinese character


class _Fitted(RowDimension):  # type: ignore[misc]
    """A row that is fitted anew when somebody writes in it."""

    customHeight = False


def plain(cell: Cell, text: str) -> Cell:
    """Puts text that came from a person into a cell, to the letter: it is no formula and no error, and becomes none
    when somebody opens the cell and leaves it again."""
    if text := printable(text):
        cell.value = text
        cell.data_type = "s"
        cell.quotePrefix = bool(_FORMULA.match(text))
    return cell


def row(sheet: Worksheet, texts: Iterable[str]) -> list[Cell | str]:
    """The same for a row to append to a sheet that is only written: fast where a text is harmless as it is."""
    return [plain(WriteOnlyCell(sheet), text) if _FORMULA.match(text) else printable(text) for text in texts]


def font(size: float = 10.5, *, bold: bool = False, color: str = "FF1F2933") -> Font:
    return Font(FONT, size, bold, color=color)


def height(text: str, width: float, size: float) -> float:
    """In points, of a text as it wraps in a column: about as much as it takes, as nobody measures here."""
    lines = sum(max(1, ceil(_ems(line) * size * _EM / (width - 3.5))) for line in text.split("\n"))
    return lines * size * 1.4 + 7


def _ems(line: str) -> float:
    return sum(1 if east_asian_width(char) in "WFA" else 0.55 for char in line)


def fit(sheet: Worksheet, row: int, points: float) -> None:
    """Gives a row its height, until something is written in it."""
    sheet.row_dimensions[row] = _Fitted(sheet, index=row, ht=min(points, HIGHEST))


def for_a4(sheet: Worksheet, widths: Iterable[float], *, repeated: str | None = None) -> None:
    """Columns so many characters wide that fill the page; the rows `repeated` ("3:3") stand on each one."""
    for letter, width in zip("ABCDEFGH", widths, strict=False):
        sheet.column_dimensions[letter].width = width
    sheet.sheet_view.showGridLines = False
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.print_options.horizontalCentered = True
    margins = sheet.page_margins
    margins.left = margins.right = 0.6  # inches
    margins.top = margins.bottom = 0.75
    sheet.oddFooter.center.text = "第 &P 页，共 &N 页"
    if repeated:
        sheet.print_title_rows = repeated


def written(book: Workbook, title: str) -> bytes:
    """The file; its properties name the title and nobody."""
    book.properties = DocumentProperties(creator=None, title=printable(title))
    file = BytesIO()
    book.save(file)
    return file.getvalue()
