"""The name of whoever looks at it, on each page of somebody else's PDF."""

LONGEST = 100  # characters of the words


class Unmarked(Exception):
    """This file cannot be marked: it is broken, encrypted or no PDF. It must not be shown without the mark."""


def watermark(data: bytes, words: str) -> bytes:
    """The same PDF with the words, pale and aslant, over and over on each page, upright however the page is turned.

    It takes its time: not on the event loop. Raises Unmarked.
    """
    from handlers.office import marking  # start-up time: reportlab and pypdf take half a second

    try:
        return marking.mark(data, words[:LONGEST])
    except Exception as error:  # on a broken file the parser fails with anything at all
        raise Unmarked(type(error).__name__) from error
