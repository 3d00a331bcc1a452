"""What a file that somebody sends really is, what can be read in it, and what it tells beside its text.

A file may be made to harm whoever reads it: it unpacks to gigabytes, or takes days to read. So it is read in a process
of its own (knowledge/attached), which has little memory, little time and nothing of our environment, and whose end
harms nobody. No formula, macro or script in it is run, no reference out of it is followed.
"""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path, PurePath
from signal import SIGKILL, SIGXCPU
from typing import Any

from knowledge.formats import LARGEST

SECONDS = 40  # the readers stop in good time by themselves; who is still at it then is stopped
_ROOT = Path(__file__).parent.parent
_LOADING = ("PATH", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONPATH")  # all that the process sees of ours
_OLD_OFFICE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_MARKS = ((b"%PDF-", "portable"), (b"PK\x03\x04", "office"), (b"\x89PNG\r\n", "picture"), (b"\xff\xd8\xff", "picture"))
_OFFICE = "application/vnd.openxmlformats-officedocument"
_MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": f"{_OFFICE}.wordprocessingml.document",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet",
    "pptx": f"{_OFFICE}.presentationml.presentation",
    "png": "image/png",
    "jpg": "image/jpeg",
    "txt": "text/plain",
}


@dataclass(frozen=True, slots=True)
class Inspected:
    """What a file is and what it tells.

    kind: pdf, docx, xlsx, pptx, png, jpg or txt.
    text: all that is written in it, in notes, comments, deletions and hidden sheets too; at most a million characters.
    metadata: by the KEYS of knowledge/attached/found.py; of several values, each is a line.
    unread: what may say more than `text` does: pictures, fonts (letters without their meaning), objects (of other
    programs, or files inside the file), rest (it is longer than what is read).
    """

    kind: str
    media_type: str
    text: str
    metadata: Mapping[str, str]
    unread: frozenset[str]


class Unacceptable(Exception):
    """Such a file is not taken.

    code: empty, too_large (20 MB), wrong_type (none of our kinds, by its content), mismatch (its name says another),
    old (.doc, .xls, .ppt), encrypted, macro (it holds a program), bomb (reading it takes too much), broken.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def inspect(name: str, data: bytes) -> Inspected:
    """Raises Unacceptable. It takes from half a second to SECONDS: on the event loop, by asyncio.to_thread."""
    if len(data) > LARGEST:
        raise Unacceptable("too_large")
    if not data.strip():
        raise Unacceptable("empty")
    said = _read(_reader(data), data)
    if "refused" in said:
        raise Unacceptable(said["refused"])
    kind = said["kind"]
    if PurePath(name.strip().lower().replace(".jpeg", ".jpg")).suffix != f".{kind}":
        raise Unacceptable("mismatch")
    return Inspected(kind, _MEDIA_TYPES[kind], said["text"], said["metadata"], frozenset(said["unread"]))


def _reader(data: bytes) -> str:
    """The module of knowledge/attached that reads such a file; text is what is nothing else."""
    if data.startswith(_OLD_OFFICE):
        raise Unacceptable("encrypted" if _ENCRYPTED in data else "old")
    head = data[:1024].lstrip(b"\xef\xbb\xbf\r\n ")
    return next((reader for mark, reader in _MARKS if head.startswith(mark)), "plain")


def _read(reader: str, data: bytes) -> dict[str, Any]:
    command = [sys.executable, "-m", "knowledge.attached", reader]
    seen = {name: os.environ[name] for name in _LOADING if name in os.environ}
    try:
        done = subprocess.run(command, input=data, capture_output=True, cwd=_ROOT, env=seen, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Unacceptable("bomb") from None
    if done.returncode < 0:  # a signal ended it
        raise Unacceptable("bomb" if -done.returncode in (SIGXCPU, SIGKILL) else "broken")
    if done.returncode:  # not for the file's sake: its errors are answers
        raise RuntimeError(done.stderr.decode(errors="replace")[-2000:])
    answer: dict[str, Any] = json.loads(done.stdout)
    return answer
