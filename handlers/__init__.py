"""Conversations: one file for one thing a person can do.

They are given by name: `reply` (to speak), `actor` (who acts), `session`, `state` (where the conversation is),
`knowledge` and `settings`.
"""

from aiogram import Router

from handlers import ask, broadcast, clauses, contacts, contests, groups, human, inline, marks, other, people, start


def setup() -> Router:
    """All conversations, in the order in which an update is offered to them.

    human     first, for a reply in the staff chat is an answer, whatever it says
    start     behind those that know a payload of /start
    groups    behind all commands
    other     last: it takes whatever is left
    """
    router = Router(name="handlers")
    order = (human, people, broadcast, contests, contacts, clauses, ask, start, marks, groups, inline, other)
    router.include_routers(*(part.setup() for part in order))
    return router
