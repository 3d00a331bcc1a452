"""A zip archive taken apart with care: what it says of itself may be a lie, so what comes out of it is counted."""

from collections.abc import Iterator
from io import BytesIO
from zipfile import ZipFile

from knowledge.attached.found import Found
from knowledge.inspect import Unacceptable

ENTRIES = 10_000
RATIO = 100  # how many times its own size an archive may unpack to,
SMALL = 30 * 1024 * 1024  # bytes; unless it is no more than this
_CHUNK = 64 * 1024


class Package:
    def __init__(self, data: bytes, found: Found) -> None:
        """Raises Unacceptable, and what zipfile raises on broken archives."""
        self._found = found
        self._archive = ZipFile(BytesIO(data))
        entries = self._archive.infolist()
        self.names = [entry.filename for entry in entries if not entry.is_dir()]
        if any(entry.flag_bits & 1 for entry in entries):
            raise Unacceptable("encrypted")
        if len(set(self.names)) < len(self.names):  # each program reads another one of them
            raise Unacceptable("broken")
        if len(entries) > ENTRIES or sum(entry.file_size for entry in entries) > max(SMALL, RATIO * len(data)):
            raise Unacceptable("bomb")

    def chunks(self, name: str) -> Iterator[bytes]:
        """What an entry unpacks to, in pieces. Raises as __init__."""
        with self._archive.open(name) as entry:
            while chunk := entry.read(_CHUNK):
                self._found.unpack(len(chunk))
                yield chunk
