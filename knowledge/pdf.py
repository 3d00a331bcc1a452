""".pdf: the lines of its pages put together again, and its ruled tables with merged cells filled."""

import logging
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

import pdfplumber
from pdfminer.pdfdocument import PDFEncryptionError, PDFPasswordIncorrect
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.blocks import Block, Source, Table, Unreadable
from knowledge.lines import Line, page_number, paragraphs
from knowledge.typography import WIDE, joined

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font

PAGES = 300
_EDGE = 0.09  # of the page's height: where page numbers and running heads stand
_WORD_GAP = 0.3  # of the size: what is wider parts two words
# Setting lines to full width puts space around figures.
_STRETCHED = re.compile(rf"(?<=[{WIDE}]) (?=\w)|(?<=[\w%]) (?=[{WIDE}])", re.ASCII)
_NO_GLYPH = re.compile(r"\(cid:\d+\)")


class _Printed(NamedTuple):
    """A line of text where it stands on its page; points from the left and from the top."""

    text: str
    left: float
    right: float
    top: float
    bottom: float
    page: int


def parse(content: bytes) -> Source:
    """The blocks of a PDF. Raises Unreadable where it is encrypted, scanned, too long or without real characters."""
    try:
        with pdfplumber.open(BytesIO(content)) as file:
            if len(file.pages) > PAGES:
                raise Unreadable(f"PDF 超过 {PAGES} 页，请精简后再试。")
            parts = [part for number, page in enumerate(file.pages) for part in _parts(page, number)]
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            raise Unreadable("PDF 有密码保护，请去掉密码后再试。") from None
        raise Unreadable("PDF 文件已损坏，无法读取。") from error
    text = "".join(part.text if isinstance(part, _Printed) else "".join(map("".join, part.rows)) for part in parts)
    if not text.strip():
        raise Unreadable("PDF 里没有文字，可能是扫描件，请换成带文字的版本。")
    if len(_NO_GLYPH.findall(text)) > len(text) // 50:
        raise Unreadable("PDF 里的文字无法提取（缺少字符编码），请换成 Word 或文本版本。")
    parts = _without_running_heads(parts)
    _check_numbers(parts)
    return Source(tuple(_blocks(parts)))


def _check_numbers(parts: Sequence[_Printed | Table]) -> None:
    """Raises Unreadable where a table skips a number: a row that was torn between two pages is not all there."""
    last, numbered, begins = 0, False, True
    for part in parts:
        if isinstance(part, _Printed):
            begins = True
            continue
        head = part.rows[0][0].replace(" ", "")
        numbered = head == "序号" or (numbered and (not head or head.isdecimal()))
        for number in [int(row[0]) for row in part.rows if numbered and row[0].isdecimal()]:
            if number not in (1, last + 1) and (begins or number != last):
                raise Unreadable(f"PDF 表格在第{number}项前被分页截断，无法读全，请换成 Word 或文本版本。")
            last, begins = number, False


def _parts(page: Any, number: int) -> Iterator[_Printed | Table]:
    """The lines and the tables of a page from top to bottom."""
    tables = [table for table in page.find_tables() if len({cell[0] for cell in table.cells}) > 1]
    rest = page
    for table in tables:
        rest = rest.filter(lambda thing, box=table.bbox: not _inside(thing, box))
    found: list[tuple[float, _Printed | Table]] = [(table.bbox[1], _table(page, table)) for table in tables]
    for line in _read(rest):
        text, top = line["text"], line["top"]
        at_edge = not _EDGE < (top - page.bbox[1]) / (page.height or 1) < 1 - _EDGE
        if text and not (at_edge and page_number(text)):
            found.append((top, _Printed(text, line["x0"], line["x1"], top, line["bottom"], number)))
    yield from (part for _, part in sorted(found, key=lambda pair: pair[0]))
    page.close()  # the characters of a page are kept in memory until then


def _inside(thing: dict[str, Any], box: Sequence[float]) -> bool:
    across, down = (thing["x0"] + thing["x1"]) / 2, (thing["top"] + thing["bottom"]) / 2
    return bool(box[0] <= across <= box[2] and box[1] <= down <= box[3])


def _table(page: Any, table: Any) -> Table:
    """Every place of the grid has the text of the cell that covers it."""
    texts = {cell: _cell(page, cell) for cell in table.cells}
    columns = sorted({round(edge) for cell in table.cells for edge in (cell[0], cell[2])})
    lines = sorted({round(edge) for cell in table.cells for edge in (cell[1], cell[3])})
    rows = (
        tuple(_covering(texts, (left + right) / 2, (top + bottom) / 2) for left, right in _spans(columns))
        for top, bottom in _spans(lines)
    )
    return Table(tuple(rows))


def _spans(edges: Sequence[int]) -> list[tuple[int, int]]:
    """The columns or rows between edges; edges a hair apart are one ruled line."""
    kept = [edge for at, edge in enumerate(edges) if not at or edge - edges[at - 1] > 3]
    return list(pairwise(kept))


def _covering(texts: dict[tuple[float, float, float, float], str], across: float, down: float) -> str:
    return next(
        (text for (x0, top, x1, bottom), text in texts.items() if x0 <= across <= x1 and top <= down <= bottom), ""
    )


def _cell(page: Any, box: Sequence[float]) -> str:
    inside = page.filter(lambda thing: thing["object_type"] == "char" and _inside(thing, box))
    return joined(line["text"] for line in _read(inside))


def _read(page: Any) -> list[dict[str, Any]]:
    lines = page.extract_text_lines(return_chars=False, x_tolerance_ratio=_WORD_GAP)
    return [{**line, "text": _STRETCHED.sub("", line["text"].strip())} for line in lines]


def _without_running_heads(parts: Sequence[_Printed | Table]) -> list[_Printed | Table]:
    """Without the lines that stand at the same height of three pages or more."""

    def spot(line: _Printed) -> tuple[str, int]:
        return re.sub(r"\d+", "0", line.text), round(line.top)

    count = Counter(spot(part) for part in parts if isinstance(part, _Printed))
    return [part for part in parts if isinstance(part, Table) or count[spot(part)] < 3]


def _blocks(parts: Sequence[_Printed | Table]) -> Iterator[Block]:
    printed = [part for part in parts if isinstance(part, _Printed)]
    size = median([line.bottom - line.top for line in printed] or [0])
    left = min((line.left for line in printed), default=0)
    right = max((line.right for line in printed), default=0)
    group: list[Line] = []
    above: _Printed | None = None
    for part in parts:
        if isinstance(part, Table):
            yield from paragraphs(group)
            yield part
            group, above = [], None
            continue
        apart = above is not None and part.page == above.page and part.top - above.bottom > 1.2 * size
        group.append(Line(part.text, part.right > right - 2 * size, part.left > left + 1.2 * size, apart))
        above = part
    yield from paragraphs(group)
