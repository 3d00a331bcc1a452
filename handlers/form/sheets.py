"""A form on a sheet: given out blank, read when it comes back filled in, as a file or as text."""

import logging
from collections.abc import Callable

from handlers.form import filled_text
from handlers.form.fields import About, Form

FEW = 3  # labels at the beginning of lines; with fewer a text is no sheet

_log = logging.getLogger(__name__)


def blank_xlsx(form: Form, about: About) -> bytes:
    """about: in the light of which options are offered."""
    from handlers.form import blank_excel  # start-up time: openpyxl takes a third of a second

    return blank_excel.to_bytes(form, about)


def blank_docx(form: Form, about: About) -> bytes:
    from handlers.form import blank_word  # start-up time: python-docx takes a sixth of a second

    return blank_word.to_bytes(form, about)


def read_xlsx(form: Form, data: bytes) -> dict[str, str]:
    """What is filled in, by the key of its field; nothing where the file is none of ours, or broken."""
    from handlers.form import filled_excel  # start-up time: openpyxl

    return _read(filled_excel.read, form, data)


def read_docx(form: Form, data: bytes) -> dict[str, str]:
    """What is filled in, by the key of its field; nothing where the file is none of ours, or broken."""
    from handlers.form import filled_word  # start-up time: python-docx

    return _read(filled_word.read, form, data)


def _read(reader: Callable[[Form, bytes], dict[str, str]], form: Form, data: bytes) -> dict[str, str]:
    try:
        return reader(form, data)
    except Exception as error:  # noqa: BLE001 - on a broken file the parsers fail with anything at all
        _log.info("A sheet is broken: %s", type(error).__name__)
        return {}


def read_text(form: Form, text: str) -> dict[str, str]:
    """What is filled in in lines such as 名称：内容, or in rows copied from a sheet; nothing where they are too few."""
    found = filled_text.read(form, text)
    return found if len(found) >= FEW else {}
