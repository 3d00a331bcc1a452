"""What a notice is made of: clauses with addresses, and contests read from its annexes."""

from dataclasses import dataclass

THEMED, INDUSTRY = "专题赛", "产业赛"


@dataclass(frozen=True, slots=True)
class Clause:
    """One paragraph (or one table row) of a document, word for word.

    path    the headings above it, outermost first: ("三、赛事组织", "（四）需求对接")
    place   its place under those headings, from 1; 0 where it is the only one
    """

    document: str
    number: int
    path: tuple[str, ...]
    place: int
    text: str
    row: bool = False

    @property
    def key(self) -> str:
        """A short ASCII name that lasts as long as the document: "guokefahuo-2023-110.17"."""
        return f"{self.document}.{self.number}"

    @property
    def address(self) -> str:
        """Where a reader finds it on paper: "三、赛事组织（四）需求对接，第2段"."""
        heading = "".join(self.path)
        if not self.place:
            return heading
        return f"{heading}，第{self.place}{'行' if self.row else '段'}"


@dataclass(frozen=True, slots=True)
class Entry:
    """One organiser of a contest with its field; the organiser is None where the document leaves the cell empty."""

    organiser: str | None
    field: str


@dataclass(frozen=True, slots=True)
class Contest:
    """A row of an annex. `hosts` in the order printed; `clause` is the number of the row's clause."""

    kind: str
    number: int
    name: str
    hosts: tuple[str, ...]
    entries: tuple[Entry, ...]
    annex: str
    clause: int


@dataclass(frozen=True, slots=True)
class Document:
    """A notice as we keep it. `id` is ASCII; `source`, `number` (文号) and `date` (ISO) may be empty."""

    id: str
    title: str
    number: str
    date: str
    source: str
    clauses: tuple[Clause, ...]
    contests: tuple[Contest, ...] = ()
