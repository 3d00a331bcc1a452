"""What staff send us to be announced, and the buttons to stand under it."""

import re
import unicodedata
from typing import Any
from urllib.parse import urlsplit

from aiogram.enums import ContentType
from aiogram.types import Message

from handlers.broadcast import letter, texts
from handlers.cut import units
from handlers.errors import Refused

MOST_BUTTONS = 5
LONGEST_LABEL, LONGEST_LINK = 40, 1000
LINE = re.compile(r"(?P<label>.+?)\s*(?:-|—|–|:|\||\s)+\s*(?P<link>[a-zA-Z]+://\S+)")
HOST = re.compile(r"[^.\s]+(\.[^.\s]+)+")


def read(message: Message, scope: str) -> dict[str, Any]:
    """The content of an announcement. Refused with what is wrong with it."""
    kind = _kind(message)
    text, most = message.text or message.caption or "", letter.room(kind, scope)
    if text.startswith("/"):
        raise Refused(texts.NO_COMMAND)
    if units(text) > most:
        raise Refused(texts.too_long(kind, units(text), most))
    if kind == "text" and not text.strip():
        raise Refused(texts.WHICH_KINDS)
    return {"kind": kind, "html": message.html_text if text else "", "file": _file(message), "buttons": []}


def reworded(message: Message, scope: str, old: dict[str, Any]) -> dict[str, Any]:
    """What was sent, in other words. Refused where it is no text, or too much of it."""
    if message.content_type != ContentType.TEXT:
        raise Refused(texts.ONLY_WORDS)
    text, most = message.text or "", letter.room(old["kind"], scope)
    if text.startswith("/"):
        raise Refused(texts.NO_COMMAND)
    if units(text) > most:
        raise Refused(texts.too_long(old["kind"], units(text), most))
    return old | {"html": message.html_text}


def _kind(message: Message) -> str:
    if message.forward_origin and message.content_type == ContentType.POLL:
        raise Refused(texts.NO_POLL)
    match message.content_type:
        case ContentType.TEXT:
            return "text"
        case ContentType.PHOTO:
            return "photo"
        case ContentType.DOCUMENT:
            return "document"
        case _:
            raise Refused(texts.NOT_THESE.get(message.content_type, texts.WHICH_KINDS))


def _file(message: Message) -> str | None:
    if message.photo:
        return message.photo[-1].file_id
    return message.document.file_id if message.document else None


def buttons(text: str) -> list[list[str]]:
    """From lines like 报名 - https://example.cn. Refused with the line that is wrong."""
    lines = [line for raw in text.splitlines() if (line := unicodedata.normalize("NFKC", raw).strip())]
    if len(lines) > MOST_BUTTONS:
        raise Refused(texts.too_many_buttons(len(lines), MOST_BUTTONS))
    return [_button(line) for line in lines]


def _button(line: str) -> list[str]:
    found = LINE.fullmatch(line)
    if not found:
        raise Refused(texts.button_how(line))
    label, link = found["label"], found["link"]
    if len(label) > LONGEST_LABEL:
        raise Refused(texts.label_too_long(label, LONGEST_LABEL))
    if not _is_link(link):
        raise Refused(texts.no_link(link))
    return [label, link]


def _is_link(link: str) -> bool:
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
        return parts.scheme in ("http", "https") and bool(HOST.fullmatch(host)) and len(link) <= LONGEST_LINK
    except ValueError:
        return False
