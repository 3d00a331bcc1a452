"""Text into messages: blocks of HTML, each whole in itself, cut at sentences and within Telegram's limit."""

import re
from collections.abc import Iterable
from html import escape as escape_html

LIMIT = 4096  # UTF-16 units. Telegram counts after parsing, we count the markup too and stay below.
FOLD = 200  # a quotation longer than this is folded
WIDEST = len("&amp;")  # units of the widest character once escaped
SENTENCE = re.compile(r".+?(?:[。！？；!?;\n]+[”’」』）)]*|\Z)", re.DOTALL)


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text.encode("utf-16-le")) // 2


def escape(text: str) -> str:
    return escape_html(text, quote=False)


def pieces(text: str, limit: int = LIMIT) -> list[str]:
    """Plain text in pieces of at most `limit` units once escaped, cut after sentences wherever one fits."""
    parts, room = [""], limit
    for sentence in SENTENCE.findall(text):
        for chunk in _chunks(sentence, limit):
            size = units(escape(chunk))
            if size > room:
                parts.append("")
                room = limit
            parts[-1] += chunk
            room -= size
    return parts


def _chunks(sentence: str, limit: int) -> list[str]:
    if units(escape(sentence)) <= limit:
        return [sentence]
    step = limit // WIDEST
    return [sentence[start : start + step] for start in range(0, len(sentence), step)]


def paragraph(text: str) -> list[str]:
    """Plain text as blocks."""
    return [escape(piece) for piece in pieces(text)]


def quotation(text: str) -> list[str]:
    """Plain text as quoted blocks, folded where long."""
    tag = "blockquote expandable" if units(text) > FOLD else "blockquote"
    room = LIMIT - len(f"<{tag}></blockquote>")
    return [f"<{tag}>{escape(piece)}</blockquote>" for piece in pieces(text, room)]


def messages(blocks: Iterable[str]) -> list[str]:
    """The blocks joined by line ends into as few messages as hold them."""
    parts: list[str] = []
    for block in blocks:
        if parts and units(parts[-1]) + 1 + units(block) <= LIMIT:
            parts[-1] += f"\n{block}"
        else:
            parts.append(block)
    return parts
