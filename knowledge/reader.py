"""From a file to a Document: clauses with addresses, contests from the annexes.

A notice has a head (版头: whose document, 文号, title), paragraphs above the first heading (文首), sections, lines
below the last of them (文末: contact, list of annexes, signature, date of print) and annexes. Each paragraph is in one
clause.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import NamedTuple

from knowledge import annexes, formats, outline
from knowledge.arrange import arranged
from knowledge.blocks import Block, Paragraph, Source, Table, Unreadable
from knowledge.document import Clause, Contest, Document
from knowledge.identity import identity, is_identity
from knowledge.typography import closed_up

HEAD, OPENING, CLOSING = ("版头",), ("文首",), ("文末",)


class Piece(NamedTuple):
    """What becomes a clause: a paragraph (place 0: counted later) or a row (its place as printed)."""

    path: tuple[str, ...]
    text: str
    place: int = 0
    row: bool = False
    listed: annexes.Listed | None = None
    kind: str = ""


Section = tuple[tuple[str, ...], list[Block]]


def read(path: Path) -> Document:
    """The document in a .md, .txt, .docx or .pdf file. Raises Unreadable with a sentence for the sender."""
    return document(arranged(formats.load(path)), path.stem)


def document(source: Source, name: str) -> Document:
    """The document made of an arranged source; `name` is its title where nothing in it can be one."""
    sections = list(_closings(_sections(source.blocks)))
    pieces = [piece for at, section in enumerate(sections) for piece in _pieces(*section, sections[at + 1 : at + 2])]
    if not pieces:
        raise Unreadable("文件里没有可以读取的文字。")
    title = _said(source, "title") or next(
        (block.text for block in source.blocks if isinstance(block, Paragraph) and block.depth == 0), closed_up(name)
    )
    head = [piece.text for piece in pieces if piece.path in (HEAD, OPENING) and not piece.row][:8]
    number = _said(source, "number") or next(filter(None, map(outline.number, head)), "")
    id_ = _said(source, "id")
    return _document(
        Document(
            id_ if is_identity(id_) else identity(number, title),
            title,
            number,
            _iso(_said(source, "date")) or _dated(head, [piece.text for piece in pieces if piece.path == CLOSING]),
            _said(source, "source"),
            (),
        ),
        pieces,
    )


def _document(empty: Document, pieces: Sequence[Piece]) -> Document:
    """The document with its clauses numbered from 1, in the order printed."""
    count = Counter(piece.path for piece in pieces if not piece.row)
    counted: Counter[tuple[str, ...]] = Counter()
    clauses: list[Clause] = []
    contests: list[Contest] = []
    for number, piece in enumerate(pieces, 1):
        place = piece.place
        if not piece.row and count[piece.path] > 1:
            counted[piece.path] += 1
            place = counted[piece.path]
        clauses.append(Clause(empty.id, number, piece.path, place, piece.text, piece.row))
        if listed := piece.listed:
            annex = piece.path[-1]
            contests.append(
                Contest(piece.kind, listed.number, listed.name, listed.hosts, listed.entries, annex, number)
            )
    return Document(empty.id, empty.title, empty.number, empty.date, empty.source, tuple(clauses), tuple(contests))


def _sections(blocks: Sequence[Block]) -> list[Section]:
    """The blocks under each heading; run-in headings are parted from their text."""
    head = _head(blocks)
    sections: list[Section] = [(HEAD, list(blocks[:head])), (OPENING, [])]
    trail: list[tuple[int, str]] = []
    for block in blocks[head:]:
        found = _opened(block)
        if not found:
            sections[-1][1].append(block)
            continue
        trail = [above for above in trail if above[0] < found.depth] + [(found.depth, found.label)]
        sections.append((tuple(label for _, label in trail), [Paragraph(found.text)] if found.text else []))
    return sections


def _opened(block: Block) -> outline.Heading | None:
    if isinstance(block, Table) or block.depth == 0:
        return None
    if block.depth is not None:
        return outline.Heading(block.depth, block.text)
    return outline.heading(block.text)


def _head(blocks: Sequence[Block]) -> int:
    """How many blocks the head takes: up to the title, and the 文号 and the date where they stand below it."""
    end = next((at for at, block in enumerate(blocks) if isinstance(block, Paragraph) and block.depth == 0), -1) + 1
    while end and end < len(blocks) and isinstance(below := blocks[end], Paragraph):
        if not (outline.number(below.text) or outline.day(below.text)):
            break
        end += 1
    return end


def _closings(sections: list[Section]) -> Iterable[Section]:
    """The sections, with the closing lines below the last of the body and below the last annex put under 文末."""
    annexed = [at for at, (path, _) in enumerate(sections) if path[0].startswith("附")]
    last = {len(sections) - 1, annexed[0] - 1 if annexed else len(sections) - 1}
    for at, (path, blocks) in enumerate(sections):
        start = _closing_from(path, blocks) if at in last and path != HEAD else len(blocks)
        yield path, blocks[:start]
        if start < len(blocks):
            yield CLOSING, blocks[start:]


def _closing_from(path: tuple[str, ...], blocks: Sequence[Block]) -> int:
    """Where the closing lines begin. A section on whom to ask keeps its telephone lines."""
    asks = bool(re.search("联系|咨询|电话|报名", path[-1]))
    listing = _list_items(blocks)
    start = len(blocks)
    while start:
        block = blocks[start - 1]
        if isinstance(block, Table):
            break
        closing = outline.closing(block.text) and not (asks and outline.contact(block.text))
        if not (closing or start - 1 in listing):
            break
        start -= 1
    return start


def _list_items(blocks: Sequence[Block]) -> set[int]:
    """The places of the list of annexes: "附件：1. …" and the numbered lines below it, or one line for each."""
    found: set[int] = set()
    for at, block in enumerate(blocks):
        if isinstance(block, Table):
            continue
        if (
            outline.annex_list(block.text)
            or outline.annex(block.text)
            or (at - 1 in found and outline.item(block.text))
        ):
            found.add(at)
    return found


def _pieces(path: tuple[str, ...], blocks: Sequence[Block], following: Sequence[Section]) -> Iterable[Piece]:
    """The clauses of a section. A heading with nothing below it is one, so that no line is lost."""
    if not blocks and path not in (HEAD, OPENING) and not any(below[: len(path)] == path for below, _ in following):
        yield Piece(path, path[-1])
    rows = 0
    for block in blocks:
        if isinstance(block, Paragraph):
            yield Piece(path, block.text)
        elif kind := annexes.kind(path[-1], block):
            for listed in annexes.listed(block):
                yield Piece(path, listed.text, listed.number, True, listed, kind)
        else:
            for row in block.rows:
                yield Piece(path, "｜".join(map(closed_up, row)), rows, True)
                rows += 1


def _said(source: Source, key: str) -> str:
    """What the front matter says, without the quotation marks of YAML."""
    said = source.meta.get(key, "").strip()
    return said[1:-1].strip() if len(said) > 1 and said[0] == said[-1] and said[0] in "\"'" else said


def _dated(head: Sequence[str], closing: Sequence[str]) -> str:
    """The date of print, else the date below the signature, else the one in the head."""
    lines = sorted(closing, key=lambda line: "印发" not in line)
    return next(filter(None, map(outline.day, [*lines, *head])), "")


def _iso(said: str) -> str:
    try:
        return date.fromisoformat(said).isoformat()
    except ValueError:
        return outline.day(said)
