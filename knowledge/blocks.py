"""What every format is read into: a sequence of paragraphs and tables, with what the file says of itself."""

from collections.abc import Mapping
from dataclasses import dataclass, field


class Unreadable(Exception):
    """A file that cannot be read as a document; the message is one Chinese sentence for the person who sent it."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One line of text. `depth`: 0 for the title, 1, 2, … for headings, None for everything else."""

    text: str
    depth: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of equal length. The text of a merged cell stands in every place that the cell covers."""

    rows: tuple[tuple[str, ...], ...]


Block = Paragraph | Table


@dataclass(frozen=True, slots=True)
class Source:
    """A file taken apart. `meta` is what stood before the text: id, title, number, date, source, note."""

    blocks: tuple[Block, ...]
    meta: Mapping[str, str] = field(default_factory=dict)
