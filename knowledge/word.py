""".docx: paragraphs with their automatic numbers, and tables with merged cells filled."""

import re
from collections.abc import Iterator
from io import BytesIO
from zipfile import BadZipFile, ZipFile

import docx
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

from knowledge.blocks import Block, Paragraph, Source, Table, Unreadable
from knowledge.numbering import Numbering

UNPACKED = 200 * 1024 * 1024  # bytes; a document of 20 MB that unpacks to more is not one
_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_HEADING = re.compile(r"(?:heading|标题)\s*([1-9])", re.IGNORECASE)
_UNSEEN = tuple(map(qn, ("w:pPr", "w:rPr", "w:del", "w:moveFrom", "w:txbxContent")))

Element = BaseOxmlElement


def parse(content: bytes) -> Source:
    """The blocks of a Word document. Raises Unreadable where it is encrypted, old, broken or unpacks to too much."""
    return Source(tuple(_flat(block) for block in blocks(content)))


def blocks(content: bytes) -> Iterator[Block]:
    """The same; a cell of a table still has its lines."""
    _check(content)
    document = docx.Document(BytesIO(content))
    styles = {style.style_id: style.name or "" for style in document.styles}
    yield from _blocks(document.element.body, Numbering(document), styles)


def _flat(block: Block) -> Block:
    if isinstance(block, Paragraph):
        return block
    return Table(tuple(tuple(cell.replace("\n", " ") for cell in row) for row in block.rows))


def _check(content: bytes) -> None:
    if content.startswith(_OLE):
        if _ENCRYPTED in content:
            raise Unreadable("Word 文件有密码保护，请去掉密码后再试。")
        raise Unreadable("这是旧版 Word 文件（.doc），请另存为 .docx 后再试。")
    try:
        with ZipFile(BytesIO(content)) as archive:
            files = archive.infolist()
            if any(file.flag_bits & 1 for file in files):
                raise Unreadable("Word 文件有密码保护，请去掉密码后再试。")
            if sum(file.file_size for file in files) > UNPACKED:
                raise Unreadable("Word 文件解压后太大，请精简后再试。")
    except BadZipFile:
        raise Unreadable("Word 文件已损坏，无法读取。") from None


def _blocks(parent: Element, numbering: Numbering, styles: dict[str, str]) -> Iterator[Block]:
    for child in parent:
        if child.tag == qn("w:p"):
            for box in child.iter(qn("w:txbxContent")):
                if not any(above.tag.endswith("}Fallback") for above in box.iterancestors()):
                    yield from _blocks(box, numbering, styles)
            yield from _paragraphs(child, numbering, styles)
        elif child.tag == qn("w:tbl"):
            yield _table(child, numbering)
        elif child.tag in (qn("w:sdt"), qn("w:sdtContent"), qn("w:ins"), qn("w:smartTag"), qn("w:customXml")):
            yield from _blocks(child, numbering, styles)


def _paragraphs(paragraph: Element, numbering: Numbering, styles: dict[str, str]) -> Iterator[Paragraph]:
    """A paragraph; one with line breaks in it is several."""
    depth = _depth(paragraph, styles)
    for text in (numbering.label(paragraph) + _text(paragraph)).split("\n"):
        if text.strip():
            yield Paragraph(text, depth)


def _depth(paragraph: Element, styles: dict[str, str]) -> int | None:
    """0 for the style Title, 1 for Heading 1, and so on."""
    found = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    name = styles.get(found.get(qn("w:val"), ""), "") if found is not None else ""
    if name.lower() in ("title", "标题"):
        return 0
    heading = _HEADING.fullmatch(name)
    return int(heading[1]) if heading else None


def _text(element: Element) -> str:
    """The text that stands there now: insertions with, deletions and text boxes without."""
    parts: list[str] = []
    for child in element:
        if child.tag == qn("w:t"):
            parts.append(child.text or "")
        elif child.tag in (qn("w:tab"), qn("w:ptab")):
            parts.append(" ")
        elif child.tag == qn("w:cr") or (
            child.tag == qn("w:br") and child.get(qn("w:type"), "textWrapping") == "textWrapping"
        ):
            parts.append("\n")
        elif child.tag == qn("w:noBreakHyphen"):
            parts.append("-")
        elif child.tag == qn("w:sym"):
            parts.append(chr(int(child.get(qn("w:char"), "20"), 16)))
        elif child.tag not in _UNSEEN and not child.tag.endswith("}Fallback"):
            parts.append(_text(child))
    return "".join(parts)


def _table(table: Element, numbering: Numbering) -> Table:
    rows: list[list[str]] = []
    for row in table.iter(qn("w:tr")):
        if next(row.iterancestors(qn("w:tbl"))) is not table:
            continue  # a row of a table inside a cell
        cells = [""] * _number(row, "w:trPr", "w:gridBefore")
        for cell in row.iter(qn("w:tc")):
            if next(cell.iterancestors(qn("w:tr"))) is row:
                above = rows[-1][len(cells)] if rows and len(cells) < len(rows[-1]) else ""
                text = above if _continues(cell) else _cell(cell, numbering)
                cells += [text] * max(1, _number(cell, "w:tcPr", "w:gridSpan"))
        rows.append(cells)
    width = max(map(len, rows), default=0)
    return Table(tuple((*row, *[""] * (width - len(row))) for row in rows if row))


def _cell(cell: Element, numbering: Numbering) -> str:
    paragraphs = (numbering.label(paragraph) + _text(paragraph) for paragraph in cell.iter(qn("w:p")))
    return "\n".join(paragraphs)


def _continues(cell: Element) -> bool:
    """Whether the cell is the lower part of one merged with that above."""
    merged = cell.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
    return merged is not None and merged.get(qn("w:val"), "continue") == "continue"


def _number(element: Element, properties: str, name: str) -> int:
    found = element.find(f"{qn(properties)}/{qn(name)}")
    return min(int(found.get(qn("w:val"), "0")), 63) if found is not None else 0
