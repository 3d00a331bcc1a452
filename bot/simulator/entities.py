"""A text as somebody sends it, and the text with entities that Telegram makes of it, counted in UTF-16 code units."""

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate

from bot.simulator.detect import found_in
from bot.simulator.html import HtmlReader, Span
from bot.simulator.refusal import Json, bad_request

MOST_BYTES = 1 << 15
# Nothing is detected inside of these.
OPAQUE = frozenset({"code", "pre", "text_link", "text_mention", "custom_emoji", "date_time"})
GIVEN = OPAQUE | {
    "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bold", "italic", "underline",
    "strikethrough", "spoiler", "blockquote", "expandable_blockquote",
}  # fmt: skip
EXTRAS = ("url", "user", "language", "custom_emoji_id", "unix_time", "date_time_format")

_CONTROL = re.compile(r"[\x00-\x09\x0b\x0c\x0e-\x1f]")
_REMOVED = re.compile(r"[\r\u2028-\u202e\u0333\u033f\u030a]")
_BLANK = " \n\t\u1680\u180e\u200b-\u200d\u2800\u3000\ufeff" + "".join(map(chr, range(0x2000, 0x2010))) + "\u202f\u205f"


def units(text: str) -> int:
    """Length in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


def covered(text: str, entity: Json) -> str:
    """The part of `text` that an entity stands over."""
    raw = text.encode("utf-16-le")
    return raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")


def compose(text: str, parse_mode: str | None = None, entities: Iterable[Json] | None = None) -> tuple[str, list[Json]]:
    """Text and entities as they stand in a message, perhaps "" and []; Refusal for what Telegram cannot parse."""
    if len(text) > MOST_BYTES // 4 and len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise bad_request("text is too long")
    spans: list[Span] = []
    mode = (parse_mode or "none").lower()
    if mode == "html":
        reader = HtmlReader(text)
        text, spans = reader.text, reader.spans
    elif mode != "none":
        # Markdown is Telegram's too, but nothing here writes it.
        raise bad_request("unsupported parse_mode")
    elif entities:
        spans = _given(text, entities)
    text, spans = _trimmed(*_cleaned(text, spans))
    if not text.strip(_BLANK):
        return "", []
    return text, _counted(text, _with_found(text, spans))


def _given(text: str, entities: Iterable[Json]) -> list[Span]:
    """Entities that came with the text, checked and counted in characters."""
    starts = {offset: index for index, offset in enumerate(_offsets(text))}
    end = units(text)
    spans = []
    for entity in entities:
        offset, length = entity["offset"], entity["length"]
        if entity["type"] not in GIVEN:
            raise bad_request("can't parse MessageEntity: unsupported type specified")
        if not 0 <= offset <= 1_000_000:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if not 0 <= length <= 1_000_000:
            raise bad_request(f"receive an entity with incorrect length {length}")
        if offset > end or (offset == end and length):
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + length > end:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text"
                f" at UTF-16 offset {offset + length}"
            )
        if offset not in starts or offset + length not in starts:
            raise bad_request(f"entity beginning at UTF-16 offset {offset} ends in a middle of a UTF-16 symbol")
        extra = {name: entity[name] for name in EXTRAS if entity.get(name) is not None}
        spans.append(Span(starts[offset], starts[offset + length], entity["type"], extra))
    return [span for span in spans if span.end > span.start]


def _cleaned(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """Control characters become spaces; carriage returns and marks of direction go."""
    text = _CONTROL.sub(" ", text)
    gone = [match.start() for match in _REMOVED.finditer(text)]
    if not gone:
        return text, spans
    lost = set(gone)
    before = [0, *accumulate(index in lost for index in range(len(text)))]
    moved = [span._replace(start=span.start - before[span.start], end=span.end - before[span.end]) for span in spans]
    return _REMOVED.sub("", text), [span for span in moved if span.end > span.start]


def _trimmed(text: str, spans: list[Span]) -> tuple[str, list[Span]]:
    """White space at the end goes, and at the beginning as far as no entity covers it."""
    text = text.rstrip(" \n")
    spans = [span._replace(end=min(span.end, len(text))) for span in spans if span.start < len(text)]
    room = min((span.start for span in spans), default=len(text))
    cut = min(len(text) - len(text.lstrip(" \n")), room)
    return text[cut:], [span._replace(start=span.start - cut, end=span.end - cut) for span in spans]


def _with_found(text: str, spans: list[Span]) -> list[Span]:
    blocked = [span for span in spans if span.kind in OPAQUE]
    found = [
        span
        for span in found_in(text)
        if not any(span.start < other.end and other.start < span.end for other in blocked)
    ]
    return sorted([*spans, *found], key=lambda span: (span.start, -span.end))


def _counted(text: str, spans: Sequence[Span]) -> list[Json]:
    if not spans:
        return []
    at = range(len(text) + 1) if units(text) == len(text) else _offsets(text)
    return [
        {"type": span.kind, "offset": at[span.start], "length": at[span.end] - at[span.start], **span.extra}
        for span in spans
    ]


def _offsets(text: str) -> list[int]:
    """The UTF-16 offset before each character, and after the last."""
    return [0, *accumulate(2 if character > "\uffff" else 1 for character in text)]
