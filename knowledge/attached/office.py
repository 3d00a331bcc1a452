"""Word, Excel and PowerPoint: all text of all parts, deleted and hidden text too, and who had a hand in it.

python-docx and openpyxl read what a reader sees; here it is about what he does not see. So every part is gone through,
whatever its name: headers, notes, comments, deletions, hidden sheets, texts behind pictures, workbooks behind charts.
"""

import re
from collections.abc import Iterable, Mapping

from knowledge.attached import picture
from knowledge.attached.found import Found
from knowledge.attached.markup import Piece, pieces
from knowledge.attached.package import Package
from knowledge.inspect import Unacceptable

_MAIN = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_PROGRAMS = re.compile(r"vbaproject|/macrosheets/|/activex/|\.(exe|dll|js|vbs|bat|cmd|scr)$", re.IGNORECASE)
_INSIDE = re.compile(r"/embeddings/.*\.(docx|xlsx|pptx)$", re.IGNORECASE)
_OBJECT = re.compile(r"/embeddings/|\.(html?|mht|rtf|txt|docx|xlsx|pptx)$", re.IGNORECASE)
_PICTURE = re.compile(r"/media/.*\.(png|jpe?g)$", re.IGNORECASE)
_FONTS = re.compile(r"/theme/|/fontTable\.xml$")

_PROPERTIES = {
    "creator": "author",
    "lastModifiedBy": "last_modified_by",
    "title": "title",
    "subject": "subject",
    "keywords": "keywords",
    "description": "description",
    "Company": "company",
    "Manager": "manager",
    "Application": "program",
    "Template": "template",
    "HyperlinkBase": "links",
    "lpstr": "labels",
}
# Elements and attributes whose text nobody wrote
_FIGURES = {
    *("posOffset", "pctWidth", "pctHeight", "pctPosHOffset", "pctPosVOffset", "MoveWithCells", "SizeWithCells"),
    *("Anchor", "AutoFill", "Row", "Column", "Visible", "Locked", "LockText", "PrintObject", "TextHAlign"),
}
_FACES = {"typeface", "ascii", "hAnsi", "eastAsia", "cs", "font", "lang", "panose"}
_BREAKS = {"p": "\n", "br": "\n", "cr": "\n", "row": "\n", "si": "\n", "tab": "\t", "c": "\t", "v": "\t", "f": "\t"}
_LABELS = {"descr", "title", "tooltip", "alt", "prompt", "promptTitle", "error", "errorTitle", "display", "location"}
_NAMED = {"docPr", "cNvPr", "sheet", "definedName", "docVar", "bookmarkStart", "property", "cacheField", "table"}
_VALUED = {"alias", "tag", "docVar"}
_PEOPLE = {"cmAuthor", "author", "person"}
_DULL = re.compile(r"true|false|[\d.:TZ\s-]*")
_WRITTEN = re.compile("[\u3400-\u9fff@]")


def read(data: bytes, found: Found) -> str:
    """The kind. Raises Unacceptable."""
    return _package(data, found, inside=False)


def _package(data: bytes, found: Found, *, inside: bool) -> str:
    package = Package(data, found)
    kind = next((kind for part, kind in _MAIN.items() if part in package.names), None)
    if kind is None or "[Content_Types].xml" not in package.names:
        raise Unacceptable("wrong_type")
    if any(map(_PROGRAMS.search, package.names)):
        raise Unacceptable("macro")
    # What is told of it first, then the text, so that a long one hides nothing
    for name in sorted(package.names, key=lambda name: (not name.startswith("docProps/"), name not in _MAIN, name)):
        if not found.full():
            _part(package, name, found, inside=inside)
    return kind


def _part(package: Package, name: str, found: Found, *, inside: bool) -> None:
    if name.startswith("docProps/") and name.endswith(".xml"):
        _properties(pieces(package.chunks(name)), found)
    elif name.endswith(".rels"):
        _links(pieces(package.chunks(name)), found)
    elif name.endswith((".xml", ".vml")) and not _FONTS.search(name):
        _text(pieces(package.chunks(name)), found)
    elif _INSIDE.search(name) and not inside:
        _package(b"".join(package.chunks(name)), found, inside=True)
    elif _OBJECT.search(name):
        found.unread.add("objects")
    elif "/media/" in name:
        found.unread.add("pictures")
        if _PICTURE.search(name):
            picture.glance(b"".join(package.chunks(name)), found)


def _properties(parts: Iterable[Piece], found: Found) -> None:
    name = ""
    for piece in parts:
        if piece.element == "property" and piece.attributes:
            name = piece.attributes.get("name", "")
        elif piece.text and not _DULL.fullmatch(piece.text):
            key = "other" if name else _PROPERTIES.get(piece.element, "other")
            found.note(key, f"{name or piece.element}: {piece.text}" if key == "other" else piece.text)


def _links(parts: Iterable[Piece], found: Found) -> None:
    for piece in parts:
        if piece.attributes and piece.attributes.get("TargetMode") == "External":
            found.note("links", piece.attributes.get("Target", ""))


def _text(parts: Iterable[Piece], found: Found) -> None:
    shared = False  # whether a cell holds the number of a text that stands elsewhere
    for piece in parts:
        if piece.attributes is not None:
            shared = piece.attributes.get("t") == "s" if piece.element == "c" else shared
            _labels(piece.element, piece.attributes, found)
        elif piece.text is None:
            found.part(_BREAKS.get(piece.element, ""))
            if piece.element in _BREAKS and found.full():
                return
        elif piece.element == "author":
            found.note("reviewers", piece.text)
        elif piece.element not in _FIGURES and not (shared and piece.element == "v"):
            found.say(piece.text if piece.element == "t" or not piece.text.isspace() else "")
    found.part("\n")


def _labels(element: str, attributes: Mapping[str, str], found: Found) -> None:
    if "customStyle" in attributes:  # the other styles are called the same everywhere
        found.note("labels", attributes.get("styleId", ""))
    for name, value in attributes.items():
        if name in ("author", "displayName", "userId") or (name == "name" and element in _PEOPLE):
            found.note("reviewers", value)
        elif _is_label(element, name) or (name not in _FACES and _WRITTEN.search(value)):
            found.note("labels", value)


def _is_label(element: str, name: str) -> bool:
    return name in _LABELS or (name == "name" and element in _NAMED) or (name == "val" and element in _VALUED)
