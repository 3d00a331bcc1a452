"""Conversations: one file for one thing a person can do.

They are given by name: `reply` (to speak), `actor` (who acts), `session`, `state` (where the conversation is),
`knowledge`, `settings` and `files` (what was sent with the update).
"""

from aiogram import Router

from handlers import (
    ask,
    broadcast,
    cancel,
    catalogue,
    clauses,
    contacts,
    contests,
    demand,
    desk,
    disclosure,
    enquiry,
    form,
    groups,
    human,
    inline,
    join,
    marks,
    other,
    people,
    solution,
    start,
)
from handlers.demand.filing import FORM as DEMAND
from handlers.join.filing import FORM as JOIN
from handlers.solution.filing import FORM as SOLUTION


def setup() -> Router:
    """All conversations, in the order in which an update is offered to them.

    human     first, for a reply in the staff chat is an answer, whatever it says
    cancel    before all that wait for words, behind the forms, which ask for a second one
    start     behind those that know a payload of /start
    groups    behind all commands
    other     last: it takes whatever is left
    """
    router = Router(name="handlers")
    before = human.setup(), form.setup(DEMAND, JOIN, SOLUTION), cancel.setup()
    order = (
        people,
        broadcast,
        demand,
        join,
        solution,
        disclosure,
        enquiry,
        desk,
        catalogue,
        contests,
        contacts,
        clauses,
        ask,
        start,
        marks,
        groups,
        inline,
        other,
    )
    router.include_routers(*before, *(part.setup() for part in order))
    return router
