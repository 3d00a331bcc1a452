"""One bot for each file."""

from tests.handlers.one_bot import app, config, lin, one_life, simulator, telegram, zhang, zhao

__all__ = ["app", "config", "lin", "one_life", "simulator", "telegram", "zhang", "zhao"]
