"""Everything the house knows, behind one door."""

import asyncio
import logging
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from knowledge.answer import Answer, Source, source
from knowledge.catalogue import Catalogue
from knowledge.document import Clause, Contest, Document
from knowledge.library import Library
from knowledge.models import embedder
from knowledge.respond import Answers
from knowledge.retrieve import Passage, open_retriever

_LOOK_AGAIN = 5.0  # seconds between two looks whether the documents changed
logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Contact:
    """A hotline of the documents: ("业务咨询电话", "010-88656292") and where it stands."""

    label: str
    value: str
    source: Source


@dataclass(frozen=True)
class _Edition:
    """The documents at one moment with all that was made of them."""

    fingerprint: str
    documents: tuple[Document, ...]
    clauses: Mapping[str, Clause]
    answers: Answers


class Knowledge:
    """Documents, index and answers. Documents added or removed by another process are taken up within seconds."""

    def __init__(self, folder: Path, embeddings: Mapping[str, Any]) -> None:
        self._folder = folder / "knowledge"
        self._library = Library(self._folder)
        options = dict(embeddings)
        self._embedder = embedder(options.pop("kind", "builtin"), **options)
        self._executor = ThreadPoolExecutor(1, "knowledge")
        self._edition = self._read()
        self._looked = time.monotonic()

    @classmethod
    def open(cls, folder: Path, *, embeddings: Mapping[str, Any]) -> Self:
        """folder: where data is kept. embeddings: `kind` and what models.embedder takes for it."""
        return cls(folder, embeddings)

    def close(self) -> None:
        self._executor.shutdown(cancel_futures=True)
        self._edition.answers.close()

    def catalogue(self) -> Catalogue:
        """An empty one, to be searched by the words and the embedder that the answers are found by."""
        return Catalogue(self._folder, self._embedder)

    async def ask(self, question: str, before: Sequence[str] = ()) -> Answer:
        """before: earlier questions of the same conversation, oldest first."""
        if time.monotonic() - self._looked <= _LOOK_AGAIN and (known := self._edition.answers.known(question, before)):
            return known
        return await asyncio.get_running_loop().run_in_executor(self._executor, self.answer, question, before)

    def answer(self, question: str, before: Sequence[str] = ()) -> Answer:
        if time.monotonic() - self._looked > _LOOK_AGAIN:
            self._renew()
        return self._edition.answers.answer(question, before)

    def _read(self) -> _Edition:
        documents = self._library.documents()
        clauses = {clause.key: clause for document in documents for clause in document.clauses}
        passages = [
            Passage(clause.key, "".join(clause.path), clause.text, clause.document) for clause in clauses.values()
        ]
        retriever = open_retriever(self._folder, passages, self._embedder)
        return _Edition(self._library.fingerprint(), documents, clauses, Answers(documents, retriever))

    def _renew(self) -> None:
        self._looked = time.monotonic()
        if self._library.fingerprint() != self._edition.fingerprint:
            old, self._edition = self._edition, self._read()
            old.answers.close()
            logger.info("documents changed, %d are read", len(self._edition.documents))

    @property
    def documents(self) -> tuple[Document, ...]:
        return self._edition.documents

    @property
    def contests(self) -> tuple[Contest, ...]:
        return tuple(contest for document in self.documents for contest in document.contests)

    def place(self, contest: Contest) -> str:
        """The province of a contest, in its short name ("江苏"); "" where its row names none."""
        rows = (row for row in self._edition.answers.table.rows if row.contest == contest)
        return next((row.home[0] for row in rows if row.home), "")

    def clause(self, key: str) -> Clause | None:
        return self._edition.clauses.get(key)

    def neighbours(self, key: str) -> tuple[Clause | None, Clause | None]:
        """The clauses before and after, None at either end of the document."""
        document, _, number = key.rpartition(".")
        if not number.isdigit():
            return None, None
        return self.clause(f"{document}.{int(number) - 1}"), self.clause(f"{document}.{int(number) + 1}")

    def contacts(self) -> tuple[Contact, ...]:
        """The hotlines, in the order of the documents."""
        return tuple(
            Contact(label, number, source(sentence.clause))
            for sentence, label, number in self._edition.answers.hotlines
        )
