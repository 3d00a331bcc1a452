"""Nothing is said that the quoted clauses do not hold."""

import logging
import re
from collections.abc import Iterable
from dataclasses import replace

from knowledge.answer import Answer
from knowledge.script import normal

# Figures of three digits or more, dates, telephones, web addresses. Counts and ordinals are the program's own.
_CLAIMS = re.compile(r"https?://[\w./-]+|(?:\d{4}年)?\d{1,2}月\d{1,2}日|\d[\d-]{2,}")
logger = logging.getLogger(__name__)


def verified(answer: Answer, organisers: Iterable[str]) -> Answer:
    """The answer without the lines whose figures, dates, telephones, addresses or organisers no quotation holds."""
    quoted = _plain(" ".join(source.quote for source in answer.sources))
    names = [_plain(name) for name in organisers]
    lines = answer.text.split("\n")
    kept = [line for line in lines if _stands(_plain(line), quoted, names)]
    if len(kept) < len(lines):
        logger.warning("%d lines of an answer stand in no quotation and are not said", len(lines) - len(kept))
    return replace(answer, text="\n".join(kept))


def _stands(line: str, quoted: str, organisers: Iterable[str]) -> bool:
    claims = [*_CLAIMS.findall(line), *(name for name in organisers if name in line)]
    return all(claim in quoted for claim in claims)


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", normal(text))
