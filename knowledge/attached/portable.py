"""PDF: the text of its pages, what was written beside it, and who made it with what."""

import logging
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError

import pdfplumber
from pdfminer.pdfdocument import PDFDocument, PDFEncryptionError, PDFPasswordIncorrect
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdftypes import PDFStream, resolve1
from pdfminer.psexceptions import PSException
from pdfminer.psparser import literal_name
from pdfminer.utils import decode_text
from pdfplumber.utils.exceptions import PdfminerException

from knowledge.attached.found import Found, spelled
from knowledge.attached.markup import words
from knowledge.inspect import Unacceptable
from knowledge.pdf import PAGES

logging.getLogger("pdfminer").setLevel(logging.ERROR)  # it warns of every odd font

_PROPERTIES = {
    "Author": "author",
    "Title": "title",
    "Subject": "subject",
    "Keywords": "keywords",
    "Creator": "program",
    "Producer": "program",
    "Company": "company",
    "Manager": "manager",
}
_TOLD = {"URI": "links", "UF": "attachments", "F": "attachments", "Title": "labels", "Alt": "labels", "T": "labels"}
_WRITTEN = ("Contents", "V", "ActualText")  # notes on pages, fields of forms, what stands for a drawing
_PROGRAMS = ("JavaScript", "Launch")
_DEEPEST = 20
_NO_GLYPH = re.compile(r"\(cid:\d+\)")


def read(data: bytes, found: Found) -> str:
    """The kind. Raises Unacceptable, and what pdfplumber raises on broken files."""
    try:
        with pdfplumber.open(BytesIO(data)) as file:
            _document(file.doc, found)
            for page in file.pages[:PAGES]:
                if found.full():
                    break
                _page(page, found)
            if len(file.pages) > PAGES:
                found.unread.add("rest")
    except PdfminerException as error:
        cause = error.args[0] if error.args else None
        if isinstance(cause, PDFPasswordIncorrect | PDFEncryptionError):
            raise Unacceptable("encrypted") from None
        if isinstance(cause, MemoryError):
            raise cause from None
        raise
    return "pdf"


def _page(page: Any, found: Found) -> None:
    text = page.extract_text()
    if len(_NO_GLYPH.findall(text)) > len(text) // 50:
        found.unread.add("fonts")
    if page.images:
        found.unread.add("pictures")
    found.say(text + "\n")
    page.close()  # the characters of a page are kept in memory until then


def _document(document: PDFDocument, found: Found) -> None:
    """What stands beside the pages. All objects are gone through, whatever they hang on, and each on its own."""
    for properties in document.info:
        for name, value in properties.items():
            if isinstance(text := resolve1(value), bytes) and not text.startswith(b"D:"):  # a date
                key = _PROPERTIES.get(name, "other")
                found.note(key, f"{name}: {_text(text)}" if key == "other" else _text(text))
    numbers = {number for xref in document.xrefs for number in xref.get_objids()}
    for number in sorted(numbers):
        if found.full():
            break
        with suppress(PDFException, PSException):  # others can be read where one is broken
            _object(document.getobj(number), found)


def _object(thing: object, found: Found) -> None:
    if isinstance(thing, PDFStream):
        if literal_name(thing.get("Type", "")) == "Metadata":
            _described(thing.get_data(), found)
        thing = thing.attrs
    for owner in _dictionaries(thing):
        if "EmbeddedFiles" in owner or "EF" in owner:
            found.unread.add("objects")
        if "JS" in owner or literal_name(owner.get("S")) in _PROGRAMS:
            raise Unacceptable("macro")
        for name, value in owner.items():
            if isinstance(value, bytes):
                _string(owner, name, _text(value), found)


def _string(owner: Mapping[str, object], name: str, text: str, found: Found) -> None:
    if name in _WRITTEN:
        found.say(text + "\n")
    elif name == "T" and "Rect" in owner and "FT" not in owner:  # a note; in a form it is a field's name
        found.note("reviewers", text)
    elif name in _TOLD:
        found.note(_TOLD[name], text)


def _dictionaries(thing: object, depth: int = 0) -> Iterator[Mapping[str, object]]:
    """The dictionaries written inside a thing; what it refers to is an object of its own."""
    if isinstance(thing, dict):
        yield thing
    if isinstance(thing, dict | list) and depth < _DEEPEST:
        for part in thing.values() if isinstance(thing, dict) else thing:
            yield from _dictionaries(part, depth + 1)


def _described(packet: bytes, found: Found) -> None:
    found.unpack(len(packet))
    with suppress(ExpatError):
        for word in words(packet):
            found.note("other", word)


def _text(raw: bytes) -> str:
    return decode_text(raw) if raw.startswith((b"\xfe\xff", b"\xff\xfe")) else spelled(raw)
