"""Text files: their encoding, their paragraphs, and their tables with tabs between the cells."""

import re
from collections.abc import Iterable, Sequence
from itertools import groupby

from knowledge import markdown, outline
from knowledge.blocks import Block, Source, Table, Unreadable
from knowledge.lines import Line, measured, page_number, paragraphs
from knowledge.typography import joined

LONGEST = 1_000_000  # characters: a book of a thousand pages
_MARKS = (  # byte order marks; the longer ones first
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_IDEOGRAPH = re.compile("[\u4e00-\u9fff]")
_PUNCTUATION = set(
    "，。、；：？！“”‘’（）《》〈〉【】〔〕［］「」『』…—－～·•●○◎□■△▲★☆※×÷±℃°％‰§№→←①②③④⑤⑥⑦⑧⑨⑩Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ\u3000\xa0"
)
_PUNCTUATION |= set(map(chr, range(0xFF01, 0xFF5F)))
_IS_MARKDOWN = re.compile(r"^(#{1,6} \S|\|[ :|-]*---)", re.MULTILINE)
_NUMBERED = re.compile(r"\s*\d{1,3}[.、]?\t")
_CODING = "文件的编码无法识别，请另存为 UTF-8 编码后再试。"


class TooLong(Unreadable):
    """A text of more than LONGEST characters."""


def decode(content: bytes) -> str:
    """The text of UTF-8, GB18030, or UTF-16 with a byte order mark. Raises Unreadable."""
    text = _decoded(content)
    if len(text) > LONGEST:
        raise TooLong("文件里的文字超过 100 万字，请精简后再试。")
    if "\x00" in text or len(_CONTROL.findall(text)) > max(3, len(text) // 100):
        raise Unreadable("文件里有大量控制字符，不像文字文件。")
    if _garbled(text):
        raise Unreadable("文件里的文字是乱码，请用正确的编码另存后再试。")
    return text


def parse(text: str) -> Source:
    """The blocks of a text file; lines that were broken are joined."""
    if _IS_MARKDOWN.search(text):
        return markdown.parse(text)
    lines = re.split(r"\r\n|[\n\r\x0b\x0c\x85\u2028\u2029]", text)
    blocks: list[Block] = []
    for tabular, group in groupby(_in_tables(lines), key=lambda pair: pair[0]):
        rows = [line for _, line in group]
        blocks += [_table(rows)] if tabular else paragraphs(measured(list(_lines(rows))))
    return Source(tuple(blocks))


def _decoded(content: bytes) -> str:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            encodings: Sequence[str] = (encoding,)
            break
    else:
        encodings = ("utf-8", "gb18030")
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if encoding != "gb18030" or _everyday(text):
            return text
    raise Unreadable(_CODING)


def _everyday(text: str) -> bool:
    """Whether this is what Chinese is written with; another encoding taken for GB18030 gives rare signs and kana."""
    foreign = [sign for sign in text if sign > "\x7f"]
    ideographs = [sign.encode("gb18030") for sign in foreign if _IDEOGRAPH.match(sign)]
    common = sum(0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1 for code in ideographs)
    odd = sum(not _IDEOGRAPH.match(sign) and sign not in _PUNCTUATION for sign in foreign)
    return common >= 0.4 * len(ideographs) and odd <= len(foreign) // 25


def _garbled(text: str) -> bool:
    """Whether the text was once decoded wrongly and saved so: "鍏充簬" for "关于", "å…³äºŽ", "锟斤拷"."""
    if text.count("\ufffd") > len(text) // 100 or "锟斤拷" in text:
        return True
    strange = [line for line in text.splitlines() if sum(sign > "\x7f" for sign in line) >= 6]
    return sum(map(_misread, strange)) > len(strange) // 2


def _misread(line: str) -> bool:
    """Whether the bytes of the line in a wrong encoding are mostly good UTF-8 for Chinese."""
    for encoding in ("gb18030", "cp1252", "latin-1"):
        again = line.encode(encoding, "ignore").decode("utf-8", "replace")
        if len(_IDEOGRAPH.findall(again)) > max(2, again.count("\ufffd")):
            return True
    return False


def _lines(rows: Iterable[str]) -> Iterable[Line]:
    apart = False
    for row in rows:
        text = re.sub(r"^\s*[-*•●▪]\s+", "", row).rstrip()
        if not text or (page_number(text) and not text.isdecimal()):
            apart = apart or not text
            continue
        yield Line(text, indented=row.startswith(("  ", "\u3000", "\t")), apart=apart)
        apart = False


def _in_tables(lines: Sequence[str]) -> list[tuple[bool, str]]:
    """The lines, each with whether it belongs to a table."""
    tabular = [False] * len(lines)
    at = 0
    while at < len(lines):
        end = _table_end(lines, at) if _is_head(lines[at]) else at
        tabular[at:end] = [True] * (end - at)
        at = max(end, at + 1)
    return list(zip(tabular, lines, strict=True))


def _is_head(line: str) -> bool:
    cells = line.strip().split("\t")
    return len(cells) > 1 and all(map(str.strip, cells)) and not outline.contact(line.replace("\t", ""))


def _table_end(lines: Sequence[str], start: int) -> int:
    """Where the table ends that a line would begin; `start` where it is no table."""
    end, rows = start, 0
    for at in range(start, len(lines)):
        line = lines[at]
        if "\t" in line.rstrip(" "):
            end, rows = at + 1, rows + 1
        elif line.strip() and not (rows and _is_piece(lines, at)):
            break
    return end if rows > 1 else start


def _is_piece(lines: Sequence[str], at: int) -> bool:
    """Whether a line without tabs is a piece of a cell: table rows stand right above and go on below."""
    text, above, below = lines[at].strip(), lines[at - 1], lines[at + 1 : at + 3]
    if len(text) > 30 or text[-1] in "。；：" or not above.strip() or outline.annex(text) or outline.heading(text):
        return False
    return any("\t" in line or not line.strip() for line in below) and "\t" in "".join(lines[at + 1 : at + 6])


def _table(lines: Sequence[str]) -> Table:
    """Rows from lines with tabs; a row or a cell may have been broken into several lines."""
    lines = [line for line in lines if line.strip()]
    width = max(line.count("\t") for line in lines) + 1
    numbered = lines[0].startswith(("序", "编"))
    rows: list[list[str]] = []
    for line in lines:
        cells = [cell.strip() for cell in line.rstrip("\r\n").split("\t")]
        if rows and _goes_on(rows[-1], line, cells, width, numbered):
            rows[-1][-1] = joined((rows[-1][-1], cells[0]))
            rows[-1] += cells[1:]
        else:
            rows.append(cells)
    return Table(tuple((*row, *[""] * (width - len(row))) for row in rows))


def _goes_on(row: Sequence[str], line: str, cells: Sequence[str], width: int, numbered: bool) -> bool:
    if len(cells) == 1:
        return True
    total = len(row) + len(cells) - 1
    if not numbered or _NUMBERED.match(line) or cells[0] == row[0]:
        return False
    return total == width if line.startswith("\t") else total <= width
