"""The filled sheet of a form in Word. To be imported where one is read."""

from collections.abc import Iterable, Iterator

from handlers.form.fields import Form
from handlers.form.filled import Labels, Row, answers
from handlers.form.parts import trimmed
from knowledge import word
from knowledge.blocks import Block, Table


def read(form: Form, data: bytes) -> dict[str, str]:
    """Fails with anything at all on a broken file."""
    return answers(form, Labels(form), _parts(word.blocks(trimmed(data).getvalue())))


def _parts(blocks: Iterable[Block]) -> Iterator[list[Row]]:
    """Each table, and what is written between two."""
    lines: list[Row] = []
    for block in blocks:
        if isinstance(block, Table):
            yield lines
            yield list(block.rows)
            lines = []
        else:
            lines.append([block.text])
    yield lines
