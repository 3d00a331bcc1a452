"""PNG and JPEG: who took it, where, with what, and what was written into the file."""

import struct
from contextlib import suppress
from io import BytesIO
from typing import Any
from xml.parsers.expat import ExpatError

from PIL import ExifTags, Image, ImageFile, IptcImagePlugin

from knowledge.attached.found import Found, spelled
from knowledge.attached.markup import words
from knowledge.inspect import Unacceptable

_KEYS = {
    "Artist": "author",
    "Author": "author",
    "XPAuthor": "author",
    "CameraOwnerName": "author",
    "Copyright": "copyright",
    "Title": "title",
    "XPTitle": "title",
    "XPSubject": "subject",
    "XPKeywords": "keywords",
    "ImageDescription": "description",
    "Description": "description",
    "Comment": "comments",
    "comment": "comments",
    "UserComment": "comments",
    "XPComment": "comments",
    "Software": "program",
}
_IPTC = {(2, 5): "title", (2, 25): "keywords", (2, 80): "author", (2, 116): "copyright", (2, 120): "description"}
_XMP = ("xmp", "XML:com.adobe.xmp")
_FORMATS = ("PNG", "JPEG")
_BROKEN = (OSError, SyntaxError, ValueError, struct.error, Image.DecompressionBombError)
_CODES = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0", bytes(8))


def read(data: bytes, found: Found) -> str:
    """The kind. What the picture shows is not read. Raises Unacceptable, and what Pillow raises on broken files."""
    found.unread.add("pictures")
    try:
        image = Image.open(BytesIO(data), formats=_FORMATS)
    except Image.DecompressionBombError:
        raise Unacceptable("bomb") from None
    with image:
        image.load()  # what cannot be shown is no picture
        _tell(image, found)
        return "png" if image.format == "PNG" else "jpg"  # some cameras' JPEG is called MPO


def glance(data: bytes, found: Found) -> None:
    """What a picture inside another file tells; that may be used with a broken picture too."""
    with suppress(*_BROKEN), Image.open(BytesIO(data), formats=_FORMATS) as image:
        _tell(image, found)


def _tell(image: ImageFile.ImageFile, found: Found) -> None:
    _exif(image.getexif(), found)
    with suppress(ExpatError):
        _written(image, found)


def _exif(exif: Image.Exif, found: Found) -> None:
    for tag, value in [*exif.items(), *exif.get_ifd(ExifTags.IFD.Exif).items()]:
        name = ExifTags.TAGS.get(tag, str(tag))
        if isinstance(value, str) or (isinstance(value, bytes) and name in _KEYS):
            _note(name, _exif_text(name, value, exif.endian), found)
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    if ExifTags.GPS.GPSLatitude in place and ExifTags.GPS.GPSLongitude in place:
        north, east = _degrees(place, ExifTags.GPS.GPSLatitude), _degrees(place, ExifTags.GPS.GPSLongitude)
        found.note("location", f"{north:.5f}, {east:.5f}")


def _exif_text(name: str, value: str | bytes, endian: str | None) -> str:
    if isinstance(value, str):  # Pillow takes all for Latin
        return spelled(value.encode("latin-1")) if max(value, default="") <= "\xff" else value
    wide = name.startswith("XP") or value.startswith(b"UNICODE\0")
    raw = value[8:] if value.startswith(_CODES) else value
    if not wide:
        return spelled(raw)
    little = raw.decode("utf-16-le", "ignore").strip("\0")
    big = raw.decode("utf-16-be", "ignore").strip("\0")
    expected, other = (little, big) if endian == "<" or name.startswith("XP") else (big, little)
    return expected if expected.isprintable() else other


def _degrees(place: dict[int, Any], tag: int) -> float:
    """Negative in the south and the west."""
    degrees: float = sum(float(part) / 60**at for at, part in enumerate(place[tag]))
    return -degrees if place.get(tag - 1) in ("S", "W") else degrees


def _written(image: ImageFile.ImageFile, found: Found) -> None:
    """Text chunks of PNG, the comment of JPEG, IPTC, and XMP, which is XML."""
    for name, value in {**image.info, **getattr(image, "text", {})}.items():
        if name in _XMP:
            for word in words(value if isinstance(value, bytes) else str(value).encode()):
                found.note("other", word)
        elif isinstance(value, str) or name == "comment":
            _note(name, spelled(value) if isinstance(value, bytes) else value, found)
    for key, raw in (IptcImagePlugin.getiptcinfo(image) or {}).items():
        for value in raw if isinstance(raw, list) else [raw]:
            found.note(_IPTC.get(key, "other"), spelled(value))


def _note(name: str, value: str, found: Found) -> None:
    key = _KEYS.get(name, "other")
    if "Time" not in name:
        found.note(key, f"{name}: {value}" if key == "other" else value)
