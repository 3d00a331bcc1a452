"""What is said to a question: the direct answer first, then the verbatim sentences with their addresses."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from knowledge.document import Clause, Document
from knowledge.passages import EVIDENCE, URL, Sentence, Sentences
from knowledge.question import Question
from knowledge.script import normal
from knowledge.weigh import Verdict, Weighed, subject

# Characters quoted: for an open question, for a closed one, for a question about a whole section.
_OPEN, _CLOSED, _SECTION = 330, 170, 360
_OPEN_ASKS = frozenset({"如何", "什么", "职责", "为何"})
_DIRECT = 60  # characters of a direct answer that is part of a sentence
_DATES = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:至(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)?|\d+个?(?:工作日|日内|个月|天)"
)
_DUTY = re.compile(r"须|均需|应当|应(?!用)|必须")
_DENIAL = re.compile(r"不作为|不得|不能|不予|无须|不需")
_LIMIT = re.compile(r"只|仅|全部|所有|都|不")


@dataclass(frozen=True, slots=True)
class Source:
    """key: resolves to the clause (ASCII, short); section: its address; quote: verbatim; row: a row of a table."""

    key: str
    section: str
    quote: str
    row: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """found: whether the documents say it. text: the direct answer in plain text. related: what to ask next."""

    text: str
    found: bool
    sources: tuple[Source, ...] = ()
    related: tuple[str, ...] = ()
    small_talk: bool = False

    def plain(self) -> str:
        """The whole as plain text: the direct answer, each quotation with its address, the rows by address alone."""
        quotes = [f"“{source.quote}”——{source.section}" for source in self.sources if not source.row]
        rows = [source.section for source in self.sources if source.row]
        if rows:
            quotes.append(f"依据：{rows[0]}" + (f"等 {len(rows)} 行" if len(rows) > 1 else ""))
        return "\n".join([self.text, *quotes]).strip()


def source(clause: Clause, quote: str | None = None) -> Source:
    """A source of a whole clause, or of a part of it."""
    return Source(clause.key, clause.address, quote or clause.text, clause.row)


def from_clauses(question: Question, verdict: Verdict, sentences: Sentences) -> Answer:
    """The answer that stands on sentences; verdict.weighed is not empty."""
    chosen = _chosen(question, verdict, sentences)
    return Answer(_direct(question, verdict.weighed[0], chosen), True, _quoted(chosen))


def _chosen(question: Question, verdict: Verdict, sentences: Sentences) -> list[Sentence]:
    """The best sentence; with it its paragraph, or its section where that is asked, and what covers the rest."""
    best, about = verdict.weighed[0], subject(question)
    if any(ask in EVIDENCE for ask in question.asks):
        return [best.sentence, *_equals(verdict.weighed, about)]
    is_open = not question.asks or bool(_OPEN_ASKS & set(question.asks))
    if is_open and set(about) <= best.sentence.headings:
        return sentences.section(best.sentence, _SECTION)
    chosen = sentences.paragraph(best.sentence, _OPEN if is_open else _CLOSED)
    covered = {name for sentence in chosen for name in about if sentence.speaks_of(name)}
    for weighed in verdict.weighed[1:]:
        new = {name for name in about if name in weighed.sentence.concepts} - covered
        alike = weighed.score >= 0.85 * best.score or (is_open and weighed.coverage >= 0.95 * best.coverage)
        if weighed.sentence in chosen or not (new or alike):
            continue
        if sum(len(sentence.text) for sentence in (*chosen, weighed.sentence)) > _OPEN:
            break
        chosen.append(weighed.sentence)
        covered |= new
    return chosen


def _equals(weighed: Sequence[Weighed], about: Sequence[str]) -> list[Sentence]:
    """Further sentences that hold a figure asked for as well as the best does, or for the rest of what was asked."""
    best = weighed[0]
    rest = {name for name in about if name not in best.sentence.concepts}
    return [w.sentence for w in weighed[1:4] if w.score >= 0.95 * best.score or rest & w.sentence.concepts]


def _quoted(chosen: Sequence[Sentence]) -> tuple[Source, ...]:
    """One source a clause: from the first chosen sentence of it to the last."""
    found = []
    for clause in dict.fromkeys(sentence.clause for sentence in chosen):
        spans = [(clause.text.index(s.text), s) for s in chosen if s.clause is clause]
        start, (last, end) = min(at for at, _ in spans), max(spans, key=lambda span: span[0])
        found.append(source(clause, clause.text[start : last + len(end.text)]))
    return tuple(found)


def _direct(question: Question, best: Weighed, chosen: Sequence[Sentence]) -> str:
    """The number, the date, the address, or the part of the best sentence that says it."""
    text = best.sentence.text
    if EVIDENCE["电话"].search(text):
        numbers = [(sentence, EVIDENCE["电话"].search(sentence.text)) for sentence in chosen]
        lines = [f"{hotline_label(sentence)}：{match[0]}" for sentence, match in numbers if match]
        if lines:
            return _denied(question, "\n".join(dict.fromkeys(lines)))
    if "网站" in question.concepts and (url := URL.search(text)):
        return url[0]
    if "时间" in question.asks and (dates := _DATES.findall(text)):
        return _denied(question, "、".join(dates))
    part = _telling_part(question, best.sentence)
    return _yes_or_no(question, best, part) + part


def hotline_label(sentence: Sentence) -> str:
    """业务咨询电话：科技部火炬中心，010-… → 业务咨询电话."""
    return re.split("[：:，,]", sentence.text)[0]


def _denied(question: Question, text: str) -> str:
    """A figure that the person took for granted and the clause does not have is denied first."""
    wrong = [figure for figure in question.figures if figure.rstrip("份") not in text]
    return f"不是。{text}" if wrong and {"是否"} & set(question.asks) and not question.unknown else text


def _yes_or_no(question: Question, best: Weighed, part: str) -> str:
    """需要 or 不是 where the telling part plainly orders or denies just what was asked; else nothing."""
    plain = "是否" in question.asks and best.coverage > 0.8 and not question.unknown and not question.figures
    if not plain or _LIMIT.search(question.text):
        return ""
    if _DENIAL.search(part):
        return "不是。"
    return "需要。" if re.search("要|必须", question.text) and _DUTY.search(part) else ""


def _telling_part(question: Question, sentence: Sentence) -> str:
    """From the first part of the sentence, between commas, that speaks of the matter to the last; the best if long."""
    parts = re.findall(r"[^，；：]+[，；：]?", sentence.text)
    words = sentence.surfaces(subject(question))
    telling = [sum(word in normal(part) for word in words) for part in parts]
    if not any(telling):
        return sentence.text
    first = next(i for i, count in enumerate(telling) if count)
    last = max(i for i, count in enumerate(telling) if count)
    text = "".join(parts[first : last + 1])
    if len(text) > _DIRECT:
        text = parts[max(range(len(parts)), key=telling.__getitem__)]
    return text.rstrip("，；：。") + "。"


def outline(documents: Sequence[Document], asked: Sequence[str]) -> Answer | None:
    """The headings of the section asked for, else of the one with most subheadings, each with its first clause; None
    where no heading has any."""
    clauses = [clause for document in documents for clause in document.clauses if len(clause.path) > 1]
    sections: dict[str, dict[str, Clause]] = {}
    for clause in clauses:
        sections.setdefault(clause.path[0], {}).setdefault(clause.path[1], clause)
    if not sections:
        return None
    named = [part for heading, part in sections.items() if any(name in heading for name in asked)]
    section = max(named or sections.values(), key=len)
    names = [heading.split("）", 1)[-1] for heading in section]
    told = tuple(source(clause, re.split("[，。；]", clause.text)[0]) for clause in section.values())
    return Answer(f"共 {len(names)} 项：{' → '.join(names)}。", True, told)
