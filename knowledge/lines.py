"""Lines, as a text file or a printed page has them, put together again into paragraphs."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from knowledge import outline
from knowledge.blocks import Paragraph
from knowledge.typography import closed_up, joined

_LONG = 16  # characters; a shorter line that ends without a mark is a heading or a signature, not half a sentence
_NEVER_FIRST = "，。；：、！？）”’》】〕…"
_ENDS = "。；：！？"
_PAGE_NUMBER = re.compile(r"[-—–－_·\s]*(?:第\s*)?\d{1,4}\s*(?:页)?\s*(?:[/,，共]+\s*\d{1,4}\s*页?)?[-—–－_·\s]*")


class Line(NamedTuple):
    """`full`: whether it reaches the right margin (None: not known). `apart`: white space stands above it."""

    text: str
    full: bool | None = None
    indented: bool = False
    apart: bool = False


def paragraphs(lines: Iterable[Line]) -> list[Paragraph]:
    """The paragraphs that the lines are pieces of."""
    found: list[list[str]] = []
    above: Line | None = None
    opening = True  # the title can only stand above the first heading
    for line in lines:
        text = closed_up(line.text)
        if not text:
            continue
        line = line._replace(text=text)
        if above and _joins(found[-1], above, line, opening):
            found[-1].append(text)
        else:
            found.append([text])
        above = line
        opening = opening and not outline.heading(text)
    return [Paragraph(closed_up(joined(pieces))) for pieces in found]


def page_number(text: str) -> bool:
    """Whether a line at the edge of a page is its number: "— 3 —", "第3页 共5页"."""
    return bool(_PAGE_NUMBER.fullmatch(text))


def measured(lines: Sequence[Line]) -> list[Line]:
    """Lines of a text file with `full` set where the file was broken at a fixed width."""
    widths = [_width(line.text) for line in lines]
    widest = max(widths, default=0)
    near = sum(width >= widest - 3 for width in widths)
    if len(lines) < 8 or near < 0.3 * len(lines) or widest < 2 * _LONG:
        return list(lines)
    return [line._replace(full=width >= widest - 3) for line, width in zip(lines, widths, strict=True)]


def _joins(pieces: Sequence[str], above: Line, line: Line, opening: bool) -> bool:
    """Whether a line goes on with the paragraph that ends with the line above."""
    if line.text[0] in _NEVER_FIRST:
        return True
    so_far = closed_up(joined(pieces)) if len(pieces) < 4 else ""  # no heading is longer
    if _begins(line.text) or _whole(so_far, opening and not above.full):
        return False
    ended = above.text[-1] in _ENDS
    if above.full is not None:
        return above.full and not line.indented and not (line.apart and ended)
    return not ended and len(above.text) >= _LONG and not outline.closing(line.text)


def _begins(text: str) -> bool:
    """Whether the line can only be the first of a paragraph."""
    return bool(
        outline.heading(text)
        or outline.annex(text)
        or outline.annex_list(text)
        or outline.item(text)
        or outline.contact(text)
        or outline.number(text)
        or outline.day(text)
        or outline.public(text)
    )


def _whole(text: str, opening: bool) -> bool:
    """Whether the paragraph so far can have nothing after it."""
    heading = outline.heading(text)
    return bool(
        (heading and not heading.text)
        or outline.annex(text)
        or outline.number(text)
        or outline.day(text)
        or outline.public(text)
        or (opening and outline.title(text))
    )


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(sign) in "WFA" else 1 for sign in text)
