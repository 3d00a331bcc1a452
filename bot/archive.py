"""The one file of a backup: a zip whose manifest knows the hash of every member."""

import errno
import hashlib
import json
import os
import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import IO, Any

PROGRAM, VERSION = "innovation-challenge-bot", "0.1.0"
FORMAT = 1
DATABASE, DOCUMENTS, FILES, MANIFEST = "database.sqlite3", "knowledge", "files", "manifest.json"
MEMBER = re.compile(rf"{re.escape(DATABASE)}|{DOCUMENTS}/[^/\\:\0]+\.(md|removed)|{FILES}/[0-9a-f]{{64}}")
PIECE = 1 << 20


class Refused(Exception):
    """A backup cannot be made or restored. The message is a Chinese sentence."""


def write(file: Path, folder: Path, members: Iterable[str], *, revision: str) -> None:
    """Pack these members of the folder into a new file, which is on the disk when this returns."""
    said: dict[str, Any] = {"program": PROGRAM, "version": VERSION, "format": FORMAT, "revision": revision}
    said["made_at"] = datetime.now().astimezone().isoformat(timespec="seconds")
    with open(file, "xb", opener=_private) as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed:
            said["members"] = {name: _pack(packed, folder / name, name) for name in members}
            packed.writestr(MANIFEST, json.dumps(said, ensure_ascii=False, indent=1))
        raw.flush()
        os.fsync(raw.fileno())


def read(file: Path, folder: Path) -> None:
    """Unpack a backup into an empty folder. Raises Refused where it is none, damaged or from a newer program."""
    with _opened(file) as packed:
        members = _members(file, packed)
        (folder / DOCUMENTS).mkdir()
        (folder / FILES).mkdir()
        for name, said in members.items():
            with packed.open(name) as source, open(folder / name, "xb", opener=_private) as target:
                if {"sha256": _pour(source, target), "bytes": target.tell()} != said:
                    raise Refused(_damaged(file))


def _pack(packed: zipfile.ZipFile, source: Path, name: str) -> dict[str, Any]:
    with source.open("rb") as pieces, packed.open(name, "w", force_zip64=True) as target:
        return {"sha256": _pour(pieces, target), "bytes": pieces.tell()}


def _pour(source: IO[bytes], target: IO[bytes]) -> str:
    digest = hashlib.sha256()
    while piece := source.read(PIECE):
        digest.update(piece)
        target.write(piece)
    return digest.hexdigest()


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


@contextmanager
def _opened(file: Path) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as packed:
            yield packed
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as error:
        raise Refused(_damaged(file)) from error
    except OSError as error:
        # A place before the beginning of the file
        if error.errno == errno.EINVAL:
            raise Refused(_damaged(file)) from error
        raise


def _members(file: Path, packed: zipfile.ZipFile) -> dict[str, Any]:
    """What the manifest says of each member, once it says the same as the archive."""
    names = packed.namelist()
    if MANIFEST not in names:
        raise Refused(_foreign(file))
    try:
        said = json.loads(packed.read(MANIFEST))
        program, format, members = said["program"], said["format"], said.get("members")
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        raise Refused(_foreign(file)) from None
    if program != PROGRAM:
        raise Refused(_foreign(file))
    if format != FORMAT:
        raise Refused(f"{file} 由更新版本的程序写成，请先升级程序再恢复")
    if not isinstance(members, dict) or DATABASE not in members or sorted(names) != sorted([MANIFEST, *members]):
        raise Refused(_damaged(file))
    if not all(MEMBER.fullmatch(name) for name in names if name != MANIFEST):
        raise Refused(f"{file} 里有不属于备份的文件，没有恢复")
    return members


def _damaged(file: Path) -> str:
    return f"{file} 不是完整的备份：文件已损坏或不是本程序所写，没有恢复"


def _foreign(file: Path) -> str:
    return f"{file} 不是本程序的备份，没有恢复"
