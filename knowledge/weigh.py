"""Which sentences answer a question, and whether any does."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from knowledge.passages import EVIDENCE, Sentence, Sentences
from knowledge.question import Question

_CHINESE = re.compile(r"[\u4e00-\u9fff]")
# How much a concept counts that the sentence itself, its paragraph or its headings speak of.
_OWN, _PARAGRAPH, _HEADING = 1.0, 0.6, 0.5
# Of what a question names, the share (by rarity) a sentence must speak of to be said.
ENOUGH = 0.5
_LATER = 0.2
_CRUX = 0.7
_NEAR = 0.4
_STRANGE = 0.35  # a stretch without a known word weighs so much of an absent concept
# Concepts that say how to answer rather than what about.
_SOFT = frozenset({"流程", "电话", "名单"})
_LOOSE = _SOFT | {"网站", "名称", "序号"}
_MANNER = frozenset({"流程", "名单"})
# Whom a yes-or-no question supposes to act: the clause may well name somebody else.
_ACTORS = frozenset({"科技部", "火炬中心", "省级部门", "承办单位", "主办", "需求方", "挑战者", "专家", "各方"})
_CONTEST = "挑战赛"  # the lexicon's name for the contest itself
_VAGUE = frozenset({"数量", "哪里"})
_OUTLINED = frozenset({"流程", "赛事组织", "工作要求"})
_STAGES = frozenset({"需求", "征集", "发布", "解决方案", "对接", "奖励", "服务", "总结"})
_ONWARD = ("下一步", "完了", "接下来", "接着", "什么环节", "几个环节", "哪些环节", "几步", "哪一步")
_HOTLINES = ("咨询", "技术支持")
_HOSTS = frozenset({"主办", "火炬中心", "科技部"})
_PERSONS = frozenset({"专家", "挑战者", "需求方", "各方", "专业服务机构"})
# Asked for, these must be in the sentence itself.
_VALUES = ("电话", "时间", "金额", "数量", "地址", "文号", "哪里")


@dataclass(frozen=True, slots=True)
class Weighed:
    """score: for ranking; coverage: the share of the question's own weight that the sentence speaks of, 0 to 1."""

    sentence: Sentence
    score: float
    coverage: float


@dataclass(frozen=True, slots=True)
class Verdict:
    """The sentences that may be said, best first; where none may, the nearest and what is lacking."""

    weighed: tuple[Weighed, ...]
    near: Sentence | None
    lacking: tuple[str, ...] = ()


def subject(question: Question) -> tuple[str, ...]:
    """What the question is about: its concepts; where it has none, the words that any question may hold."""
    hotlines = tuple(name for name in question.concepts if name in _HOTLINES)
    if "技术支持" in hotlines or (hotlines and "电话" in question.asks):
        return hotlines  # what else is named is what does not work, or what one wants to ask about
    concepts = tuple(name for name in question.concepts if name not in _HOTLINES) or question.concepts
    named = (*concepts, *question.literal, *question.table, *question.fields, *question.kinds)
    if not named and not question.generic and "时间" in question.asks:
        return (_CONTEST,)  # "啥时候比"
    return tuple(dict.fromkeys(named)) or question.generic


def asks_outline(question: Question) -> bool:
    """Whether the course of the whole is asked, and not one clause of it."""
    about = set(question.concepts)
    onward = about - _STAGES <= _OUTLINED and any(word in question.text for word in _ONWARD)
    return bool(about & _OUTLINED) and (about <= _OUTLINED or onward)


def weigh(question: Question, sentences: Sentences, likely: Sequence[str]) -> Verdict:
    """likely: keys of clauses in the retriever's order; used to part equals."""
    about = subject(question)
    asked = [ask for ask in _VALUES if ask in question.asks]
    # "文号是多少" and "网址是多少" ask no count
    asked = [ask for ask in asked if ask not in _VAGUE] or [ask for ask in asked if "网站" not in about]
    # What is asked stands towards the end of a Chinese question.
    weights = {name: _weight(name, question, sentences) * (1 + _LATER * i / len(about)) for i, name in enumerate(about)}
    place = {key: 1 - i / max(1, len(likely)) for i, key in enumerate(likely)}
    own = sum(weights.values()) + _strange(question, sentences, asked)
    ranked = sorted(
        (_weigh(question, sentence, weights, own, place) for sentence in sentences.all),
        key=lambda weighed: -weighed.score,
    )
    near = ranked[0].sentence if ranked and ranked[0].coverage >= _NEAR else None
    absent = tuple(name for name in question.concepts if name not in _SOFT and not sentences.known(name))
    absent += _other_years(question, sentences)
    if absent or not own or _names_persons(question, about) or (question.injection and not question.asks):
        if not about and asked and not question.unknown and not absent:
            return Verdict(tuple(w for w in ranked if _proves(question, w, asked, sentences)), None)
        return Verdict((), near, absent)
    if about == question.generic or about == (_CONTEST,):
        return _general(question, ranked, asked, sentences)
    kept = tuple(weighed for weighed in ranked if weighed.coverage >= ENOUGH)
    if "谁" in question.asks and not asked:  # a sentence that names nobody tells nobody
        kept = tuple(w for w in kept if w.sentence.proves("谁")) or kept
    if asked:
        kept = tuple(
            w for w in kept if _proves(question, w, asked, sentences) and _speaks_of(w.sentence, question, about)
        )
    return Verdict(kept, near, tuple(asked))


