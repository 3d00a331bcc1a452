"""Our Markdown, in which documents are kept: front matter, #-headings, one line a paragraph, tables with bars."""

import re

from knowledge.blocks import Block, Paragraph, Source, Table

_HEADING = re.compile(r"(#{1,6})\s+(.*?)(?:\s+#+)?")
_RULE = re.compile(r"([-*_])(\s*\1){2,}|```.*|~~~.*|#{1,6}")
_DELIMITER = re.compile(r"\s*:?-+:?\s*")
_BULLET = re.compile(r"(?:[-*+•]|>)\s+(.*)")
_STARTS_ANEW = re.compile(r"\d{1,3}[.、．)]|[-*+•>]\s|#{1,6}\s")
_MARKS = re.compile(r"\\([!-/:-@\[-`{-~])|\*\*|__|<br */?>")
_SPECIAL = re.compile(r"[\\|*#]|__|^[-+>`~_]|<(?=br)")
_BAR = re.compile(r"(?<!\\)((?:\\\\)*)\|")


def parse(text: str) -> Source:
    """Any Markdown of this plain kind; what `write` wrote comes back as it was."""
    meta, lines = _front_matter(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))
    blocks: list[Block] = []
    for group in _groups(lines):
        if "|" in group[0] and (group[0].startswith("|") or _is_delimiter(group[1:2])):
            blocks.append(_table(group))
        else:
            blocks.append(_paragraph(group))
    return Source(tuple(block for block in blocks if block != Paragraph("")), meta)


def write(source: Source) -> str:
    """The source as Markdown, ending in a line break."""
    parts = ["\n".join(["---", *(f"{key}: {value}" for key, value in source.meta.items()), "---"])]
    for block in source.blocks:
        if isinstance(block, Table):
            head, *rows = (f"| {' | '.join(map(_escape, row))} |" for row in block.rows)
            parts.append("\n".join([head, f"|{' --- |' * len(block.rows[0])}", *rows]))
        elif block.depth is None:
            parts.append(_escape(block.text))
        else:
            parts.append(f"{'#' * (block.depth + 1)} {_escape(block.text)}")
    return "\n\n".join(parts) + "\n"


def _front_matter(lines: list[str]) -> tuple[dict[str, str], list[str]]:
    if lines[0].strip() != "---":
        return {}, lines
    end = next((at for at, line in enumerate(lines[1:], 1) if line.strip() == "---"), None)
    pairs = [line.partition(":") for line in lines[1:end]]
    if end is None or not all(colon for _, colon, _ in pairs):
        return {}, lines  # a rule across the page, not front matter
    return {key.strip(): value.strip() for key, _, value in pairs}, lines[end + 1 :]


def _groups(lines: list[str]) -> list[list[str]]:
    """Lines that belong together: a heading, a table, a paragraph."""
    groups: list[list[str]] = [[]]
    for line in (" ".join(line.split()) for line in lines):
        if not line or _RULE.fullmatch(line):
            groups.append([])
            continue
        after_heading = groups[-1] and _HEADING.fullmatch(groups[-1][0])
        if (
            after_heading
            or _STARTS_ANEW.match(line)
            or (line[0] == "|") != (groups[-1][:1] or [line])[0].startswith("|")
        ):
            groups.append([])
        groups[-1].append(line)
    return [group for group in groups if group]


def _paragraph(group: list[str]) -> Paragraph:
    if heading := _HEADING.fullmatch(group[0]):
        return Paragraph(_unescape(heading[2]), len(heading[1]) - 1)
    if bullet := _BULLET.fullmatch(group[0]):
        group = [bullet[1], *group[1:]]
    return Paragraph(_unescape(" ".join(group)))


def _is_delimiter(lines: list[str]) -> bool:
    return bool(lines) and all(_DELIMITER.fullmatch(cell) for cell in _cells(lines[0]))


def _table(group: list[str]) -> Table:
    rows = [_cells(line) for at, line in enumerate(group) if at != 1 or not _is_delimiter([line])]
    width = max(map(len, rows))
    return Table(tuple((*map(_unescape, row), *[""] * (width - len(row))) for row in rows))


def _cells(line: str) -> list[str]:
    line = line.removeprefix("|")
    cells = _BAR.sub("\\1\n", line).split("\n")
    if not cells[-1].strip():
        cells.pop()
    return [cell.strip() for cell in cells]


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text)


def _unescape(text: str) -> str:
    return _MARKS.sub(lambda found: found[1] or (" " if found[0].startswith("<br") else ""), text).strip()
