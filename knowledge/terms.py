"""What a text is searched by: its characters, words and numbers, and the pairs of neighbours among them.

A Chinese character is one token, a Latin word is one, a number is one. The terms of a text are its tokens and the
pairs of tokens that touch, so no word list is needed and no word is unknown. A term is known by a hash of 44 bits.
"""

import re
import zlib
from collections.abc import Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from knowledge.script import normal

Terms = NDArray[np.uint64]
Rows = NDArray[np.uint32]

HASH_BITS = 44

_WORD = re.compile(r"[a-zß-ɏ]+|[0-9]+")
_PLACEHOLDER = "\U000f0000"  # a word or number while the text is still a string; private, stands in no real text
_WORDS_FROM = 0x110000  # numbers of words begin where the code points end
_LONGEST = 300  # characters of a question that are looked at: more than that is a document

# What only makes a sentence a question: a passage does not answer by containing it.
_ASKING = re.compile(
    r"请问|想问|想知道|告诉我|(是什么|什么|啥)(时候|时间|地方|样的?)?|为什么|怎么[样办]?|怎样|如何"
    r"|哪(一?[个位家种年国]|[些里儿])?|多少[个次年]?|几[个次]|是?谁|是否|有没有|能不能|可不可以"
    r"|何[时地人处种]?|[吗呢啊呀吧么嘛]"
)


@cache
def _in_words() -> NDArray[np.bool_]:
    """For each code point whether it stands in words; the rest parts them."""
    return np.fromiter((chr(code).isalnum() for code in range(0x32000)), dtype=np.bool_, count=0x32000)


def _tokens(lines: str) -> tuple[Terms, Rows]:
    """The tokens of lines in the normal form, 0 where a mark or a space parts two of them; and the line of each."""
    words: list[int] = []

    def keep(match: re.Match[str]) -> str:
        words.append(_WORDS_FROM + zlib.crc32(match[0].encode()))
        return _PLACEHOLDER

    text = _WORD.sub(keep, lines.replace(_PLACEHOLDER, " "))
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    tokens = np.where(np.take(_in_words(), codes, mode="clip"), codes, 0).astype(np.uint64)
    tokens[codes == ord(_PLACEHOLDER)] = words
    return tokens, np.cumsum(codes == ord("\n"), dtype=np.uint32)


def _hashes(first: Terms, second: Terms) -> Terms:
    mixed = first * np.uint64(0x9E3779B97F4A7C15) ^ (second * np.uint64(0xC2B2AE3D27D4EB4F) + np.uint64(1))
    mixed ^= mixed >> np.uint64(29)
    mixed *= np.uint64(0xBF58476D1CE4E5B9)
    return np.asarray(mixed >> np.uint64(64 - HASH_BITS), dtype=np.uint64)


def terms(texts: Sequence[str]) -> tuple[Terms, Rows]:
    """All terms of the texts, each as often as it stands there, and for each the number of its text."""
    (singles, single_rows), (pairs, pair_rows) = singles_and_pairs(texts)
    return np.concatenate((singles, pairs)), np.concatenate((single_rows, pair_rows))


def singles_and_pairs(texts: Sequence[str]) -> tuple[tuple[Terms, Rows], tuple[Terms, Rows]]:
    """The same in two parts: the tokens, and the pairs of tokens that touch."""
    tokens, rows = _tokens(normal("\n".join(text.replace("\n", " ") for text in texts)))
    single = np.flatnonzero(tokens)
    pair = single[:-1][np.diff(single) == 1]
    alone = np.zeros(1, dtype=np.uint64)
    singles, pairs = _hashes(tokens[single], alone), _hashes(tokens[pair], tokens[pair + 1])
    return (singles, rows[single]), (pairs, rows[pair])


def asked(question: str) -> str:
    """The question in the normal form without the words that only ask; whole where nothing else is left of it."""
    line = normal(question[:_LONGEST])
    rest = _ASKING.sub(" ", line)
    return rest if any(map(str.isalnum, rest)) else line
