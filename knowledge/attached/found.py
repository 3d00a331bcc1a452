"""What is found in one file, up to a limit."""

import time
from contextlib import suppress

from knowledge.inspect import Unacceptable
from knowledge.plaintext import LONGEST

UNPACKED = 200 * 1024 * 1024  # bytes; a file of 20 MB that unpacks to more is none of ours
_SECONDS = 20  # after which nothing more is looked for
# What a file tells beside its text
KEYS = (
    "author",
    "last_modified_by",
    "reviewers",  # who commented or changed it
    "company",
    "manager",
    "title",
    "subject",
    "keywords",
    "description",
    "comments",
    "copyright",
    "program",  # what it was made with
    "template",
    "location",  # where a picture was taken: degrees north, degrees east
    "links",
    "labels",  # names of sheets and styles, texts in the place of pictures
    "attachments",  # names of the files inside
    "other",  # name: value
)


def spelled(raw: bytes) -> str:
    """What programs write in one of the encodings that are usual in China without saying in which."""
    for encoding in ("utf-8", "gb18030", "utf-16-le"):
        with suppress(UnicodeDecodeError):
            return raw.decode(encoding)
    return raw.decode("latin-1")


class Found:
    """Strange characters that no encoding takes are dropped."""

    def __init__(self) -> None:
        self.unread: set[str] = set()
        self._texts: list[str] = []
        self._traces: dict[str, dict[str, None]] = {}
        self._room = {"text": LONGEST, "traces": LONGEST}  # characters
        self._unpacked = 0
        self._deadline = time.monotonic() + _SECONDS

    def full(self) -> bool:
        """Whether to stop looking; then the rest is unread."""
        if time.monotonic() > self._deadline or self._room["text"] <= 0:
            self.unread.add("rest")
            return True
        return False

    @property
    def text(self) -> str:
        return "".join(self._texts)

    @property
    def metadata(self) -> dict[str, str]:
        return {key: "\n".join(self._traces[key]) for key in KEYS if self._traces.get(key)}

    def say(self, text: str) -> None:
        """More of the text."""
        if kept := self._fitting(text, "text"):
            self._texts.append(kept)

    def part(self, mark: str) -> None:
        """Set what follows apart from what was said."""
        if mark and self._texts and self._texts[-1] not in "\n\t":
            self.say(mark)

    def note(self, key: str, value: str) -> None:
        """What it tells beside the text, each once."""
        value = " ".join(value.replace("\0", " ").split())
        known = self._traces.setdefault(key, {})
        if any(map(str.isalnum, value)) and value not in known:
            known[self._fitting(value, "traces")] = None

    def unpack(self, size: int) -> None:
        """So many bytes more were unpacked. Raises Unacceptable where it comes to too much."""
        self._unpacked += size
        if self._unpacked > UNPACKED:
            raise Unacceptable("bomb")

    def _fitting(self, text: str, room: str) -> str:
        text = text.encode(errors="ignore").decode()
        if len(text) > self._room[room]:
            self.unread.add("rest")
        kept = text[: max(0, self._room[room])]
        self._room[room] -= len(text)
        return kept
