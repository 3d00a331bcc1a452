"""Files that went through a chat, as the bot refers to them: by an id, and by a path to fetch them from."""

import mimetypes
import secrets
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from bot.simulator.refusal import Json, bad_request

MEGABYTE = 1024 * 1024
MOST_DOWN = 20 * MEGABYTE
MOST_UP = 50 * MEGABYTE
MOST_PHOTO = 10 * MEGABYTE
UNKNOWN = "application/octet-stream"
# Python's own list, so that it is the same on every machine, and what it lacks of the files people fill in.
TYPES = mimetypes.MimeTypes()
_OPEN_XML = "application/vnd.openxmlformats-officedocument"
TYPES.add_type(f"{_OPEN_XML}.wordprocessingml.document", ".docx")
TYPES.add_type(f"{_OPEN_XML}.spreadsheetml.sheet", ".xlsx")
TYPES.add_type(f"{_OPEN_XML}.presentationml.presentation", ".pptx")
KINDS = ("photo", "document", "voice", "video", "sticker", "audio", "animation")


@dataclass(frozen=True, slots=True)
class StoredFile:
    """`about` is what a message says of it: a Bot API object (the biggest PhotoSize of a photo)."""

    kind: str
    name: str
    mime: str
    data: bytes
    path: str
    about: Json

    @property
    def id(self) -> str:
        return str(self.about["file_id"])


class Files:
    def __init__(self) -> None:
        self._by_id: dict[str, StoredFile] = {}
        self._by_path: dict[str, StoredFile] = {}

    def add(self, kind: str, name: str, data: bytes, mime: str = "") -> StoredFile:
        """Keep a file of one of KINDS; Refusal for what Telegram would not take."""
        if not data:
            raise bad_request("file must be non-empty")
        if kind == "photo" and len(data) > MOST_PHOTO:
            raise bad_request("too big for a photo")
        number = secrets.token_urlsafe(24)
        if mime in ("", UNKNOWN):
            mime = TYPES.guess_type(name)[0] or UNKNOWN
        about: Json = {"file_id": f"SIM{kind[:2]}{number}", "file_unique_id": f"U{number[:14]}", "file_size": len(data)}
        about |= _particulars(kind, name, mime, data)
        suffix = name[name.rfind(".") :] if "." in name else ""
        stored = StoredFile(kind, name, mime, data, f"{kind}s/file_{len(self._by_id)}{suffix}", about)
        self._by_id[stored.id] = self._by_path[stored.path] = stored
        return stored

    def get(self, file_id: str) -> StoredFile | None:
        return self._by_id.get(file_id)

    def at(self, path: str) -> StoredFile | None:
        return self._by_path.get(path)


def content(stored: StoredFile) -> Json:
    """The part of a message that shows a file."""
    return {stored.kind: [stored.about] if stored.kind == "photo" else stored.about}


def file_of(message: Json) -> Json | None:
    """What a message says of its file, or None."""
    for kind in KINDS:
        if found := message.get(kind):
            return dict(found[-1] if kind == "photo" else found)
    return None


def _particulars(kind: str, name: str, mime: str, data: bytes) -> Json:
    match kind:
        case "photo":
            return _picture(data)
        case "document":
            return {"file_name": name, "mime_type": mime}
        case "voice":
            return {"duration": max(1, len(data) // 4000), "mime_type": "audio/ogg"}
        case "audio":
            return {"duration": 1, "file_name": name, "mime_type": mime}
        case "sticker":
            return {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
        case _:
            return {"width": 640, "height": 360, "duration": 1, "file_name": name, "mime_type": mime}


def _picture(data: bytes) -> Json:
    try:
        with Image.open(BytesIO(data)) as image:
            width, height = image.size
    except (UnidentifiedImageError, OSError, Image.DecompressionBombError) as error:
        raise bad_request("IMAGE_PROCESS_FAILED") from error
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return {"width": width, "height": height}
