"""Telegram's HTML: a handful of tags, and the exact complaints about everything else."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple
from urllib.parse import urlsplit

from bot.simulator.refusal import Json, Refusal, bad_request

SIMPLE = {
    "b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
    "s": "strikethrough", "strike": "strikethrough", "del": "strikethrough", "tg-spoiler": "spoiler", "span": "spoiler",
}  # fmt: skip
TAGS = frozenset(SIMPLE) | {"a", "pre", "code", "blockquote", "tg-emoji", "tg-time"}
NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}

_REFERENCE = re.compile(r"&(?:#x([0-9a-fA-F]+)|#([0-9]+)|(lt|gt|amp|quot)(?![a-zA-Z]));?")
_NAME = re.compile(r"[^\s>]*")
_ATTRIBUTE = re.compile(r"[^\s=>/\"']*")
_TOKEN = re.compile(r"[a-zA-Z0-9.\-]*")
_SPACE = re.compile(r"\s*")
_USER = re.compile(r"tg://user\?id=(\d+)$", re.IGNORECASE)


class Span(NamedTuple):
    """An entity counted in characters of the text, the end excluded."""

    start: int
    end: int
    kind: str
    extra: Json


@dataclass(slots=True)
class _Open:
    tag: str
    argument: str
    start: int
    date: str = ""


class HtmlReader:
    """Reads one text; `text` and `spans` are the result. Complaints count in bytes, as Telegram's do."""

    def __init__(self, source: str) -> None:
        self.spans: list[Span] = []
        self._source = source
        self._chunks: list[str] = []
        self._length = 0
        self._open: list[_Open] = []
        self._read()
        self.text = "".join(self._chunks)

    def _read(self) -> None:
        at = 0
        while (begin := self._source.find("<", at)) >= 0:
            self._plain(self._source[at:begin])
            at = self._end_tag(begin) if self._source.startswith("</", begin) else self._start_tag(begin)
        self._plain(self._source[at:])
        if self._open:
            raise _broken(f'can\'t find end tag corresponding to start tag "{self._open[-1].tag}"')

    def _plain(self, source: str) -> None:
        chunk = unescape(source)
        self._chunks.append(chunk)
        self._length += len(chunk)

    def _start_tag(self, begin: int) -> int:
        name = _match(_NAME, self._source, begin + 1)
        at = begin + 1 + len(name)
        if at >= len(self._source):
            raise self._at("unclosed start tag", begin)
        tag = name.lower()
        if tag not in TAGS:
            raise self._at(f'unsupported start tag "{tag}"', begin)
        attributes, at = self._attributes(tag, begin, at)
        if tag == "span" and attributes.get("class") != "tg-spoiler":
            raise self._at('tag "span" must have class "tg-spoiler"', begin)
        self._open.append(_Open(tag, _argument(tag, attributes), self._length, attributes.get("unix", "")))
        return at

    def _attributes(self, tag: str, begin: int, at: int) -> tuple[dict[str, str], int]:
        found: dict[str, str] = {}
        while True:
            at += len(_match(_SPACE, self._source, at))
            if self._source.startswith(">", at):
                return found, at + 1
            name = _match(_ATTRIBUTE, self._source, at)
            if not name:
                raise self._at(f'empty attribute name in the tag "{tag}"', begin)
            at += len(name)
            at += len(_match(_SPACE, self._source, at))
            if at >= len(self._source):
                raise self._at(f'unclosed start tag "{tag}"', begin)
            found[name] = ""
            if self._source[at] == "=":
                found[name], at = self._value(tag, begin, at + 1)

    def _value(self, tag: str, begin: int, at: int) -> tuple[str, int]:
        at += len(_match(_SPACE, self._source, at))
        if at >= len(self._source):
            raise self._at(f'unclosed start tag "{tag}"', begin)
        quote = self._source[at]
        if quote in "\"'":
            end = self._source.find(quote, at + 1)
            if end < 0 or end + 1 >= len(self._source):
                raise self._at("unclosed start tag", begin)
            return unescape(self._source[at + 1 : end]), end + 1
        token = _match(_TOKEN, self._source, at)
        after = self._source[at + len(token) : at + len(token) + 1]
        if after and not after.isspace() and after != ">":
            raise self._at("unexpected end of name token", at)
        if not after:
            raise self._at("unclosed start tag", begin)
        return token.lower(), at + len(token)

    def _end_tag(self, begin: int) -> int:
        if not self._open:
            raise self._at("unexpected end tag", begin)
        name = _match(_NAME, self._source, begin + 2)
        at = begin + 2 + len(name)
        at += len(_match(_SPACE, self._source, at))
        if not self._source.startswith(">", at):
            raise self._at("unclosed end tag", begin)
        opened = self._open.pop()
        if name and name.lower() != opened.tag:
            raise self._at("unmatched end tag", begin, f', expected "</{opened.tag}>", found "</{name.lower()}>"')
        if self._length > opened.start:
            self._close(opened)
        return at + 1

    def _close(self, opened: _Open) -> None:
        span = _span(opened, self._length, lambda: "".join(self._chunks)[opened.start :])
        if span is None:
            return
        inner = self.spans[-1] if self.spans else None
        same = inner is not None and inner[:2] == span[:2]
        if same and inner and {inner.kind, span.kind} == {"pre", "code"} and (language := _language(inner, span)):
            # <pre><code class="language-…"> is one entity, whichever stands inside.
            self.spans[-1] = Span(span.start, span.end, "pre", {"language": language})
        else:
            self.spans.append(span)

    def _at(self, complaint: str, position: int, more: str = "") -> Refusal:
        return _broken(f"{complaint} at byte offset {len(self._source[:position].encode())}{more}")


