"""Files that people send. A handler does no network: it asks for a file, and is run again once that is here."""

from dataclasses import dataclass
from typing import Protocol

from aiogram.types import Message


@dataclass(frozen=True, slots=True)
class Sent:
    """A file as Telegram tells of it. `size` in bytes, where it says so; `unique` is the same for the same file."""

    file_id: str
    unique: str
    name: str
    size: int | None
    photo: bool = False


@dataclass(frozen=True, slots=True)
class Given:
    """A file that is here, looked into and kept under its `digest`. `refused`: why it is not taken, as a code."""

    name: str
    data: bytes = b""
    digest: str = ""
    kind: str = ""
    media_type: str = ""
    refused: str | None = None


class Wanted(Exception):
    """The update cannot be worked before this file is here."""

    def __init__(self, file: Sent) -> None:
        super().__init__(file.unique)
        self.file = file


class Files(Protocol):
    def take(self, file: Sent) -> Given:
        """The file, if it is here. Raises Wanted, upon which it is fetched and the handler run again."""


def sent(message: Message) -> Sent | None:
    """The file of a message: a document, or the largest size of a picture."""
    if (document := message.document) is not None:
        return Sent(document.file_id, document.file_unique_id, document.file_name or "文件", document.file_size)
    if message.photo:
        photo = message.photo[-1]
        return Sent(photo.file_id, photo.file_unique_id, "图片.jpg", photo.file_size, photo=True)
    return None
