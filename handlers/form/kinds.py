"""The sorts of answers that a form takes."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from handlers.callbacks import token
from handlers.form import amounts, days, indicators, said, texts
from handlers.form.fields import About
from handlers.form.wrong import Wrong

SPLIT = str.maketrans(dict.fromkeys("，,；;/\n", "、"))


@dataclass(frozen=True, slots=True)
class Text:
    """So many characters, `shortest` of letters and figures; on several lines where there may be many."""

    longest: int
    shortest: int = 2

    def read(self, text: str, about: About) -> str:
        clean = said.clean(text, lines=self.longest > 100)
        if len(said.bare(clean)) < self.shortest:
            raise Wrong(texts.too_short(self.shortest))
        if len(clean) > self.longest:
            raise Wrong(texts.too_long(len(clean), self.longest))
        return clean

    def say(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Code:
    """Something with a rule of its own, which `reader` knows."""

    reader: Callable[[str], str]

    def read(self, text: str, about: About) -> str:
        return self.reader(text)

    def say(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Money:
    """Yuan, from and to."""

    def read(self, text: str, about: About) -> list[int | None]:
        return amounts.read(text)

    def say(self, value: list[int | None]) -> str:
        return amounts.say(value)


@dataclass(frozen=True, slots=True)
class Day:
    """A day to come. It is confirmed by a tap, unless it was written in full."""

    def read(self, text: str, about: About) -> str:
        return days.read(text, about.today)

    def say(self, value: str) -> str:
        return days.say(value)


@dataclass(frozen=True, slots=True)
class Rows:
    """Indicators: value, unit and test condition of each."""

    def read(self, text: str, about: About) -> list[dict[str, str]]:
        return indicators.read(text)

    def say(self, value: list[dict[str, str]]) -> str:
        return indicators.say(value)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several; `options` may depend on what was answered before, the likeliest first."""

    options: Callable[[About], Sequence[str]]

    def read(self, text: str, about: About) -> str:
        found = self.matching(text, about)
        if len(found) == 1:
            return found[0]
        raise Wrong(texts.several(found) if found else texts.NONE_OF_THEM)

    def matching(self, text: str, about: About) -> list[str]:
        """The option that was written, or those in which all that was written stands."""
        options, whole = self.options(about), said.bare(text)
        exact = [option for option in options if said.bare(option) == whole]
        words = [said.bare(word) for word in text.split()]
        return exact or [option for option in options if whole and all(word in said.bare(option) for word in words)]

    def say(self, value: str) -> str:
        return value


@dataclass(frozen=True, slots=True)
class Choices:
    """Any number of several; one says that none applies."""

    options: tuple[str, ...]
    none: str

    def read(self, text: str, about: About) -> list[str]:
        parts = [part for piece in text.translate(SPLIT).split("、") if (part := said.bare(piece))]
        if parts == [said.bare(self.none)]:
            return []
        found = [next((option for option in self.options if said.bare(option) == part), None) for part in parts]
        if not found or None in found:
            raise Wrong(texts.choose_from(self.options, self.none))
        return [option for option in self.options if option in found]

    def say(self, value: list[str]) -> str:
        return "、".join(value) or self.none


@dataclass(frozen=True, slots=True)
class Pledge:
    """Something that must be said yes to; `yes` are the words on the button."""

    yes: str

    def read(self, text: str, about: About) -> bool:
        if said.bare(text) not in {said.bare(self.yes), "是", "已确认", "确认", "属实"}:
            raise Wrong(texts.pledge(self.yes))
        return True

    def say(self, value: bool) -> str:
        return self.yes


@dataclass(frozen=True, slots=True)
class Files:
    """Files, at most so many: the ids of attachments, each with its name."""

    most: int

    def read(self, text: str, about: About) -> Any:
        raise Wrong(texts.SEND_FILES)

    def say(self, value: Sequence[Mapping[str, Any]]) -> str:
        return "、".join(str(file["name"]) for file in value) or "无"


Buttons = Choice | Choices | Pledge


def by_token(options: Sequence[str], of: str) -> str | None:
    return next((option for option in options if token(option) == of), None)
