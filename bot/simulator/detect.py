"""What Telegram finds in plain text by itself: links, mentions, commands, hashtags, e-mails, telephones."""

import re
from collections.abc import Iterator

from bot.simulator.html import Span

# A bare host counts as a link only under a domain Telegram knows; these are the ones people here write.
TLDS = "com cn org net gov edu info io me app dev xyz top tv cc biz co uk us de jp hk tw eu ru 中国"
DOMAINS = frozenset(TLDS.split())

_HOST = r"(?:[\w-]+\.)+[\w-]{2,}"
_URL = re.compile(
    rf"(?P<scheme>(?:https?|ftp|tg|ton|tonsite)://)?(?P<host>{_HOST}|(?<=//)[\w-]+)(?::\d{{1,5}})?(?:[/?#][^\s<>\"«»“”‘’]*)?",
    re.IGNORECASE,
)
_PATTERNS = (
    ("@", "email", re.compile(r"(?<![\w.+-])[a-zA-Z0-9._+-]{1,64}@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z]{2,12}(?![\w-])")),
    ("@", "mention", re.compile(r"(?<!\w)@[a-zA-Z0-9_]{4,32}(?!\w)")),
    ("/", "bot_command", re.compile(r"(?<![\w/<>])/[a-zA-Z0-9_]{1,64}(?:@[a-zA-Z0-9_]{3,32})?(?![\w/<>])")),
    ("#", "hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d])\w{1,256}(?![\w#])")),
    ("$", "cashtag", re.compile(r"(?<![$\w])\$(?:1INCH|[A-Z]{1,8})(?![$\w])")),
    ("+", "phone_number", re.compile(r"(?<![\w+])\+\d(?:[ ()-]{0,2}\d){6,14}(?![\w-])")),
)


def found_in(text: str) -> list[Span]:
    """The spans in order, none of them touching another."""
    spans: list[Span] = list(_links(text)) if "." in text or "://" in text else []
    for sign, kind, pattern in _PATTERNS:
        if sign in text:
            spans.extend(Span(*match.span(), kind, {}) for match in pattern.finditer(text))
    # The longer of two that begin together wins: an e-mail over the host within it.
    spans.sort(key=lambda span: (span.start, -span.end))
    kept: list[Span] = []
    for span in spans:
        if not kept or span.start >= kept[-1].end:
            kept.append(span)
    return kept


def _links(text: str) -> Iterator[Span]:
    for match in _URL.finditer(text):
        if text[match.start() - 1 : match.start()] == "@":
            continue
        domain = match["host"].rpartition(".")[2].lower()
        if match["scheme"] or domain in DOMAINS:
            yield Span(match.start(), match.start() + len(match[0].rstrip(".:;,('?!`")), "url", {})
