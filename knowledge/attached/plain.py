"""Text files."""

import re

from knowledge import plaintext
from knowledge.attached.found import Found
from knowledge.blocks import Unreadable
from knowledge.inspect import Unacceptable

# HTML, SVG, RTF: they can hold programs and reach out of themselves
_MARKUP = re.compile(r"\s*(?:<[!?a-z]|\{\\rtf)", re.IGNORECASE)


def read(data: bytes, found: Found) -> str:
    """The kind. Raises Unacceptable."""
    try:
        text = plaintext.decode(data)
    except plaintext.TooLong:
        raise Unacceptable("too_large") from None
    except Unreadable:
        raise Unacceptable("wrong_type") from None
    if _MARKUP.match(text):
        raise Unacceptable("wrong_type")
    found.say(text)
    return "txt"
