"""The blank sheet of a form in Word. To be imported where one is made."""

from collections.abc import Iterable

from docx.document import Document
from docx.enum.table import WD_ALIGN_VERTICAL
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import Table

from handlers.form import blank
from handlers.form import sheet_texts as texts
from handlers.form.blank import Line
from handlers.form.fields import About, Form
from handlers.office import document as office
from handlers.office.document import GREY, RED, write

HEADS = (texts.NUMBER, texts.LABEL, texts.HINT, texts.ANSWER)
WIDTHS = (1.2, 3.7, 5.1, 7.0)  # centimetres
HIGH = 2.6  # centimetres that an answer of several lines gets to begin with


def to_bytes(form: Form, about: About) -> bytes:
    document = office.new(form.title)
    write(document.add_paragraph(), blank.how(form)).paragraph_format.space_after = Pt(8)
    lines = blank.lines(form, about)
    table = office.table(document, WIDTHS, HEADS)
    for line in lines:
        _line(table, line)
    _lists(document, (line for line in lines if line.listed))
    return office.written(document)


def _line(table: Table, line: Line) -> None:
    number, label, hint, answer = office.add_row(table, WIDTHS, least=HIGH if line.roomy else 0.9).cells
    write(number.paragraphs[0], str(line.number)).alignment = WD_ALIGN_PARAGRAPH.CENTER
    write(label.paragraphs[0], line.label, bold=True)
    write(label.paragraphs[0], line.mark, size=9, color=RED if line.mark == texts.REQUIRED else GREY)
    write(hint.paragraphs[0], line.hint, size=9, color=GREY)
    office.shade(hint, "F5F7FA")
    if line.roomy:
        answer.vertical_alignment = WD_ALIGN_VERTICAL.TOP


def _lists(document: Document, lines: Iterable[Line]) -> None:
    """What does not fit into the table."""
    for line in lines:
        head = write(document.add_paragraph(), texts.listing(line.label), bold=True)
        head.paragraph_format.space_before, head.paragraph_format.space_after = Pt(12), Pt(4)
        head.paragraph_format.keep_with_next = True
        for option in line.options:
            write(document.add_paragraph(), f"· {option}")
