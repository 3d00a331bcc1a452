"""The blank sheet of a form in Excel. To be imported where one is made."""

from openpyxl import Workbook
from openpyxl.cell import Cell
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.utils import quote_sheetname
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from handlers.form import blank
from handlers.form import sheet_texts as texts
from handlers.form.blank import Line
from handlers.form.fields import About, Form
from handlers.office import workbook
from handlers.office.workbook import CENTRED, FAINT, FONT, FROM_TOP, GRID, HEAD, WRAPPED, font, plain

HEADS = (texts.NUMBER, texts.LABEL, texts.HINT, texts.ANSWER)
WIDTHS = (5, 23, 31, 37)
TOP = 3  # the row of the heads
LEAST, ROOMY = 26, 90  # points


def to_bytes(form: Form, about: About) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = texts.FIELDS
    workbook.for_a4(sheet, WIDTHS, repeated=f"{TOP}:{TOP}")
    _head(sheet, form)
    lists = _Lists(book)
    for row, line in enumerate(blank.lines(form, about), TOP + 1):
        _line(sheet, row, line)
        if line.options:
            sheet.add_data_validation(_choice(lists.add(line), sheet.cell(row, 4).coordinate, line))
    return workbook.written(book, form.title)


def _head(sheet: Worksheet, form: Form) -> None:
    for row, text, size, height in ((1, form.title, 18, 36), (2, blank.how(form), 10.5, 34)):
        sheet.merge_cells(start_row=row, end_row=row, start_column=1, end_column=len(HEADS))
        cell = plain(sheet.cell(row, 1), text)
        cell.font, cell.alignment = font(size, bold=row == 1), CENTRED if row == 1 else WRAPPED
        sheet.row_dimensions[row].height = height
    for column, head in enumerate(HEADS, 1):
        cell = plain(sheet.cell(TOP, column), head)
        cell.font, cell.alignment, cell.border, cell.fill = font(bold=True), CENTRED, GRID, HEAD
    sheet.row_dimensions[TOP].height = 24
    sheet.freeze_panes = sheet.cell(TOP + 1, 1)


def _line(sheet: Worksheet, row: int, line: Line) -> None:
    number, label, hint, answer = (sheet.cell(row, column) for column in range(1, 5))
    number.value, number.alignment, number.font = line.number, CENTRED, font()
    color = "FFC0392B" if line.mark == texts.REQUIRED else "FF7B8794"
    mark = TextBlock(InlineFont(rFont=FONT, sz=9, color=color), line.mark)
    label.value = CellRichText(TextBlock(InlineFont(rFont=FONT, sz=10.5, b=True), line.label), mark)
    label.alignment = WRAPPED
    plain(hint, line.hint)
    hint.alignment, hint.font, hint.fill = WRAPPED, font(9, color="FF52606D"), FAINT
    # Text, so that 18 digits stay 18 digits and nothing that is typed is a formula
    answer.number_format, answer.font = "@", font()
    answer.alignment = FROM_TOP if line.roomy else WRAPPED
    for cell in (number, label, hint, answer):
        cell.border = GRID
    least = ROOMY if line.roomy else LEAST
    workbook.fit(sheet, row, max(least, workbook.height(line.hint, WIDTHS[2], 9), _label_height(line)))


def _label_height(line: Line) -> float:
    return workbook.height(line.label + line.mark, WIDTHS[1], 10.5)


class _Lists:
    """The second sheet: the lists of options, one under the other."""

    def __init__(self, book: Workbook) -> None:
        self._sheet = book.create_sheet(texts.OPTIONS)
        workbook.for_a4(self._sheet, [80])
        self._row = 0

    def add(self, line: Line) -> str:
        """Where the options stand."""
        head = self._next(texts.listing(line.label))
        head.font, head.fill = font(bold=True), HEAD
        first = self._row + 1
        for option in line.options:
            self._next(option).font = font()
        source = f"{quote_sheetname(texts.OPTIONS)}!$A${first}:$A${self._row}"
        self._row += 1
        return source

    def _next(self, text: str) -> Cell:
        self._row += 1
        cell = plain(self._sheet.cell(self._row, 1), text)
        cell.border, cell.alignment = GRID, WRAPPED
        return cell


def _choice(source: str, cell: str, line: Line) -> DataValidation:
    return DataValidation(
        type="list",
        formula1=source,
        sqref=cell,
        showErrorMessage=line.strict,
        errorStyle="warning",
        errorTitle=line.label[:32],
        error=texts.NOT_AN_OPTION,
    )
