"""The numbers that Word counts by itself: "一、" before a heading is often nowhere in the text of a .docx."""

import re
from collections import defaultdict

from docx.document import Document
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement

_CHINESE = (
    "chineseCounting",
    "chineseCountingThousand",
    "japaneseCounting",
    "taiwaneseCountingThousand",
    "ideographDigital",
)
_DIGITS = "〇一二三四五六七八九"

Level = tuple[str, str, int]  # how it counts, what it shows ("（%1）"), where it starts


class Numbering:
    """Counts the numbered paragraphs of one document, asked in the order printed."""

    def __init__(self, document: Document) -> None:
        self._lists = _lists(document)
        self._styles = {style.style_id: style.element for style in document.styles}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)

    def label(self, paragraph: BaseOxmlElement) -> str:
        """What Word shows before the paragraph: "一、", "（二）", "3."; "" where it is not numbered or has a bullet."""
        found = self._number(paragraph)
        levels = self._lists.get(found[0]) if found else None
        if not found or not levels or found[1] not in levels:
            return ""
        number, depth = found
        counts = self._counts[number]
        counts[depth] = counts[depth] + 1 if depth in counts else levels[depth][2]
        for deeper in [level for level in counts if level > depth]:
            del counts[deeper]
        how, shown, _ = levels[depth]
        if how in ("bullet", "none"):
            return ""
        label = re.sub(r"%(\d)", lambda place: _count(int(place[1]) - 1, levels, counts), shown)
        return label if label.endswith(("、", "）", "，", "：")) else f"{label} "

    def _number(self, paragraph: BaseOxmlElement) -> tuple[str, int] | None:
        """The list and the level of a paragraph, its own or its style's."""
        element: BaseOxmlElement | None = paragraph
        for _ in range(8):  # a style may stand on another; a chain that is longer goes in a circle
            if element is None:
                return None
            properties = element.find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            number = properties.find(qn("w:numId")) if properties is not None else None
            if properties is not None and number is not None:
                level = properties.find(qn("w:ilvl"))
                return number.get(qn("w:val"), ""), int(level.get(qn("w:val"), "0")) if level is not None else 0
            based = (
                element.find(qn("w:basedOn"))
                if element is not paragraph
                else element.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
            )
            element = self._styles.get(based.get(qn("w:val"), "")) if based is not None else None
        return None


def _lists(document: Document) -> dict[str, dict[int, Level]]:
    """The levels of every list by its number."""
    part = next(
        (relation.target_part for relation in document.part.rels.values() if relation.reltype.endswith("/numbering")),
        None,
    )
    if part is None:
        return {}
    root = part.element
    kinds = {kind.get(qn("w:abstractNumId")): _levels(kind) for kind in root.iter(qn("w:abstractNum"))}
    lists: dict[str, dict[int, Level]] = {}
    for number in root.iter(qn("w:num")):
        kind = number.find(qn("w:abstractNumId"))
        if kind is not None:
            lists[number.get(qn("w:numId"), "")] = kinds.get(kind.get(qn("w:val")), {})
    return lists


def _levels(kind: BaseOxmlElement) -> dict[int, Level]:
    return {
        int(level.get(qn("w:ilvl"), "0")): (
            _value(level, "w:numFmt", "decimal"),
            _value(level, "w:lvlText", ""),
            int(_value(level, "w:start", "1")),
        )
        for level in kind.iter(qn("w:lvl"))
    }


def _value(level: BaseOxmlElement, name: str, otherwise: str) -> str:
    found = level.find(qn(name))
    return found.get(qn("w:val"), otherwise) if found is not None else otherwise


def _count(depth: int, levels: dict[int, Level], counts: dict[int, int]) -> str:
    how, _, start = levels.get(depth, ("decimal", "", 1))
    count = counts.get(depth, start)
    return _chinese(count) if how in _CHINESE else str(count)


def _chinese(count: int) -> str:
    """1–99 as 一–九十九."""
    tens, ones = divmod(count, 10)
    if not 0 < count < 100:
        return str(count)
    return ("" if not tens else "十" if tens == 1 else _DIGITS[tens] + "十") + (_DIGITS[ones] if ones else "")
