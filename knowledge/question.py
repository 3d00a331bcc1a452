"""What a question asks: its words sorted by what they are good for."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from knowledge.lexicon import Lexicon, Word
from knowledge.script import normal

_LEFT = re.compile(r"[a-z]+|[0-9][0-9.\-:%]*[0-9%]|[0-9]|[^\W_a-z0-9]+")
_ORDINAL = re.compile(r"第([0-9]{1,2}|[一二三四五六七八九十]{1,3})[项个号场]")
_TAG = re.compile(r"</?[a-z][^>]*>")
_MONEY = re.compile(r"[0-9一二两三四五六七八九十百千]+(?:万|亿|元|块钱)")
_CLAIM = re.compile(r"(?<!第)([0-9]{1,3}|[一二三四五六七八九十]{1,3})[项个家场]")
_ANNEX = re.compile(r"附件\s*([12一二])")
_N = r"(?:[0-9]+|[一二三四五六七八九十]+)"
_FIGURE = re.compile(rf"https?://\S+|www\.[\w.]+|{_N}月(?:份|{_N}[日号])?|[0-9]{{4}}年|[0-9][0-9\-]{{2,}}")
_FIGURE_WORDS = re.compile(r"[一二三四五六七八九十]+")
_ELLIPSIS = re.compile(r"^(那么?|那|还有|然后|另外|and|what about|how about)|呢[?？!。]*$|what about|how about")
_NUMERALS = {digit: value for value, digit in enumerate("一二三四五六七八九十", 1)}


@dataclass(frozen=True, slots=True)
class Question:
    """A question as understood. Names are those of the lexicon, places and organisers those of the documents.

    text        in the normal form, typing errors mended
    concepts    what it is about; `generic` likewise, of words that any question may hold; `literal`: the very words of
                a document that are in no lexicon
    organs      what sort of organiser is meant: 有限公司, 管委会, …
    figures     numbers and dates the person mentions; `claim`: a count ("二十项")
    unknown     stretches without a known word, noise left out
    said        each concept with the person's own word for it
    elliptic    it leans on the question before ("那技术支持呢？")
    """

    text: str
    concepts: tuple[str, ...] = ()
    generic: tuple[str, ...] = ()
    literal: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    table: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    excluded: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    organisers: tuple[str, ...] = ()
    organs: tuple[str, ...] = ()
    ordinals: tuple[int, ...] = ()
    annex: int | None = None
    figures: tuple[str, ...] = ()
    claim: int | None = None
    unknown: tuple[str, ...] = ()
    injection: bool = False
    smalltalk: tuple[str, ...] = ()
    said: tuple[tuple[str, str], ...] = ()
    elliptic: bool = False

    @property
    def bare(self) -> bool:
        """Nothing in it says what it is about."""
        return not (self.concepts or self.literal or self.tabular or self.unknown)

    @property
    def tabular(self) -> bool:
        """It names something of the annexes: a place, a field, an organiser, a kind, a row or a column."""
        named = self.places or self.fields or self.organisers or self.kinds or self.ordinals or self.table or self.annex
        return bool(named)


@dataclass
class _Sorted:
    """Words by section, in the order said, each once."""

    names: dict[str, dict[str, None]] = field(default_factory=dict)

    def add(self, section: str, names: Iterable[str]) -> None:
        self.names.setdefault(section, {}).update(dict.fromkeys(names))

    def get(self, section: str) -> tuple[str, ...]:
        return tuple(self.names.get(section, ()))


_SECTIONS = (
    "concepts",
    "generic",
    "asks",
    "columns",
    "table",
    "kinds",
    "fields",
    "places",
    "organisers",
    "organs",
    "injection",
    "smalltalk",
    "weak",
    "verbs",
)


def understand(text: str, lexicon: Lexicon, mend: Callable[[str], str], known: Callable[[str], bool]) -> Question:
    """The question, its typing errors mended by `mend`; `known` tells whether a stretch stands in the documents."""
    line = mend(_TAG.sub(" ", normal(text)))
    words = [word for word in lexicon.words(line) if not _CLAIM.fullmatch(word.text)]
    found = _Sorted()
    for word in words:
        for section in _SECTIONS:
            found.add(section, word.names(section))
    excluded = tuple(name for word in words if _negated(line, word) for name in word.names("fields"))
    figures = tuple(_FIGURE_WORDS.sub(_digits, match[0]) for match in _FIGURE.finditer(line))
    rest = _leftovers(_FIGURE.sub(_masked, _CLAIM.sub(_masked, line)), words)
    literal = tuple(stretch for stretch in rest if known(stretch))
    claimed = [_number(match[1]) for match in _CLAIM.finditer(line)]
    matter = [section for section in ("concepts", "table", "fields", "places", "kinds") if found.get(section)]
    if not matter:
        literal += tuple(figure for figure in figures if known(figure))
    if (matter or found.get("generic")) and any(re.search("[年月日号]", figure) for figure in figures):
        found.add("asks", ["时间"])
    if _MONEY.search(line):
        found.add("asks", ["金额"])
    if "是否" in found.get("asks") and "几" in line and "多少" not in line:
        found.names["asks"].pop("数量", None)
    _combine(found, lexicon)
    return Question(
        text=line,
        concepts=found.get("concepts"),
        generic=found.get("generic"),
        literal=literal,
        asks=found.get("asks"),
        columns=found.get("columns"),
        table=found.get("table"),
        kinds=found.get("kinds"),
        fields=tuple(name for name in found.get("fields") if name not in excluded),
        excluded=excluded,
        places=found.get("places"),
        organisers=found.get("organisers"),
        organs=found.get("organs"),
        ordinals=tuple(_number(match[1]) for match in _ORDINAL.finditer(line)),
        annex=next((_number(match[1]) for match in _ANNEX.finditer(line)), None),
        figures=figures,
        claim=next((number for number in claimed if number > 1), None),
        unknown=tuple(stretch for stretch in rest if stretch not in literal),
        injection=bool(found.get("injection")),
        smalltalk=found.get("smalltalk"),
        said=tuple((name, word.text) for word in words for name in word.names("concepts")),
        elliptic=bool(_ELLIPSIS.search(line)),
    )


def _combine(found: _Sorted, lexicon: Lexicon) -> None:
    """What two words mean together takes the place of what each means; a weak word counts where no other does."""
    named = {name for names in found.names.values() for name in names}
    for pair, name in lexicon.together:
        if pair <= named and "需求" not in named:
            found.names["concepts"] = {n: None for n in found.get("concepts") if n not in pair} | {name: None}
    if "致电" in found.get("verbs") and "技术支持" not in found.get("concepts"):
        found.add("concepts", ["咨询"])
    if not any(found.get(section) for section in ("concepts", "table", "fields", "places", "kinds")):
        found.add("concepts", found.get("weak"))


def _negated(line: str, word: Word) -> bool:
    """The word is named to be left out ("别把新能源汽车算进去", "不含新能源汽车")."""
    before, after = line[max(0, word.start - 4) : word.start], line[word.stop : word.stop + 4]
    return bool(
        re.search(r"别把|别算|不要把|不算|不含|不包括|除了?|排除|不是|而非|excluding|except|not ?$", before)
    ) or bool(re.match(r"不算|除外|以外|之外|别算", after))


def _leftovers(line: str, words: list[Word]) -> tuple[str, ...]:
    """The stretches between the known words."""
    gaps, start = [], 0
    for word in words:
        gaps.append(line[start : word.start])
        start = word.stop
    gaps.append(line[start:])
    rest = [stretch for gap in gaps for stretch in _LEFT.findall(gap)]
    return tuple(stretch for stretch in rest if stretch[0].isalpha())


def _masked(match: re.Match[str]) -> str:
    return "\0" * len(match[0])


def _digits(match: re.Match[str]) -> str:
    return str(_number(match[0]))


def _number(text: str) -> int:
    """ "12", "三", "十二", "二十一" → the number."""
    if text.isdigit():
        return int(text)
    if "十" in text:
        tens, ones = text.split("十", 1)
        return 10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0)
    return _NUMERALS.get(text, 0)


def follow(question: Question, before: Question | None) -> Question:
    """The question completed from the one before, where it cannot stand alone: what is named anew replaces the old."""
    if before is None or not leans(question):
        return question
    if question.concepts:  # another matter: of the old question only what was asked about it remains
        return replace(question, asks=question.asks or before.asks)
    return replace(
        question,
        concepts=() if (question.tabular and before.tabular) or question.table else before.concepts,
        literal=question.literal or before.literal,
        table=question.table or before.table,
        generic=question.generic or before.generic,
        asks=question.asks or before.asks,
        columns=question.columns or before.columns,
        kinds=question.kinds or before.kinds,
        fields=question.fields or (() if question.organisers else before.fields),
        excluded=question.excluded or before.excluded,
        places=question.places or (() if question.organisers else before.places),
        organisers=question.organisers or (() if question.places or question.fields else before.organisers),
        ordinals=question.ordinals or (() if question.places or question.fields else before.ordinals),
        annex=question.annex or before.annex,
    )


def leans(question: Question) -> bool:
    """It cannot stand alone: it begins or ends like a rejoinder, names no matter or only a column, or asks nothing."""
    if question.elliptic or question.bare:
        return True
    rowless = not (question.places or question.fields or question.organisers or question.kinds or question.ordinals)
    if question.table and rowless and not question.concepts and not question.columns and not question.organs:
        return True
    return not (question.asks or question.columns) and len(question.text) <= 8
