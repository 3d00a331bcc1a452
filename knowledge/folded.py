"""A text as the eye takes it, every character of it with its place in the original.

The full width, traditional characters, accents, letters that only look like others, and what cannot be seen make no
difference to a reader; so they must make none to whoever looks for what readers must not see.
"""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from knowledge.script import normal
from knowledge.typography import clean

_BLANK = "\u115f\u1160\u3164\uffa0"  # letters by their class, which are not to be seen
_UNSEEN = ("Mn", "Me", "Cf", "Cc", "Cs")
_ALIKE = str.maketrans("авекмнорстухіѕј○", "abekmhopctyxisj〇")  # Cyrillic; a circle stands for nought
_DIGITS = str.maketrans("〇零一壹幺二贰三叁四肆五伍六陆七柒八捌九玖", "001112233445566778899")


@dataclass(frozen=True, slots=True)
class Folded:
    """text: small letters, simplified characters, a space for each blank. at: where each stands in the original.

    letters: `text` without blanks and marks. places: where each of them stands in `text`.
    """

    text: str
    at: Sequence[int]
    letters: str
    places: Sequence[int]

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where a stretch of `text` stands in the original."""
        return self.at[start], self.at[end - 1] + 1

    def gaps(self, start: int, end: int) -> list[str]:
        """What parts the letters of a stretch of `letters`, where something does."""
        places = self.places[start:end]
        if places[-1] - places[0] == end - start - 1:
            return []
        return [self.text[one + 1 : other] for one, other in pairwise(places) if other > one + 1]


def fold(text: str) -> Folded:
    pieces = [_form(character) for character in text]
    at = [place for place, piece in enumerate(pieces) for _ in piece]
    folded = "".join(pieces)
    places = [place for place, character in enumerate(folded) if character.isalnum()]
    return Folded(folded, at, "".join(folded[place] for place in places), places)


def letters(text: str) -> str:
    """The letters, figures and ideographs of a text, folded."""
    return fold(text).letters


def numerals(folded: str) -> str:
    """The same with figures in the place of 〇一二三 and 零壹贰叁."""
    return folded.translate(_DIGITS)


@lru_cache(maxsize=1 << 16)
def _form(character: str) -> str:
    if character.isspace():
        return " "
    if character in _BLANK:
        return ""
    if character.isdigit():
        return str(unicodedata.digit(character))
    apart = unicodedata.normalize("NFKD", clean(character))
    seen = "".join(part for part in apart if unicodedata.category(part) not in _UNSEEN)
    return normal(seen).translate(_ALIKE)