def _general(question: Question, ranked: Sequence[Weighed], asked: Sequence[str], sentences: Sentences) -> Verdict:
    """Only words that any question may hold: a figure of the contest itself, or what the contest is."""
    if asked:
        kept = tuple(w for w in ranked if w.coverage >= 0.3 and _proves(question, w, asked, sentences))
        return Verdict(kept, None, tuple(asked))
    if question.unknown or question.injection or not question.asks:
        return Verdict((), None)
    return Verdict(tuple(w for w in ranked if "以下简称" in w.sentence.text), None)


def _proves(question: Question, weighed: Weighed, asked: Sequence[str], sentences: Sentences) -> bool:
    return any(weighed.sentence.proves(ask) or _echoes(question, ask, weighed, sentences) for ask in asked)


def _names_persons(question: Question, about: Sequence[str]) -> bool:
    """Who the judges are is not said by a sentence about judges."""
    identity = {"谁", "数量"} & set(question.asks) or "名单" in question.table or "哪些人" in question.text
    return bool(identity) and bool(about) and set(about) <= _PERSONS | {"名单", "胜出"} and set(about) != {"胜出"}


def _weight(name: str, question: Question, sentences: Sentences) -> float:
    if name in _MANNER or (name in question.table and not sentences.known(name)):
        return 0.0
    if name in question.literal:
        return 0.5 * sentences.rarity(name)
    return sentences.rarity(name) * _say(name, question)


def _echoes(question: Question, ask: str, weighed: Weighed, sentences: Sentences) -> bool:
    """A yes-or-no question whether something is told, to a sentence that speaks of the telling ("联系方式会公布吗")."""
    return "是否" in question.asks and sentences.says(weighed.sentence, ask, question.text)


def _say(name: str, question: Question) -> float:
    supposed = {"是否", *_VALUES} & set(question.asks)
    return 0.4 if name in _ACTORS and supposed and len(subject(question)) > 1 else 1.0


def _other_years(question: Question, sentences: Sentences) -> tuple[str, ...]:
    """Years the documents do not name; where the question only supposes one it is put right instead."""
    years = [figure for figure in question.figures if figure.endswith("年")]
    return () if "是否" in question.asks else tuple(year for year in years if not sentences.holds(year))


def _strange(question: Question, sentences: Sentences, asked: Sequence[str]) -> float:
    """The weight of what is not understood. In a yes-or-no question it may be the very thing that is asked."""
    if question.injection or set(subject(question)) <= set(_HOTLINES):
        return 0.0
    each = _CRUX if "是否" in question.asks and not asked else _STRANGE
    chinese = bool(_CHINESE.search(question.text))  # beside Chinese, foreign letters are decoration
    runs = [min(len(s), 4) / 2 for s in question.unknown if len(s) > 1 and not (chinese and s.isascii())]
    return min(3.0, sum(runs)) * each * sentences.rarity("")


def _weigh(
    question: Question, sentence: Sentence, weights: dict[str, float], own: float, place: dict[str, float]
) -> Weighed:
    matched = sum(
        weight * (float(name in sentence.line) if name in question.literal else _match(name, sentence))
        for name, weight in weights.items()
    )
    score = matched + 0.2 * sum(weight for name, weight in weights.items() if name in sentence.headings)
    score += 0.1 * place.get(sentence.clause.key, 0.0) + 0.15 * _shared(question.generic, sentence)
    if "职责" in question.asks and "负责" in sentence.line:
        score += 1.0
    if any(name in sentence.leading for name in weights):
        score += 0.3
    if "谁" in question.asks and sentence.leading & _ACTORS:
        score += 0.5
    score += 0.5 * sum(1 for ask in question.asks if ask in EVIDENCE and sentence.proves(ask))
    score += sum(6.0 for figure in question.figures if len(figure) > 5 and figure in sentence.line)
    return Weighed(sentence, score, matched / own if own else 0.0)


def _match(name: str, sentence: Sentence) -> float:
    if name in sentence.concepts:
        return _OWN
    if name in sentence.paragraph:
        return _PARAGRAPH
    return _HEADING if name in sentence.headings else 0.0


def _shared(names: Iterable[str], sentence: Sentence) -> int:
    return sum(1 for name in names if name in sentence.concepts)


def _speaks_of(sentence: Sentence, question: Question, about: Sequence[str]) -> bool:
    """A figure answers only the question about its own sentence: every concept must be there or above it."""
    loose = {*_LOOSE, *question.literal, *question.kinds}
    needed = [name for name in about if name not in loose]
    hotlines = set(_HOTLINES) & set(needed)
    if "电话" in question.asks:
        needed = [name for name in needed if name not in _HOSTS]
    others = [name for name in needed if name not in _ACTORS]
    needed = others or needed  # 科技部 in "科技部哪天印发的通知" need not stand in the line with the date
    if len(hotlines) > 1:  # both are asked for: either sentence is one of the two answers
        needed = [name for name in needed if name not in hotlines or name in sentence.concepts]
    return all(_match(name, sentence) in (_OWN, _HEADING) for name in needed)
