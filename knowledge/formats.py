"""From the bytes of a file to its blocks, whatever its format."""

from pathlib import Path

from knowledge import markdown
from knowledge.blocks import Source, Unreadable


def load(path: Path) -> Source:
    """The file taken apart. Raises Unreadable with a sentence for the sender."""
    return markdown.parse(path.read_text(encoding="utf-8-sig"))
