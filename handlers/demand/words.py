"""What people write about a demand: a reason, an answer, an objection."""

from aiogram.types import Message

from handlers.demand import texts
from handlers.errors import Refused
from handlers.filters import Found
from handlers.form import said

LONGEST, SHORT = 1000, 200  # characters


async def written(message: Message) -> Found:
    """`text`: what was written; no command."""
    text = message.text or ""
    return bool(text) and not text.startswith("/") and {"text": text}


def long(text: str) -> str:
    """On several lines. Raises Refused where there is nothing, or far too much."""
    return _within(said.clean(text, lines=True), LONGEST)


def short(text: str) -> str:
    """On one line."""
    return _within(said.clean(text, lines=False), SHORT)


def _within(clean: str, longest: int) -> str:
    if not clean:
        raise Refused(texts.NOTHING_WRITTEN)
    if len(clean) > longest:
        raise Refused(texts.WRITTEN_TOO_LONG.format(length=len(clean), longest=longest))
    return clean
