"""The public text of a demand in Word. To be imported where one is made."""

from docx.enum.text import WD_ALIGN_PARAGRAPH

from handlers.demand.package import Rows
from handlers.office import document as office
from handlers.office.document import GREY, write

WIDTHS = (3.6, 13.4)  # centimetres


def to_bytes(rows: Rows, number: str, title: str) -> bytes:
    document = office.new(title)
    document.core_properties.title = f"{number} {title}"
    head = document.sections[0].header.paragraphs[0]
    write(head, number, size=9, color=GREY).alignment = WD_ALIGN_PARAGRAPH.RIGHT
    table = office.table(document, WIDTHS)
    for label, words in rows:
        name, value = office.add_row(table, WIDTHS, whole=False).cells
        office.shade(name, "DCE6F1")
        write(name.paragraphs[0], label, bold=True)
        write(value.paragraphs[0], words)
    return office.written(document)