def unescape(text: str) -> str:
    """Decode the character references Telegram knows; anything else stays as it is written."""
    return _REFERENCE.sub(_character, text) if "&" in text else text


def checked_link(url: str) -> str:
    """The link as Telegram keeps it, or "" when it is none."""
    url = url.strip()
    full = url if "://" in url else f"http://{url}"
    try:
        parts = urlsplit(full)
    except ValueError:
        return ""
    if parts.scheme.lower() in {"tg", "ton", "tonsite"}:
        return full
    host = parts.hostname or ""
    if parts.scheme.lower() not in {"http", "https"} or "." not in host.strip(".") or " " in full:
        return ""
    return full if parts.path or parts.query or parts.fragment else f"{full}/"


def _argument(tag: str, attributes: dict[str, str]) -> str:
    if tag == "code":
        language = attributes.get("class", "")
        return language[9:] if language.startswith("language-") else ""
    if tag == "blockquote":
        return "1" if "expandable" in attributes else ""
    return attributes.get({"a": "href", "tg-emoji": "emoji-id", "tg-time": "format"}.get(tag, ""), "")


def _span(opened: _Open, end: int, covered: Callable[[], str]) -> Span | None:
    kind: str = SIMPLE.get(opened.tag, opened.tag)
    extra: Json = {}
    if opened.tag == "a":
        url = opened.argument or covered()
        if user := _USER.match(url):
            kind, extra = "text_mention", {"user": user[1]}
        elif link := checked_link(url):
            kind, extra = "text_link", {"url": link}
        else:
            return None
    elif opened.tag == "tg-emoji":
        if not opened.argument.isdecimal() or not int(opened.argument):
            raise _broken("invalid custom emoji identifier specified")
        kind, extra = "custom_emoji", {"custom_emoji_id": opened.argument}
    elif opened.tag == "tg-time":
        if not opened.date.isdecimal():
            return None
        kind, extra = "date_time", {"unix_time": int(opened.date), "date_time_format": opened.argument}
    elif opened.tag == "blockquote" and opened.argument:
        kind = "expandable_blockquote"
    elif opened.tag == "code" and opened.argument:
        extra = {"language": opened.argument}
    return Span(opened.start, end, kind, extra)


def _language(inner: Span, outer: Span) -> str:
    return str(inner.extra.get("language") or outer.extra.get("language") or "")


def _character(found: re.Match[str]) -> str:
    hexadecimal, decimal, name = found.groups()
    if name:
        return NAMED[name]
    code = int(hexadecimal, 16) if hexadecimal else int(decimal)
    return chr(code) if 0 < code < 0x10FFFF and not 0xD800 <= code <= 0xDFFF else found[0]


def _match(pattern: re.Pattern[str], text: str, at: int) -> str:
    found = pattern.match(text, at)
    return found[0] if found else ""


def _broken(complaint: str) -> Refusal:
    return bad_request(f"can't parse entities: {complaint[0].upper()}{complaint[1:]}")
