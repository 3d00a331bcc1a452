"""One bot for each file."""

import pytest

from tests.handlers.one_bot import app, config, lin, newcomer, one_life, simulator, telegram, zhang, zhao
from tests.telegram import Person, Telegram

__all__ = ["app", "config", "lin", "one_life", "simulator", "telegram", "zhang", "zhao"]


@pytest.fixture
def wang(telegram: Telegram) -> Person:
    """A challenger."""
    return newcomer(telegram, "王浩然", "挑战者")
