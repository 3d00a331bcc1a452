"""From a question to its answer, without a language model."""

import re
from collections.abc import Sequence
from dataclasses import replace

from knowledge.answer import Answer, from_clauses, hotline_label, outline, source
from knowledge.contests import Table, organiser_names
from knowledge.decline import refusal, small_talk
from knowledge.document import Document
from knowledge.lexicon import Lexicon, Sense
from knowledge.mend import Mender
from knowledge.passages import EVIDENCE, Sentence, Sentences
from knowledge.places import Places
from knowledge.question import Question, follow, leans, understand
from knowledge.retrieve import Retriever
from knowledge.tabulate import Reply, asks_table, reply
from knowledge.verify import verified
from knowledge.weigh import Verdict, asks_outline, subject, weigh

_RELATED = 3
_MOST_REMEMBERED = 2000  # answers
_SENTENCES = re.compile(r"[。！!？?；;\n]+")
# A place's own telephone, date or sum: notices give these for all places together, if at all.
_LOCAL = frozenset({"电话", "时间", "金额", "地址"})


class Answers:
    """Answers from a set of documents; several threads may ask."""

    def __init__(self, documents: Sequence[Document], retriever: Retriever) -> None:
        places = Places()
        self._documents = documents
        self._retriever = retriever
        self._organisers = tuple(
            sorted({e.organiser for d in documents for c in d.contests for e in c.entries if e.organiser})
        )
        extra = {Sense("organisers", name): sorted(organiser_names(name)) for name in self._organisers}
        self._lexicon = Lexicon(extra, places)
        self._sentences = Sentences(documents, self._lexicon)
        self._mender = Mender(self._lexicon, lambda word: self._sentences.holds(word) or word in self._sentences.tables)
        self.table = Table(documents, self._lexicon, places)
        self._topics = self._headings()
        # What many ask, many ask: the question as understood by itself, and its answer
        self._remembered: dict[str, tuple[Question, Answer]] = {}

    def close(self) -> None:
        self._retriever.close()

    @property
    def hotlines(self) -> list[tuple[Sentence, str, str]]:
        """The sentences that give a telephone number, with its label and the number."""
        found = [(sentence, EVIDENCE["电话"].search(sentence.text)) for sentence in self._sentences.all]
        return [(sentence, hotline_label(sentence), match[0]) for sentence, match in found if match]

    def understand(self, question: str, before: Sequence[str] = ()) -> Question:
        """The question as understood in the light of the earlier ones, oldest first."""
        understood = None
        for line in before:
            understood = follow(self._alone(line), understood)
        return follow(self._alone(question), understood)

    def _alone(self, question: str) -> Question:
        return understand(question, self._lexicon, self._mender, self._sentences.holds)

    def known(self, question: str, before: Sequence[str] = ()) -> Answer | None:
        """The answer, if it was given lately and would be the same again."""
        remembered = self._remembered.get(question)
        return remembered[1] if remembered and not (before and leans(remembered[0])) else None

    def answer(self, question: str, before: Sequence[str] = ()) -> Answer:
        if known := self.known(question, before):
            return known
        alone = self._alone(question)
        if polite := small_talk(alone):
            return polite
        if before and leans(alone):
            return self._respond(self.understand(question, before), question, before)
        answer = self._respond(alone, question)
        if len(self._remembered) >= _MOST_REMEMBERED:
            self._remembered.pop(next(iter(self._remembered)))
        self._remembered[question] = alone, answer
        return answer

    def _respond(self, asked: Question, question: str, before: Sequence[str] = ()) -> Answer:
        answer = self._answer(asked)
        if not answer.found:
            others = (self._answer(other) for other in self._otherwise(asked, question, before))
            answer = next((other for other in others if other.found), answer)
        if not answer.found:
            return answer
        return replace(verified(answer, self._organisers), related=self._related(answer, asked))

    def _otherwise(self, asked: Question, question: str, before: Sequence[str]) -> list[Question]:
        """Other ways to take a question that found nothing: by itself; without the orders given to the program."""
        alone = [self._alone(question)] if before else []
        parts = _SENTENCES.split(question) if asked.injection else []
        read = [self._alone(part) for part in parts if part.strip()]
        return alone + [part for part in read if part.asks and not part.injection]

    def _answer(self, asked: Question) -> Answer:
        if asks_table(asked) and (told := reply(asked, self.table)):
            return _from_table(told)
        if asks_outline(asked) and (course := outline(self._documents, asked.concepts)):
            return course
        hits = self._retriever.search(" ".join((asked.text, *subject(asked))), 30)
        verdict = weigh(asked, self._sentences, [hit.passage.id for hit in hits])
        foreign = [name for name in asked.places if not self.table.homes(name)]
        local = (asked.places or asked.organisers) and _LOCAL & set(asked.asks)
        if verdict.weighed and not local and len(foreign) < max(1, len(asked.places)):
            return from_clauses(asked, verdict, self._sentences)
        near = verdict.weighed[0].sentence if verdict.weighed else verdict.near
        contacts = [sentence for sentence, _, _ in self.hotlines]
        return refusal(asked, Verdict((), near, verdict.lacking), contacts, foreign if self.table.rows else ())

    def _headings(self) -> tuple[str, ...]:
        """A question for each heading of a clause, in order: what it provides."""
        paths = dict.fromkeys(
            clause.path for document in self._documents for clause in document.clauses if not clause.row
        )
        names = [
            re.sub(r"^[（(]?[一二三四五六七八九十]+[）)、]\s*(加强)?", "", path[-1]) for path in paths if len(path) > 1
        ]
        return tuple(f"{name}有什么规定？" for name in names)

    def _related(self, answer: Answer, asked: Question) -> tuple[str, ...]:
        """Questions worth asking next: of the table its other side, of a clause the clauses that follow."""
        if answer.sources and answer.sources[0].row:
            rows = self.table.of(answer.sources[0].key)
            names = [f"{row.entry.field}的赛事在哪些地方？" for row in rows[:1] if not asked.fields]
            names += [f"{row.home[-1]}有哪些赛事？" for row in rows[:1] if row.home and not asked.places]
            return (*names, *self._topics)[:_RELATED]
        section = re.sub(r".*[）)]\s*(加强)?|，第.*", "", answer.sources[0].section) if answer.sources else ""
        start = next((i for i, topic in enumerate(self._topics) if section and topic.startswith(section)), -1)
        turned = self._topics[start + 1 :] + self._topics[: max(start, 0)]
        return turned[:_RELATED]


def _from_table(told: Reply) -> Answer:
    clauses = dict.fromkeys(row.clause for row in told.rows)
    return Answer(told.text, told.found, tuple(source(clause) for clause in clauses))
