"""Blocks put in order: clean type, headings marked, tables in one piece. Arranging twice changes nothing."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import takewhile

from knowledge import outline
from knowledge.blocks import Block, Paragraph, Source, Table
from knowledge.pages import in_one
from knowledge.typography import clean, closed_up

_TOP = 8  # blocks in which the title of a document stands


def arranged(source: Source) -> Source:
    """The same source with its title and headings marked by depth and its tables in one piece each."""
    blocks = _tables(_clean(source.blocks))
    blocks = _annexes(_title(blocks))
    return replace(source, blocks=tuple(map(_heading, blocks)))


def _clean(blocks: Iterable[Block]) -> Iterator[Block]:
    for block in blocks:
        if isinstance(block, Paragraph):
            if text := closed_up(block.text):
                yield replace(block, text=text)
        elif rows := [row for row in (tuple(map(clean, row)) for row in block.rows) if any(row)]:
            yield Table(tuple(rows))


def _depth(block: Block) -> int | None:
    return block.depth if isinstance(block, Paragraph) else None


def _tables(blocks: Iterable[Block]) -> list[Block]:
    """Tables that follow each other with equal width are one, cut by the end of a page."""
    joined: list[Block] = []
    for block in blocks:
        above = joined[-1] if joined else None
        if isinstance(block, Table) and isinstance(above, Table) and len(above.rows[0]) == len(block.rows[0]):
            joined[-1] = in_one(above, block)
        else:
            joined.append(block)
    return [part for block in joined for part in (_captions(block) if isinstance(block, Table) else [block])]


def _captions(table: Table) -> list[Block]:
    """A row merged over the whole width above or below a table is a paragraph."""
    rows = list(table.rows)
    above: list[Block] = []
    below: list[Block] = []
    while rows and len(rows[0]) > 1 and len(set(rows[0])) == 1:
        above.append(Paragraph(closed_up(rows.pop(0)[0])))
    while rows and len(rows[-1]) > 1 and len(set(rows[-1])) == 1:
        below.insert(0, Paragraph(closed_up(rows.pop()[0])))
    body = [rows[0], *(row for row in rows[1:] if row != rows[0])] if rows else []
    return [*above, *([Table(tuple(body))] if body else []), *below]


def _title(blocks: list[Block]) -> list[Block]:
    """The title marked with depth 0, in one piece; further headings of that depth become headings of the first."""
    at, count = _find_title(blocks)
    marked = [
        replace(block, depth=1) if isinstance(block, Paragraph) and block.depth == 0 and place != at else block
        for place, block in enumerate(blocks)
    ]
    if count:
        text = closed_up(" ".join(block.text for block in marked[at : at + count] if isinstance(block, Paragraph)))
        marked[at : at + count] = [Paragraph(text, 0)]
    return marked


def _find_title(blocks: Sequence[Block]) -> tuple[int, int]:
    """Where the title begins and how many paragraphs it takes; (-1, 0) where there is none."""
    top = blocks[:_TOP]
    for at, block in enumerate(top):
        if _depth(block) == 0:
            return at, 1
    for at, block in enumerate(top):
        if (
            isinstance(block, Table)
            or block.depth is not None
            or block.text[-1] in "。：；"
            or outline.heading(block.text)
        ):
            break
        if outline.number(block.text):
            continue
        for count in (1, 2, 3):
            pieces = [piece.text for piece in blocks[at : at + count] if isinstance(piece, Paragraph)]
            fits = count == 1 or ("关于" in pieces[0] and not any(map(outline.number, pieces)))
            if len(pieces) == count and fits and outline.title(closed_up(" ".join(pieces))):
                return at, count
    return -1, 0


def _annexes(blocks: Sequence[Block]) -> list[Block]:
    """ "附件 2" and the title on the lines below it in one heading; a bare list of annexes is no heading."""
    arranged: list[Block] = []
    at = 0
    while at < len(blocks):
        found = _annex(blocks, at)
        arranged.append(Paragraph(found[0], 1) if found else blocks[at])
        at += found[1] if found else 1
    return arranged


def _annex(blocks: Sequence[Block], at: int) -> tuple[str, int] | None:
    """The heading of the annex that begins at a block, and how many blocks it takes."""
    head = blocks[at]
    parts = outline.annex(head.text) if isinstance(head, Paragraph) and head.depth != 0 else None
    if not parts or not isinstance(head, Paragraph):
        return None
    label, title = parts
    taken = 1
    if head.depth is None and not outline.title(title):
        title, taken = _annex_title(title, blocks[at + 1 : at + 4])
    if head.depth is None and title and taken == 1 and _ends_list(blocks[at + 1 : at + 2]):
        return None
    return f"{label} {title}".strip(), taken


def _annex_title(begun: str, below: Sequence[Block]) -> tuple[str, int]:
    """The title of an annex that goes on below its number, and how many blocks it takes with the number."""
    lines = list(takewhile(_may_be_title, (block.text if isinstance(block, Paragraph) else "" for block in below)))
    for count in range(1, len(lines) + 1):
        whole = closed_up(" ".join([begun, *lines[:count]]))
        if outline.title(whole):
            return whole, count + 1
    return (begun, 1) if begun or not lines else (lines[0], 2)


def _may_be_title(text: str) -> bool:
    if not text or len(text) > 60 or text[-1] in "。；：":
        return False
    return not (outline.heading(text) or outline.closing(text) or outline.annex(text) or outline.item(text))


def _ends_list(following: Sequence[Block]) -> bool:
    return all(
        isinstance(block, Paragraph)
        and block.depth is None
        and bool(outline.annex(block.text) or outline.closing(block.text))
        for block in following
    )


def _heading(block: Block) -> Block:
    """A line that is all heading gets its depth and its usual form: "(三) 加强保密。" is "（三）加强保密"."""
    if isinstance(block, Table) or block.depth == 0:
        return block
    found = outline.heading(block.text)
    if found and not found.text:
        return Paragraph(found.label, found.depth)
    return block
