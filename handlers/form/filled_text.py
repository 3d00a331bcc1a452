"""The filled sheet of a form as text: lines such as 名称：内容, or rows copied from a table."""

from handlers.form.fields import Form
from handlers.form.filled import Labels, Row, answers


def read(form: Form, text: str) -> dict[str, str]:
    labels = Labels(form)
    rows = [_row(line, labels) for line in text.replace("\r\n", "\n").split("\n")]
    return {key: _unquoted(said) for key, said in answers(form, labels, [rows]).items()}


def _row(line: str, labels: Labels) -> Row:
    cells = line.split("\t")
    return cells if any(labels.key(cell.strip()) for cell in cells) else [line]


def _unquoted(text: str) -> str:
    """Excel copies a cell of several lines in quotation marks."""
    if "\n" in text and len(text) > 2 and text[0] == text[-1] == '"':
        return text[1:-1].replace('""', '"').strip()
    return text
