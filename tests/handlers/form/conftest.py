"""Blank sheets of a small form; one bot for each file of those who fill in one."""

from datetime import date
from io import BytesIO

import pytest

from handlers.form import sheets
from handlers.form.fields import About
from knowledge.base import Knowledge
from tests.handlers.form.sheet import FORM
from tests.handlers.one_bot import app, config, lin, one_life, simulator, telegram, zhang, zhao

__all__ = ["about", "app", "config", "lin", "one_life", "simulator", "telegram", "word", "xlsx", "zhang", "zhao"]


@pytest.fixture(scope="session")
def about(knowledge: Knowledge) -> About:
    return About({}, date(2026, 1, 1), knowledge)


@pytest.fixture(scope="session")
def xlsx(about: About) -> BytesIO:
    return BytesIO(sheets.blank_xlsx(FORM, about))


@pytest.fixture(scope="session")
def word(about: About) -> BytesIO:
    return BytesIO(sheets.blank_docx(FORM, about))
