"""What is published of a demand in the one format in which it is uploaded to the official site: clause 三（二）."""

from collections.abc import Sequence

Rows = Sequence[tuple[str, str]]  # label, public words


def package_xlsx(rows: Rows, number: str, title: str) -> bytes:
    """To the letter, but for characters that a file cannot hold."""
    from handlers.demand import package_excel  # start-up time: openpyxl takes a third of a second

    return package_excel.to_bytes(rows, number, title)


def package_docx(rows: Rows, number: str, title: str) -> bytes:
    """To the letter, but for characters that a file cannot hold."""
    from handlers.demand import package_word  # start-up time: python-docx takes a sixth of a second

    return package_word.to_bytes(rows, number, title)
