"""The contests of the annexes as a table that can be asked exactly: by place, field, organiser, kind and row."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.document import Clause, Contest, Document, Entry
from knowledge.lexicon import Lexicon
from knowledge.places import Places
from knowledge.question import Question
from knowledge.script import normal

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """One organiser's part in a contest. `seat` is its place; `home` the place of the contest's own host."""

    contest: Contest
    entry: Entry
    clause: Clause
    seat: Path
    home: Path
    fields: frozenset[str]


@dataclass(frozen=True, slots=True)
class Selection:
    """What a question selects.

    widened   the city named has no row of its own: these are the rows of its province
    apart     rows of cities in the province named that hold their contest by themselves (计划单列市)
    absent    names of places in no row
    """

    rows: tuple[Row, ...]
    widened: tuple[str, ...] = ()
    apart: tuple[Row, ...] = ()
    absent: tuple[str, ...] = ()


class Table:
    def __init__(self, documents: Sequence[Document], lexicon: Lexicon, places: Places) -> None:
        self._lexicon = lexicon
        self._places = places
        self.rows = tuple(row for document in documents for row in self._read(document))

    def _read(self, document: Document) -> Iterable[Row]:
        clauses = {clause.number: clause for clause in document.clauses}
        for contest in document.contests:
            hosts = [self._places.known[name] for host in contest.hosts for name in self._inside(host)]
            named = self._seat(contest.name)
            home = hosts[0] if hosts else named
            named = named or home
            topics = self._fields(contest.name)
            for entry in contest.entries:
                seat = self._seat(entry.organiser or "") or named
                fields = self._fields(entry.field) | topics
                yield Row(contest, entry, clauses[contest.clause], seat, home, frozenset(fields))

    def _seat(self, text: str) -> Path:
        """The deepest place named in a text; () where there is none."""
        return max((self._places.known[name] for name in self._inside(text)), key=len, default=())

    def _inside(self, text: str) -> list[str]:
        """The places named in a text; apart from the lexicon, where 石家庄市人民政府 is one word."""
        line, names, start = normal(text), [], 0
        known = self._places.known
        while start < len(line):
            stop = next((s for s in range(min(len(line), start + 12), start + 1, -1) if line[start:s] in known), None)
            if stop:
                names.append(line[start:stop])
            start = stop or start + 1
        return names

    def _fields(self, text: str) -> frozenset[str]:
        return frozenset(name for word in self._lexicon.words(normal(text)) for name in word.names("fields"))

    def select(self, question: Question, rows: Sequence[Row] | None = None) -> Selection:
        """The rows that fulfil all that the question names; several names of one sort are alternatives."""
        chosen = list(self.rows if rows is None else rows)
        if question.annex:
            annexes = sorted({row.contest.annex for row in chosen})
            chosen = [row for row in chosen if row.contest.annex in annexes[question.annex - 1 : question.annex]]
        if question.kinds:
            chosen = [row for row in chosen if row.contest.kind in question.kinds]
        if question.ordinals:
            chosen = [row for row in chosen if row.contest.number in question.ordinals]
        if question.fields:
            chosen = [row for row in chosen if row.fields & set(question.fields)]
        if question.excluded:
            chosen = [row for row in chosen if not row.fields & set(question.excluded)]
        if question.organisers:
            chosen = [row for row in chosen if row.entry.organiser in question.organisers]
        for organ in question.organs:
            chosen = [row for row in chosen if organ in " ".join((row.entry.organiser or "", *row.contest.hosts))]
        return self._placed(question.places, chosen) if question.places else Selection(tuple(chosen))

    def _placed(self, names: Sequence[str], rows: Sequence[Row]) -> Selection:
        found: dict[Row, None] = {}
        apart: dict[Row, None] = {}
        widened, absent = [], []
        for name in names:
            for path in self._places.expand(name):
                exact = [row for row in rows if _within(path, row)]
                alone = [row for row in exact if len(path) == 1 and len(row.home) > 1]
                listed = any(_within(path, row) for row in self.rows)
                wider = [row for row in rows if row.home == path[:1]] if not listed and len(path) > 1 else []
                found.update(dict.fromkeys([row for row in exact if row not in alone] + wider))
                apart.update(dict.fromkeys(alone))
                if wider:
                    widened.append(name)
                if not exact and not wider:
                    absent.append(name)
        order = {row: i for i, row in enumerate(self.rows)}
        return Selection(
            tuple(sorted(found, key=order.__getitem__)), tuple(widened), tuple(apart), tuple(dict.fromkeys(absent))
        )

    def of(self, key: str) -> list[Row]:
        """The rows of a clause."""
        return [row for row in self.rows if row.clause.key == key]

    def homes(self, name: str) -> bool:
        """Whether any row lies in the place, or in its province."""
        return any(row.home[:1] == path[:1] for path in self._places.expand(name) for row in self.rows)

    def lies_in(self, row: Row, name: str) -> bool:
        """Whether a row lies in a place; False for a name that is no place."""
        known = name in self._places.known
        return known and _within(self._places.known[name], row)

    def provinces(self, kind: str) -> list[str]:
        """The provinces whose own host holds contests of a kind, in the order printed."""
        return list(dict.fromkeys(row.home[0] for row in self.rows if row.contest.kind == kind and len(row.home) == 1))


def _within(path: Path, row: Row) -> bool:
    """The row lies in the place, or is of a contest whose host is of that place."""
    return row.seat[: len(path)] == path or row.home[: len(path)] == path


def organiser_names(organiser: str) -> set[str]:
    """The ways to name an organiser: 石家庄市人民政府, 石家庄市政府, 石家庄政府; a company without 有限公司."""
    short = organiser.replace("人民政府", "政府")
    return {
        organiser,
        short,
        short.replace("市政府", "政府"),
        organiser.removesuffix("有限公司").removesuffix("管委会"),
    }
