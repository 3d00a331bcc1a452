"""What an answer looks like in a chat."""

import re
from collections.abc import Iterator, Sequence

from handlers.cut import escape, paragraph, quotation, units
from knowledge.answer import Answer, Source

SHORT = 60  # units: a first line up to here is the answer in a nutshell, and its figures stand out
FEW = 3  # lines: where there are no more, this holds for each
TITLED = "▪"  # knowledge puts it before the title of an item
FIGURE = re.compile(r"(?<![A-Za-z\d])\d+(?:[-–—.:：年月日至到～~]+\d+)*[年月日项个家条%％]?")
LISTED = 3  # semicolons from which on an enumeration becomes a list
NUMBERS = "①②③"
MOST_QUOTED = len(NUMBERS)  # more sources than these are folded into one quotation


def blocks(answer: Answer) -> list[str]:
    """The direct answer, then what it stands on: sentences with their addresses, rows of an annex by address alone."""
    return [block for block in (*_direct(answer), *_quoted(answer.sources)) if block]


def _direct(answer: Answer) -> Iterator[str]:
    lines = answer.text.splitlines()
    for number, line in enumerate(lines):
        striking = answer.found and units(line) <= SHORT and (number == 0 or len(lines) <= FEW)
        yield from [_striking(line, whole=number == 0)] if striking else paragraph(_list(line))


def _quoted(sources: Sequence[Source]) -> Iterator[str]:
    said = [source for source in sources if not source.row]
    rows = [source for source in sources if source.row]
    if len(said) > MOST_QUOTED:
        yield from quotation("\n\n".join(f"{source.quote}\n—— {source.section}" for source in said))
    else:
        for number, source in zip(NUMBERS, said, strict=False):
            yield from quotation(source.quote)
            yield _address(source, number if len(said) > 1 else "")
    if rows:
        yield _address(rows[0], more=f" 等 {len(rows)} 行" if len(rows) > 1 else "")


def _address(source: Source, number: str = "", more: str = "") -> str:
    return f"<i>{number}—— {escape(source.section)}{more}</i>"


def _list(line: str) -> str:
    """An enumeration that fills a screen (who holds what where) reads better item by item."""
    head, _, items = line.partition("：")
    return f"{head}：\n· " + items.replace("；", "\n· ") if items.count("；") >= LISTED else line


def _striking(line: str, *, whole: bool) -> str:
    """The figures in bold; where a line has none, or is the title of what follows, `whole` makes all of it bold."""
    text = escape(line)
    bold = FIGURE.sub(r"<b>\g<0></b>", text)
    return f"<b>{text}</b>" if whole and (bold == text or line.startswith(TITLED)) else bold
