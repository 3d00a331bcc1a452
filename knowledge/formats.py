"""From the bytes of a file to its blocks, whatever its format."""

import logging
from pathlib import Path

from knowledge import markdown, plaintext
from knowledge.blocks import Source, Unreadable

LARGEST = 20 * 1024 * 1024  # bytes; also what Telegram lets a bot download

_log = logging.getLogger(__name__)


def load(path: Path) -> Source:
    """The file taken apart. Raises Unreadable with a sentence for the sender."""
    kind = path.suffix.lower()
    if kind not in (".md", ".txt", ".docx", ".pdf"):
        raise Unreadable(f"只能读取 .md、.txt、.docx 和 .pdf 文件，“{path.name}”不是其中一种。")
    content = _bytes(path)
    if kind in (".md", ".txt"):
        text = plaintext.decode(content)
        return markdown.parse(text) if kind == ".md" else plaintext.parse(text)
    try:
        return _docx(content) if kind == ".docx" else _pdf(content)
    except Unreadable:
        raise
    except Exception as error:  # on a broken file the parsers fail with anything at all
        _log.info("%s is broken: %r", kind, error)
        raise Unreadable(f"文件“{path.name}”已损坏，无法读取。") from error


def _bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise Unreadable(f"“{path.name}”是文件夹，请给出文件。")
        if path.stat().st_size > LARGEST:
            raise Unreadable(f"文件“{path.name}”超过 20 MB，请精简后再试。")
        content = path.read_bytes()
    except FileNotFoundError:
        raise Unreadable(f"找不到文件“{path}”。") from None
    except OSError as error:
        raise Unreadable(f"文件“{path.name}”打不开（{error.strerror}）。") from error
    except ValueError:  # a NUL in the name
        raise Unreadable("文件名无效。") from None
    if not content.strip():
        raise Unreadable(f"文件“{path.name}”是空的。")
    return content


def _docx(content: bytes) -> Source:
    from knowledge import word  # start-up time: python-docx takes a third of a second

    return word.parse(content)


def _pdf(content: bytes) -> Source:
    from knowledge import pdf  # start-up time: pdfplumber takes half a second

    return pdf.parse(content)
