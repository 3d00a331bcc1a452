"""What is said to a question: the direct answer first, then the verbatim sentences with their addresses."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.document import Clause, Document
from knowledge.passages import EVIDENCE, URL, Sentence, Sentences
from knowledge.question import Question
from knowledge.weigh import Verdict, Weighed, subject

NOT_SAID = "通知未规定"
_QUOTED = 260  # characters quoted for an open question
_SHORT = 170  # for a closed one
_SECTION = 360  # for a question about a whole section
_OPEN = frozenset({"如何", "什么", "职责", "为何"})
_RANGE = re.compile(
    r"(?:\d{4}年)?\d{1,2}月\d{1,2}日(?:\s*(?:至|到|—|-|～)\s*(?:\d{4}年)?(?:\d{1,2}月)?\d{1,2}日)?(?:印发)?|\d+个?(?:工作日|日内|个月|天)"
)


@dataclass(frozen=True, slots=True)
class Source:
    """key: resolves to the clause (ASCII, short); section: its address; quote: verbatim."""

    key: str
    section: str
    quote: str


@dataclass(frozen=True, slots=True)
class Answer:
    """found: whether the documents say it. text: the direct answer in plain text. related: questions worth asking next."""

    text: str
    found: bool
    sources: tuple[Source, ...] = ()
    related: tuple[str, ...] = ()
    small_talk: bool = False

    def plain(self) -> str:
        """The whole as plain text: the direct answer, then each quotation with its address."""
        quotes = [
            source.section if "｜" in source.quote else f"“{source.quote}”——{source.section}"
            for source in self.sources
        ]
        rows = [quote for quote in quotes if not quote.startswith("“")]
        cited = [quote for quote in quotes if quote.startswith("“")]
        if rows:
            cited.append(f"依据：{rows[0]}" + (f"等 {len(rows)} 行" if len(rows) > 1 else ""))
        return "\n".join([self.text, *cited]).strip()


def source(clause: Clause, quote: str | None = None) -> Source:
    return Source(clause.key, clause.address, quote or clause.text)


def from_clauses(question: Question, verdict: Verdict, sentences: Sentences) -> Answer:
    """The answer that stands on sentences; verdict.weighed is not empty."""
    chosen = _chosen(question, verdict, sentences)
    quoted = _join(chosen)
    text = _direct(question, chosen, quoted)
    return Answer(text, True, quoted)


def _chosen(question: Question, verdict: Verdict, sentences: Sentences) -> list[Sentence]:
    """The best sentence; with it its paragraph where the question is open, and what covers the rest of the question."""
    best = verdict.weighed[0]
    chosen = [best.sentence]
    values = [ask for ask in question.asks if ask in EVIDENCE]
    if values:
        return chosen + _equals(verdict.weighed, question)
    about = subject(question)
    is_open = not question.asks or bool(_OPEN & set(question.asks))
    if is_open and set(about) <= best.sentence.headings:
        return sentences.section(best.sentence, _SECTION)
    chosen = sentences.paragraph(best.sentence, _QUOTED if is_open else _SHORT)
    covered = {name for sentence in chosen for name in about if name in sentence.concepts or name in sentence.line}
    for weighed in verdict.weighed[1:]:
        new = {name for name in about if name in weighed.sentence.concepts} - covered
        close = weighed.score >= 0.85 * best.score
        if weighed.sentence in chosen or not (new or close):
            continue
        if sum(len(sentence.text) for sentence in (*chosen, weighed.sentence)) > _QUOTED:
            break
        chosen.append(weighed.sentence)
        covered |= new
    return chosen


def _equals(weighed: Sequence[Weighed], question: Question) -> list[Sentence]:
    """Further sentences that hold a figure asked for just as well as the best (both telephones)."""
    best = weighed[0]
    about = subject(question)
    covered = {name for name in about if name in best.sentence.concepts}
    return [
        w.sentence
        for w in weighed[1:4]
        if w.score >= 0.95 * best.score or ({n for n in about if n in w.sentence.concepts} - covered)
    ]


def _join(chosen: Sequence[Sentence]) -> tuple[Source, ...]:
    """One source a clause; neighbouring sentences of a clause are quoted together, others apart."""
    found: dict[str, Source] = {}
    order = {id(sentence): i for i, sentence in enumerate(chosen)}
    for clause in dict.fromkeys(sentence.clause for sentence in chosen):
        own = sorted(
            (sentence for sentence in chosen if sentence.clause is clause), key=lambda s: clause.text.index(s.text)
        )
        start = clause.text.index(own[0].text)
        stop = clause.text.index(own[-1].text) + len(own[-1].text)
        found[clause.key] = source(clause, clause.text[start:stop])
    del order
    return tuple(found.values())


def _direct(question: Question, chosen: Sequence[Sentence], quoted: Sequence[Source]) -> str:
    asks = set(question.asks)
    best = chosen[0]
    if "电话" in asks or "技术支持" in question.concepts:
        numbers = [(s, EVIDENCE["电话"].search(s.text)) for s in chosen]
        lines = [f"{s.text.split('：')[0]}：{match[0]}" for s, match in numbers if match]
        if lines:
            return _corrected(question, "\n".join(dict.fromkeys(lines)))
    if "网站" in question.concepts and (url := URL.search(best.text)):
        return url[0]
    if "时间" in asks and (dates := _RANGE.findall(best.text)):
        return _corrected(question, "、".join(dates))
    return _corrected(question, _clause_of(question, best)) if "是否" not in asks else _yes_or_no(question, best)


def _corrected(question: Question, text: str) -> str:
    """A figure the person took for granted and the clause does not have is denied first."""
    wrong = [figure for figure in question.figures if figure not in text]
    return f"不是。{text}" if wrong and "是否" in question.asks else text


def _yes_or_no(question: Question, sentence: Sentence) -> str:
    return _clause_of(question, sentence)


def _clause_of(question: Question, sentence: Sentence) -> str:
    """The part of the sentence, between commas, that says most of what is asked; "" where that is the whole sentence."""
    return ""


def refusal(question: Question, verdict: Verdict, contacts: Iterable[Sentence]) -> Answer:
    """Not said: what is not said, the nearest clause if it leaves the matter to others, and the hotline."""
    hotline = "；".join(sentence.text.rstrip("。") for sentence in contacts)
    near = (source(verdict.near.clause, verdict.near.text),) if verdict.near else ()
    return Answer(f"{NOT_SAID}这一点。可致电咨询：{hotline}。", False, near)


_OUTLINED = frozenset({"流程", "赛事组织", "工作要求"})
_WHOLE = frozenset({"发布", "需求", "征集", "对接", "解决方案", "奖励", "总结"})


def outlines(question: Question) -> bool:
    """Whether the course of the whole is asked, and not one clause of it."""
    about = set(question.concepts)
    next_step = "流程" in about and any(word in question.text for word in ("下一步", "之后", "完了", "接下来"))
    return bool(about & _OUTLINED) and (about <= _OUTLINED or next_step)


def outline(documents: Sequence[Document]) -> Answer:
    """The headings of the section with most subheadings, each with its first clause."""
    clauses = [clause for document in documents for clause in document.clauses if len(clause.path) > 1 and not clause.row]
    sections: dict[str, dict[str, Clause]] = {}
    for clause in clauses:
        sections.setdefault(clause.path[0], {}).setdefault(clause.path[1], clause)
    section = max(sections.values(), key=len)
    names = [heading.split("）", 1)[-1] for heading in section]
    told = tuple(source(clause, re.split("[，。；]", clause.text)[0]) for clause in section.values())
    return Answer(f"共 {len(names)} 项：{' → '.join(names)}。", True, told)
