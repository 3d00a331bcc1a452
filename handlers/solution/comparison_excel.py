"""The comparison in Excel. To be imported where one is made."""

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from handlers.office import workbook
from handlers.office.workbook import FROM_TOP, GRID, HEAD, font, plain
from handlers.solution.comparison import Table

FIRST, OTHER = 26, 34  # characters wide
SIZE = 10.5  # points


def to_bytes(lines: Table) -> bytes:
    book = Workbook()
    sheet = book.active
    sheet.title = "方案对照"
    widths = [FIRST, *(OTHER for _ in lines[0][1:])]
    workbook.for_a4(sheet, widths, repeated="1:1")
    sheet.page_setup.orientation = "landscape"
    sheet.freeze_panes = "B2"
    for number, width in enumerate(widths, 1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    for row, line in enumerate(lines, 1):
        workbook.fit(sheet, row, max(workbook.height(text, OTHER, SIZE) for text in line))
        for column, text in enumerate(line, 1):
            cell = plain(sheet.cell(row, column), text)
            head = row == 1 or column == 1
            cell.font, cell.alignment, cell.border = font(SIZE, bold=head), FROM_TOP, GRID
            if head:
                cell.fill = HEAD
    return workbook.written(book, f"{lines[0][0]} 方案对照表")
