"""Documents of Word. To be imported where one is made: python-docx takes a sixth of a second."""

from collections.abc import Iterable, Sequence
from io import BytesIO

import docx
from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.shared import Cm, Pt, RGBColor
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph

from handlers.office.printable import printable

FONT, HEADLINE = "宋体", "黑体"
GREY, RED = "52606D", "C0392B"


def new(title: str) -> Document:
    """A document on A4 under its title, with the number of each page; its properties name the title and nobody."""
    document = docx.Document()
    properties = document.core_properties
    properties.title, properties.author, properties.comments = printable(title)[:255], "", ""
    normal = document.styles["Normal"]
    normal.font.size = Pt(10.5)
    _face(normal.element.get_or_add_rPr(), FONT)
    normal.paragraph_format.space_after = Pt(0)
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(2)
    _page_number(section.footer.paragraphs[0])
    head = document.add_paragraph()
    head.alignment = WD_ALIGN_PARAGRAPH.CENTER
    head.paragraph_format.space_after = Pt(10)
    write(head, title, size=18, bold=True)
    return document


def write(
    paragraph: Paragraph, text: str, *, size: float | None = None, bold: bool = False, color: str | None = None
) -> Paragraph:
    """Adds text; size in points, the color as RRGGBB."""
    run = paragraph.add_run(printable(text))
    run.bold = bold or None
    if size:
        run.font.size = Pt(size)
    if color:
        run.font.color.rgb = RGBColor.from_string(color)
    if bold:
        _face(run._element.get_or_add_rPr(), HEADLINE)
    return paragraph


def table(document: Document, widths: Sequence[float], heads: Sequence[str] = ()) -> Table:
    """A table with lines, so many centimetres wide; its head stands on each page that it reaches."""
    made: Table = document.add_table(0, len(widths), "Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _padding(made, 70)
    for column, width in zip(made.columns, widths, strict=True):
        column.width = Cm(width)
    if heads:
        row = add_row(made, widths)
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
        for cell, head in zip(row.cells, heads, strict=True):
            shade(cell, "DCE6F1")
            write(cell.paragraphs[0], head, bold=True).alignment = WD_ALIGN_PARAGRAPH.CENTER
    return made


def add_row(table: Table, widths: Iterable[float], *, least: float = 0.9, whole: bool = True) -> _Row:
    """least: its height in centimetres, which grows with what is written in it; `whole`: it stands on one page."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    if whole:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    row.height, row.height_rule = Cm(least), WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, width in zip(row.cells, widths, strict=True):
        cell.width = Cm(width)
        cell.vertical_alignment = WD_ALIGN_VERTICAL.CENTER
    return row


def shade(cell: _Cell, color: str) -> None:
    """A background, as RRGGBB."""
    fill = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", color)):
        fill.set(qn(f"w:{name}"), value)
    cell._tc.get_or_add_tcPr().insert_element_before(fill, "w:vAlign")


def written(document: Document) -> bytes:
    """The file."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _face(properties: BaseOxmlElement, name: str) -> None:
    """Chinese and everything else in one typeface."""
    fonts = properties.get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{script}"), name)


def _padding(table: Table, twips: int) -> None:
    """Above and below what is written in a cell, in twentieths of a point."""
    margins = OxmlElement("w:tblCellMar")
    for side in ("top", "bottom"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(twips))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.insert_element_before(margins, "w:tblLook")


def _page_number(paragraph: Paragraph) -> None:
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    for text, field in (("第 ", "PAGE"), (" 页，共 ", "NUMPAGES"), (" 页", None)):
        write(paragraph, text, size=9)
        if field:
            counted = OxmlElement("w:fldSimple")
            counted.set(qn("w:instr"), field)
            paragraph._p.append(counted)
