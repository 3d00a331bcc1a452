"""Everything the house knows, behind one door."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

from knowledge.answer import Answer, from_clauses, outline, outlines, refusal, source
from knowledge.contests import Table, organiser_names
from knowledge.document import Clause, Contest, Document
from knowledge.lexicon import Lexicon, Sense
from knowledge.mend import Mender
from knowledge.passages import Sentences
from knowledge.places import Places
from knowledge.question import Question, follow, understand
from knowledge.retrieve import Retriever
from knowledge.tabulate import asks_table, reply
from knowledge.weigh import subject, weigh


class Answers:
    """Answers from documents, without a language model."""

    def __init__(self, documents: Sequence[Document], retriever: Retriever) -> None:
        places = Places()
        self._documents = documents
        organisers = {e.organiser for d in documents for c in d.contests for e in c.entries if e.organiser}
        extra = {Sense("organisers", name): sorted(organiser_names(name)) for name in sorted(organisers)}
        self._lexicon = Lexicon(extra, places)
        self._mender = Mender(self._lexicon)
        self._sentences = Sentences(documents, self._lexicon)
        self._table = Table(documents, self._lexicon, places)
        self._retriever = retriever

    def understand(self, question: str, before: Sequence[str] = ()) -> Question:
        understood: Question | None = None
        for line in (*before, question):
            own = understand(line, self._lexicon, self._mender, self._known)
            understood = follow(own, understood)
        assert understood is not None
        return understood

    def _known(self, stretch: str) -> bool:
        return len(stretch) > 1 and stretch in self._sentences.text

    def answer(self, question: str, before: Sequence[str] = ()) -> Answer:
        asked = self.understand(question, before)
        answer = self._answer(asked)
        if not answer.found and before:
            alone = self._answer(self.understand(question))
            return alone if alone.found else answer
        return answer

    def _answer(self, asked: Question) -> Answer:
        if asks_table(asked):
            told = reply(asked, self._table)
            if told:
                clauses = dict.fromkeys(row.clause for row in told.rows)
                return Answer(told.text, told.found, tuple(source(clause) for clause in clauses))
        if outlines(asked):
            return outline(self._documents)
        hits = self._retriever.search(" ".join((asked.text, *subject(asked))), 30)
        verdict = weigh(asked, self._sentences, [hit.passage.id for hit in hits])
        contacts = [s for s in self._sentences.all if s.proves("电话")]
        local = (asked.places or asked.organisers) and set(asked.asks) & {"电话", "时间", "金额", "地址"}
        if not verdict.weighed or local:
            return refusal(asked, verdict, contacts)
        return from_clauses(asked, verdict, self._sentences)
