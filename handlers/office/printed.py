"""Papers as PDF, and words across those of others. To be imported where one is made: reportlab takes half a second.

The font is embedded, so that Chinese is shown everywhere and can be copied; a character that it does not have is
written as its number, as in 〔U+1F600〕, for nothing that was signed may vanish.
"""

from collections.abc import Sequence
from html import escape
from io import BytesIO
from pathlib import Path

from reportlab.lib import textsplit
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import HRFlowable, KeepTogether, Paragraph, SimpleDocTemplate
from reportlab.platypus.doctemplate import BaseDocTemplate

from handlers.office.printable import printable

FONT = "NotoSansSC"
_face = TTFont(FONT, str(Path(__file__).parent / "fonts" / "NotoSansSC.ttf"))
pdfmetrics.registerFont(_face)
# No line begins with these; reportlab knows the Japanese ones only
textsplit.ALL_CANNOT_START += "，：；！？”’》〉"
_BODY = ParagraphStyle("body", fontName=FONT, fontSize=11, leading=18, spaceAfter=5, wordWrap="CJK")
_TITLE = ParagraphStyle("title", _BODY, fontSize=18, leading=28, spaceAfter=10, alignment=1)
_FACT = ParagraphStyle("fact", _BODY, fontSize=10, leading=16, spaceAfter=2)


def readable(text: str) -> str:
    """What the font can show of a text, and the number of each character that it cannot."""
    known = _face.face.charToGlyph
    clean = printable(text).replace("\t", " ")
    return "".join(char if char == "\n" or ord(char) in known else f"〔U+{ord(char):04X}〕" for char in clean)


def paper(text: str, facts: Sequence[tuple[str, str]], foot: str) -> bytes:
    """A text on A4, of which the first line is the title; below it the facts (label, what it says), and on each page
    its foot."""
    title, *rest = [line for line in text.splitlines() if line.strip()]
    lines = [_paragraph(line, _BODY) for line in rest]
    below = [HRFlowable(width="100%", spaceBefore=8, spaceAfter=8), *(_paragraph(f"{a}：{b}", _FACT) for a, b in facts)]

    def sign_page(canvas: Canvas, document: BaseDocTemplate) -> None:
        canvas.setFont(FONT, 8)
        canvas.drawCentredString(A4[0] / 2, 12 * mm, f"{readable(foot)}　第 {document.page} 页")

    file = BytesIO()
    document = SimpleDocTemplate(
        file, pagesize=A4, title=readable(title), author="", lang="zh-CN", initialFontName=FONT
    )
    document.leftMargin = document.rightMargin = 25 * mm
    story = [_paragraph(title, _TITLE), *lines, KeepTogether(below)]
    document.build(story, sign_page, sign_page)
    return file.getvalue()


def _paragraph(text: str, style: ParagraphStyle) -> Paragraph:
    return Paragraph(escape(readable(text), quote=False), style)


def veil(width: float, height: float, words: str) -> bytes:
    """A page, so many points wide and high, with nothing but the words, pale and aslant, over and over."""
    file, shown = BytesIO(), readable(words)
    canvas = Canvas(file, (width, height), initialFontName=FONT)
    canvas.setFont(FONT, 13)
    canvas.setFillGray(0.45, 0.35)
    canvas.translate(width / 2, height / 2)
    canvas.rotate(35)
    across, down = pdfmetrics.stringWidth(shown, FONT, 13) + 60, 100
    reach = (width**2 + height**2) ** 0.5 / 2
    rows, columns = int(reach / down) + 1, int(reach / across) + 1
    for row in range(-rows, rows + 1):
        for column in range(-columns, columns + 1):
            canvas.drawCentredString((column + row % 2 / 2) * across, row * down, shown)
    canvas.showPage()
    canvas.save()
    return file.getvalue()
