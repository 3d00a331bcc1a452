"""A form as data: its fields in the order in which they are asked. Adding a field is one line."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Protocol

from knowledge.base import Knowledge

if TYPE_CHECKING:
    from handlers.form.turn import Turn

Answers = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class About:
    """What an answer is read in the light of."""

    answers: Answers
    today: date
    knowledge: Knowledge


class Kind(Protocol):
    """What sort of answer a field takes. Values are what JSON can hold."""

    def read(self, text: str, about: About) -> Any:
        """The value that was written. Raises Wrong with the sentence to say."""

    def say(self, value: Any) -> str:
        """The value in words, which `read` understands."""


@dataclass(frozen=True, slots=True)
class Field:
    """`key` is at most 12 ASCII characters; `clause`: of the notice, why this is asked ("三（一）")."""

    key: str
    label: str
    ask: str
    kind: Kind
    example: str = ""
    clause: str = ""
    optional: bool = False
    coach: Callable[[Any], Sequence[str]] | None = None  # what could be better about an answer that is good enough


@dataclass(frozen=True, slots=True)
class Form:
    """`finish` files what was filled in; `warn` is what should be looked at before that, in sentences. `every`: all
    fields, where some depend on what a draft was begun with."""

    name: str
    title: str
    intro: str
    submit: str
    fields: tuple[Field, ...]
    finish: Callable[["Turn"], Awaitable[None]]
    warn: Callable[["Turn"], Awaitable[Sequence[str]]]
    every: Callable[[Answers], tuple[Field, ...]] | None = None

    def about(self, answers: Answers) -> "Form":
        """With the fields that are asked in a draft of these answers."""
        return replace(self, fields=self.every(answers)) if self.every else self
