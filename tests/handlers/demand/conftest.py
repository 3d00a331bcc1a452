"""One bot for each file."""

from tests.handlers.one_bot import app, config, lin, simulator, telegram, whole_telegram, zhang, zhao

__all__ = ["app", "config", "lin", "simulator", "telegram", "whole_telegram", "zhang", "zhao"]
