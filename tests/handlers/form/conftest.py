"""Blank sheets of a small form."""

from datetime import date
from io import BytesIO

import pytest

from handlers.form import sheets
from handlers.form.fields import About
from knowledge.base import Knowledge
from tests.handlers.form.sheet import FORM


@pytest.fixture(scope="session")
def about(knowledge: Knowledge) -> About:
    return About({}, date(2026, 1, 1), knowledge)


@pytest.fixture(scope="session")
def xlsx(about: About) -> BytesIO:
    return BytesIO(sheets.blank_xlsx(FORM, about))


@pytest.fixture(scope="session")
def word(about: About) -> BytesIO:
    return BytesIO(sheets.blank_docx(FORM, about))
