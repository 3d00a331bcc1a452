"""Conversations: one file for one thing a person can do. They are given `knowledge`, `session` and `settings`."""

from aiogram import Router

from handlers import ask, clauses, contacts, contests, errors, groups, human, inline, marks, other, start
from handlers.reply import AnswerEveryTap


def setup() -> Router:
    """All conversations, in the order in which an update is offered to them.

    human     first, for a reply in the staff chat is an answer, whatever it says
    start     behind those that know a payload of /start
    groups    behind all commands
    other     last: it takes whatever is left
    """
    router = Router(name="handlers")
    router.callback_query.middleware(AnswerEveryTap())
    order = (errors, human, contests, contacts, clauses, ask, start, marks, groups, inline, other)
    router.include_routers(*(part.setup() for part in order))
    return router
