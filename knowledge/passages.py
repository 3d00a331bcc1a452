"""Sentences of the documents with what they speak of: the smallest piece that is quoted."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import log

from knowledge.document import Clause, Document
from knowledge.lexicon import Lexicon
from knowledge.script import normal

_SENTENCE = re.compile(r"[^。！？；\n]*(?:[。！？；\n]|$)")
_NUMBERED = re.compile(r"^\d+[.、．]\s*")
_SECTIONS = ("concepts", "table", "generic", "fields", "kinds")
_LEADING = 14  # characters in which a sentence names whom it is about
_NUMERAL = r"[0-9一二两三四五六七八九十]+"
# What proves that a sentence can answer a question of a kind, in the normal form.
EVIDENCE = {
    "电话": re.compile(r"\d{3,4}-\d{7,8}|(?<!\d)1\d{10}(?!\d)|[48]00-\d{3}-?\d{4}"),
    "时间": re.compile(r"\d{4}年|\d{1,2}月\d{1,2}日|\d+个?(工作日|天|日内|个月)"),
    "金额": re.compile(r"\d+(\.\d+)?\s*(万|亿|千|百)*元|\d+\s*万"),
    "数量": re.compile(_NUMERAL + r"(项|个|家|部分|条|场)|》[和、]《|^附件:"),
    "地址": re.compile(r"https?://|路\d+号"),
    "文号": re.compile(r"〔\d{4}〕\d+号"),
    "谁": re.compile(r"单位|部门|中心|科技部|方|机构|者|专家|政府|企业|办公厅"),
    "哪里": re.compile(r"网站|平台|渠道|媒体|https?://|附件|区域|地址|所在|属地"),
}
URL = re.compile(r"https?://[\w./-]+")


@dataclass(frozen=True)
class Sentence:
    """concepts: what the sentence itself speaks of; leading: what it begins with; then its paragraph and its headings.
    said: each concept with the words that say it."""

    clause: Clause
    text: str
    concepts: frozenset[str]
    paragraph: frozenset[str]
    headings: frozenset[str]
    leading: frozenset[str]
    said: Mapping[str, str]

    @cached_property
    def line(self) -> str:
        return normal(self.text)

    def speaks_of(self, name: str) -> bool:
        return name in self.concepts

    def surfaces(self, names: Sequence[str]) -> set[str]:
        """The words that say the concepts here, in the normal form."""
        return {self.said.get(name, name) for name in names}

    def proves(self, ask: str) -> bool:
        """Whether the sentence holds what a question of this kind asks for."""
        pattern = EVIDENCE.get(ask)
        return pattern is None or bool(pattern.search(self.line))


class Sentences:
    """All sentences of the documents' clauses, table rows left out, and how rare each concept is among them."""

    def __init__(self, documents: Sequence[Document], lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        self.all = tuple(
            sentence
            for document in documents
            for clause in document.clauses
            if not clause.row
            for sentence in self._split(clause)
        )
        self.text = "\n".join(sentence.line for sentence in self.all)
        self.tables = "\n".join(normal(c.text) for document in documents for c in document.clauses if c.row)
        self._headings = frozenset(name for sentence in self.all for name in sentence.headings)
        self._counts: dict[str, int] = {}
        for sentence in self.all:
            for name in sentence.concepts:
                self._counts[name] = self._counts.get(name, 0) + 1

    def _split(self, clause: Clause) -> list[Sentence]:
        parts = [part.strip() for part in _SENTENCE.findall(_NUMBERED.sub("", clause.text)) if part.strip()]
        headings = frozenset(name for heading in clause.path for name in self._concepts(heading))
        paragraph = frozenset(self._concepts(clause.text))
        return [self._sentence(clause, part, paragraph, headings) for part in parts]

    def _sentence(self, clause: Clause, text: str, paragraph: frozenset[str], headings: frozenset[str]) -> Sentence:
        said = self._concepts(text)
        leading = frozenset(self._concepts(text[:_LEADING]))
        return Sentence(clause, text, frozenset(said), paragraph, headings, leading, said)

    def _concepts(self, text: str) -> dict[str, str]:
        """The concepts of a text with the word that says each first."""
        found: dict[str, str] = {}
        for word in self._lexicon.words(normal(text)):
            for section in _SECTIONS:
                for name in word.names(section):
                    found.setdefault(name, word.text)
        return found

    def holds(self, stretch: str) -> bool:
        """Whether the very words, two characters at least, stand in a sentence."""
        return len(stretch) > 1 and stretch in self.text

    def paragraph(self, sentence: Sentence, limit: int) -> list[Sentence]:
        """The sentences of its clause, in order, where they fit into `limit` characters; else itself."""
        own = [other for other in self.all if other.clause is sentence.clause]
        return own if sum(len(other.text) for other in own) <= limit else [sentence]

    def section(self, sentence: Sentence, limit: int) -> list[Sentence]:
        """The sentences of all clauses under the same headings, as many as fit into `limit` characters."""
        own, room = [], limit
        for other in self.all:
            if other.clause.path == sentence.clause.path and len(other.text) <= room:
                own.append(other)
                room -= len(other.text)
        return own

    def known(self, concept: str) -> bool:
        """Whether any sentence speaks of the concept, or holds the very words."""
        return concept in self._counts or concept in self._headings

    def says(self, sentence: Sentence, ask: str, question: str) -> bool:
        """Whether question and sentence hold the same word for what is asked ("联系方式")."""
        return any(word in question and word in sentence.line for word in self._lexicon.surfaces("asks", ask))

    def rarity(self, concept: str) -> float:
        """log(1 + sentences / sentences with the concept); the highest for what is nowhere."""
        return log(1 + len(self.all) / self._counts.get(concept, 0.5))
