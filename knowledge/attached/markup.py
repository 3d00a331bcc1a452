"""XML read piece by piece, so that no file is too deep or too long. Nothing is ever expanded or fetched."""

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple
from xml.parsers.expat import ParserCreate

from knowledge.inspect import Unacceptable


class Piece(NamedTuple):
    """An element begins (`attributes`), has text (`text`), or ends (neither). Names are without their namespaces."""

    element: str
    attributes: Mapping[str, str] | None = None
    text: str | None = None


def pieces(chunks: Iterable[bytes]) -> Iterator[Piece]:
    """The pieces in their order. Raises Unacceptable where a document type is declared, as no format of ours does, and
    expat's error where it is no XML."""
    found: list[Piece] = []
    path = [""]
    parser = ParserCreate(namespace_separator="}")
    parser.buffer_text = True

    def begins(name: str, attributes: dict[str, str]) -> None:
        path.append(_local(name))
        found.append(Piece(path[-1], {_local(key): value for key, value in attributes.items()}))

    def ends(_: str) -> None:
        found.append(Piece(path.pop()))

    def declares(*_: object) -> None:
        raise Unacceptable("bomb")

    parser.StartElementHandler = begins
    parser.EndElementHandler = ends
    parser.CharacterDataHandler = lambda text: found.append(Piece(path[-1], text=text))
    parser.StartDoctypeDeclHandler = declares
    for chunk in chunks:
        parser.Parse(chunk)
        yield from found
        found.clear()
    parser.Parse(b"", True)
    yield from found


def words(packet: bytes) -> Iterator[str]:
    """All values and texts of an XMP packet. Raises as `pieces`."""
    for piece in pieces([packet.strip(b"\0 \r\n")]):
        yield from piece.attributes.values() if piece.attributes else [piece.text or ""]


def _local(name: str) -> str:
    return name.rpartition("}")[2]
