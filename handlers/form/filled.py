"""From the rows of a filled sheet to its answers: which field a row is about, and what was written there."""

import re
from collections.abc import Iterable, Sequence

from handlers.form import sheet_texts as texts
from handlers.form.fields import Form
from handlers.form.kinds import Files
from handlers.form.said import bare
from knowledge.script import normal

LONGEST = 60  # characters of a label with all that is written around it
Row = Sequence[str]  # its cells; one that has a single cell is a line of text

_MARK = re.compile(r"[(\[【*]*\s*(?:必填|选填|必选|可选|可不填)项?\s*[)\]】*]*")
_NUMBER = re.compile(r"^\W*第?[\d一二三四五六七八九十]{1,3}[项条]?\W*")
_ASIDE = re.compile(r"\([^()]*\)")
_HEADS = (
    re.compile(rf"([^：:]{{1,{LONGEST}}})[：:](.*)", re.DOTALL),
    re.compile(rf"[^【\[［]{{0,8}}[【\[［]([^】\]］]{{1,{LONGEST}}})[】\]］](.*)", re.DOTALL),
)


class Labels:
    """The fields of a form by what their labels are written like."""

    def __init__(self, form: Form) -> None:
        self._keys = {_name(field.label): field.key for field in form.fields}
        for field in form.fields:
            self._keys.setdefault(bare(_ASIDE.sub("", _unmarked(field.label))), field.key)
        self._asks = {field.key: bare(field.ask) for field in form.fields}
        self._listings = {bare(texts.listing(field.label)) for field in form.fields}

    def key(self, text: str) -> str | None:
        """The field whose label this is, with a number or （必填） or without."""
        if not text or len(text) > LONGEST:
            return None
        whole = _unmarked(text)
        ways = (whole, _NUMBER.sub("", whole))
        names = [bare(way) for way in (*ways, *(_ASIDE.sub("", way) for way in ways))]
        return next((self._keys[name] for name in names if name in self._keys), None)

    def split(self, line: str) -> tuple[str, str] | None:
        """The field that a line begins with, and the rest: 名称：内容, 【名称】内容, 名称."""
        for head in _HEADS:
            if (match := head.fullmatch(line)) and (key := self.key(match[1])):
                return key, match[2].lstrip(" ：:").rstrip()
        key = self.key(line)
        return (key, "") if key else None

    def lists(self, text: str) -> bool:
        """Whether this stands over a list of options."""
        return len(text) <= LONGEST and bare(text) in self._listings

    def explains(self, text: str, key: str) -> bool:
        """Whether this is what we wrote there, to say what is to be filled in."""
        ask = self._asks[key]
        return bool(ask) and bare(text).startswith(ask)


def answers(form: Form, labels: Labels, parts: Iterable[Iterable[Row]]) -> dict[str, str]:
    """What is filled in, by the key of its field. The parts are tables and stretches of text; what is said first
    of a field counts."""
    found: dict[str, list[str]] = {}
    for part in parts:
        reader = _Reader(labels, found)
        for row in part:
            reader.read([cell.strip() for cell in row])
    files = {field.key for field in form.fields if isinstance(field.kind, Files)}
    said = {key: "\n".join(lines).strip() for key, lines in found.items() if key not in files}
    return {key: text for key, text in said.items() if text}


class _Reader:
    """Goes through one part, up to the lists of options. `at`: the field whose answer may go on in the next row."""

    def __init__(self, labels: Labels, found: dict[str, list[str]]) -> None:
        self._labels, self._found = labels, found
        self._at: str | None = None
        self._label_column = 0
        self._answer_column: int | None = None
        self._over = False

    def read(self, cells: list[str]) -> None:
        self._over = self._over or any(map(self._labels.lists, cells))
        if self._over:
            return
        if len(cells) == 1:
            self._line(cells[0])
            return
        place = next((at for at, cell in enumerate(cells[: self._answer_column]) if self._labels.key(cell)), None)
        if place is None:
            self._unlabelled(cells)
        else:
            self._labelled(cells, place)

    def _line(self, line: str) -> None:
        split = self._labels.split(line)
        if split and not self._answered(split[0]):
            self._begin(*split)
        elif self._at:
            self._found[self._at].append(line)

    def _labelled(self, cells: list[str], place: int) -> None:
        key = self._labels.key(cells[place])
        assert key is not None
        written = self._written(cells, place, key)
        self._label_column = place
        if not self._answered(key):
            self._begin(key, written)
        elif self._at == key and written not in self._found[key]:
            self._found[key].append(written)  # the label is merged over several rows
        else:
            self._at = None

    def _written(self, cells: list[str], place: int, key: str) -> str:
        column = self._answer_column
        where = cells[column : column + 1] if column is not None and column > place else cells[place + 1 :]
        label = cells[place]
        return next((cell for cell in where if cell not in ("", label) and not self._labels.explains(cell, key)), "")

    def _unlabelled(self, cells: list[str]) -> None:
        """The head of the table; an answer that goes on; 名称：内容 in a cell."""
        names = [bare(cell) for cell in cells]
        if texts.ANSWER in names:
            self._answer_column = names.index(texts.ANSWER)
        written = {cell: column for column, cell in enumerate(cells) if cell}
        only, column = next(iter(written.items())) if len(written) == 1 else ("", 0)
        split = None if column == self._answer_column else self._labels.split(only)
        if split and not self._answered(split[0]):
            self._begin(*split)
        elif only and self._at and column > self._label_column:
            self._found[self._at].append(only)
        else:
            self._at = None

    def _answered(self, key: str) -> bool:
        return any(self._found.get(key, ()))

    def _begin(self, key: str, text: str) -> None:
        self._found[key] = [text]
        self._at = key


def _name(label: str) -> str:
    return bare(_unmarked(label))


def _unmarked(text: str) -> str:
    return _MARK.sub("", normal(text))
