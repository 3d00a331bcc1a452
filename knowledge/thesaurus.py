"""What technical words mean: the words of one meaning, the meanings of one field, and words that say nothing here."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np

from knowledge.lexicon import Sense, Vocabulary, is_whole, shipped
from knowledge.postings import Found, Numbers
from knowledge.script import normal
from knowledge.terms import Terms

_GENERAL, _NOISE = "general", "noise"
_GENERAL_WORTH = 0.4  # what a meaning counts that may be meant in any field, beside one of a field
_HEAD = 2  # characters by which a word is looked up


class Thesaurus:
    """A meaning is a number from 1 on, and so is a field; field 0 is none."""

    def __init__(self) -> None:
        self._noise: set[str] = set()
        self._meanings: dict[str, list[int]] = defaultdict(list)
        senses: dict[str, tuple[Sense, ...]] = {}
        sections: dict[str, int] = {_GENERAL: 0}
        fields = [0]
        for sense, words in shipped("thesaurus.ini").items():
            said = {normal(sense.name), *filter(None, words)}
            if sense.section == _NOISE:
                self._noise |= said
                continue
            for word in said:
                self._meanings[word].append(len(fields))
                senses[word] = (*senses.get(word, ()), sense)
            fields.append(sections.setdefault(sense.section, len(sections)))
        self.vocabulary = Vocabulary(senses)
        self._fields = np.array(fields, dtype=np.uint64)
        self._latin = {word for word in self._meanings if word[0].isascii() or word[-1].isascii()}
        self._heads: dict[str, list[str]] = defaultdict(list)
        for word in sorted(self._meanings, key=lambda word: (-len(word), word)):
            self._heads[word[:_HEAD]].append(word)

    def meanings(self, texts: Sequence[str]) -> Found:
        """The meanings of each text, each as often as a word of it is said."""
        said = [[n for word, _, _ in self._said(normal(text)) for n in self._meanings[word]] for text in texts]
        rows = np.repeat(np.arange(len(said), dtype=np.uint32), [len(numbers) for numbers in said])
        return np.array([number for numbers in said for number in numbers], dtype=np.uint64), rows

    def fields(self, meanings: Terms) -> Terms:
        return self._fields[meanings]

    def worth(self, meanings: Terms) -> Numbers:
        """What each meaning counts; 1 for one of a field."""
        return np.where(self._fields[meanings] > 0, 1.0, _GENERAL_WORTH)

    def known(self, line: str) -> float:
        """How many characters of a line in the normal form are words of some field; those of any field count less."""
        known, end = 0.0, 0
        for word, start, stop in self._said(line):
            known += (stop - max(start, end)) * float(self.worth(np.array(self._meanings[word])).max())
            end = stop
        return known

    def telling(self, line: str) -> str:
        """A line in the normal form without the words that say nothing; whole where nothing else is left of it."""
        import rjieba  # its dictionary takes 0.1 s, which `--help` need not wait for

        known = {place for _, start, stop in self._said(line) for place in range(start, stop)}
        rest, start = "", 0
        for word in rjieba.cut(line):
            rest += " " if word in self._noise and start not in known else word
            start += len(word)
        return rest if any(map(str.isalnum, rest)) else line

    def _said(self, line: str) -> Iterator[tuple[str, int, int]]:
        """The known words of a line in the normal form, from where to where; none that lies within the one before."""
        end = 0
        for start in range(len(line)):
            for word in self._heads.get(line[start : start + _HEAD], ()):
                stop = start + len(word)
                if (
                    stop > end
                    and line.startswith(word, start)
                    and (word not in self._latin or is_whole(line, start, stop))
                ):
                    yield word, start, stop
                    end = stop
                    break


@cache
def thesaurus() -> Thesaurus:
    """The one that is shipped."""
    return Thesaurus()
