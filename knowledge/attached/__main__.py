"""The process in which one file is read: `python -m knowledge.attached office`; the file in, JSON out."""

import json
import resource
import sys
from importlib import import_module
from typing import Any

from knowledge.attached.found import Found
from knowledge.inspect import SECONDS, Unacceptable

MEMORY = 1024**3  # bytes
ANSWER = sys.stdout.buffer


def main(reader: str) -> None:
    """Always says something, unless the system ends it."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    read = import_module(f"knowledge.attached.{reader}").read  # each with its own heavy libraries
    ANSWER.write(json.dumps(answer(read, sys.stdin.buffer.read())).encode())


def answer(read: Any, data: bytes) -> dict[str, Any]:
    """What is told to the process that asked: what was found, or why the file is refused."""
    found = Found()
    try:
        kind = _kind(read, data, found)
    except Unacceptable as error:
        return {"refused": error.code}
    return {"kind": kind, "text": found.text, "metadata": found.metadata, "unread": sorted(found.unread)}


def _kind(read: Any, data: bytes, found: Found) -> str:
    try:
        return str(read(data, found))
    except Unacceptable:
        raise
    except (MemoryError, RecursionError):
        raise Unacceptable("bomb") from None
    except Exception as error:  # on a broken file the parsers fail with anything at all
        raise Unacceptable("broken") from error


if __name__ == "__main__":
    main(sys.argv[1])
