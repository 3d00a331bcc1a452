"""The same notice as people send it: a Word file, a PDF, a text file with broken lines. Made from our Markdown."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise

import docx
from reportlab.lib import colors
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.platypus import Flowable, SimpleDocTemplate
from reportlab.platypus import Paragraph as Printed
from reportlab.platypus import Table as Grid

from knowledge.blocks import Block, Paragraph, Table

Span = tuple[int, int, int]  # a column, its first row, its last row


def word(blocks: Sequence[Block]) -> bytes:
    """A .docx: plain paragraphs, cells that go on below really merged."""
    document = docx.Document()
    for block in blocks:
        if isinstance(block, Paragraph):
            for line in _lines(block):
                document.add_paragraph(line)
            continue
        table = document.add_table(len(block.rows), len(block.rows[0]))
        for at, row in enumerate(block.rows):
            for column, text in enumerate(row):
                table.cell(at, column).text = text.replace(" ", "\n")
        for column, first, last in spans(block):
            merged = table.cell(first, column).merge(table.cell(last, column))
            merged.text = merged.text.strip("\n")
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def printed(blocks: Sequence[Block], height: float = A4[1]) -> bytes:
    """A .pdf: indented paragraphs, ruled tables whose head is repeated on each page, page numbers."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = BytesIO()
    frame = SimpleDocTemplate(stream, pagesize=(A4[0], height), leftMargin=28 * mm, rightMargin=26 * mm)
    flow = [flowable for block in blocks for flowable in _flowables(block)]
    frame.build(flow, onFirstPage=_number, onLaterPages=_number)
    return stream.getvalue()


def raw(blocks: Sequence[Block], width: int = 28) -> str:
    """A .txt as converters make it: tabs, breaks in the middle of words, the head of a table said twice."""
    parts: list[str] = []
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph):
            parts += [_broken(line, width) if at % 3 == 0 else line for line in _lines(block)]
            continue
        rows = ["\t".join(_spaced(cell) for cell in row) for row in block.rows]
        half = next((row for row in range(len(rows) // 2, len(rows)) if rows[row][0] != "\t"), len(rows))
        parts.append("\n".join(rows[:half]))
        if rows[half:]:
            parts.append("\n".join([rows[0], *rows[half:]]))
    return "\n\n".join(parts).replace("（三）", "(三) ").replace("（二）", "(二)")


def spans(table: Table) -> Iterator[Span]:
    """The merged cells of a table of contests: what is said once for several rows."""
    starts = [at for at, row in enumerate(table.rows) if row[0]] + [len(table.rows)]
    for first, after in pairwise(starts):
        if after - first > 1:
            blank = not any(row[3] for row in table.rows[first:after])
            yield from ((column, first, after - 1) for column in ((0, 1, 2, 3) if blank else (0, 1, 2)))


def _lines(paragraph: Paragraph) -> list[str]:
    """A heading as notices print it: a full stop behind （一）…, the annex's number on a line of its own."""
    if paragraph.text.startswith("附件") and paragraph.depth:
        label, title = paragraph.text.split(" ")
        return [f"{label[:2]} {label[2:]}", title]
    return [paragraph.text + ("。" if paragraph.depth == 2 else "")]


def _broken(line: str, width: int) -> str:
    """An empty line in the middle of a paragraph, where a page ended."""
    cut = line[width - 1 : width + 1]
    return line if len(line) < 2 * width or not cut.isalpha() else f"{line[:width]}\n\n{line[width:]}"


def _spaced(cell: str) -> str:
    """A cell that was too narrow for its text."""
    return cell if len(cell) < 13 or " " in cell else f"{cell[:11]} {cell[11:]}"


def _flowables(block: Block) -> Iterator[Flowable]:
    style = ParagraphStyle("text", fontName="STSong-Light", fontSize=14, leading=26, firstLineIndent=28, wordWrap="CJK")
    if isinstance(block, Paragraph):
        if block.depth == 0:
            style = ParagraphStyle("title", style, fontSize=18, alignment=1, firstLineIndent=0)
        yield from (Printed(_marked(line), style) for line in _lines(block))
        return
    cell = ParagraphStyle("cell", style, fontSize=10, leading=14, firstLineIndent=0)
    rows = [[Printed(_marked(text).replace(" ", "<br/>"), cell) for text in row] for row in block.rows]
    merged = [("SPAN", (column, first), (column, last)) for column, first, last in spans(block)]
    grid = ("GRID", (0, 0), (-1, -1), 0.6, colors.black)
    widths = [12 * mm, 45 * mm, 34 * mm, 34 * mm, 30 * mm]
    yield Grid(rows, widths, style=[grid, ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *merged], repeatRows=1)


def _marked(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _number(canvas: object, frame: object) -> None:
    canvas.setFont("STSong-Light", 10)  # type: ignore[attr-defined]
    canvas.drawCentredString(A4[0] / 2, 12 * mm, f"— {canvas.getPageNumber()} —")  # type: ignore[attr-defined]
