"""A demand's life: who may move it, from where, to where. Each refusal carries the clause it stands on.

draft → submitted → in review → returned | refused | merged | awaiting confirmation → confirmed → awaiting approval →
approved → published. Exits: withdrawn (demander), suspended (staff), unsolved (staff).
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from storage.powers import Refused


class State(StrEnum):
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    REFUSED = "refused"
    MERGED = "merged"
    CONFIRMATION = "confirmation"  # the refined text awaits its demander
    CONFIRMED = "confirmed"
    APPROVAL = "approval"  # the public text awaits its demander
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SUSPENDED = "suspended"
    UNSOLVED = "unsolved"


class Side(StrEnum):
    DEMANDER = "demander"
    STAFF = "staff"


OVER = frozenset({State.REFUSED, State.MERGED, State.WITHDRAWN, State.UNSOLVED})
OPEN = frozenset(State) - OVER
BEFORE_PUBLICATION = OPEN - {State.PUBLISHED, State.SUSPENDED}
DESK = frozenset({State.SUBMITTED, State.IN_REVIEW, State.CONFIRMED, State.APPROVED})  # staff have the next move


BEFORE_OUT = frozenset({State.CONFIRMED, State.APPROVAL, State.APPROVED})


@dataclass(frozen=True, slots=True)
class Move:
    """`to`: None where it stays as it is, or goes back to where it was. `clause`: of the notice, what it stands on."""

    name: str
    side: Side
    origin: Collection[State]
    to: State | None
    clause: str = ""


def _move(name: str, side: Side, origin: State | Collection[State], to: State | None, clause: str = "") -> Move:
    return Move(name, side, frozenset({origin}) if isinstance(origin, State) else origin, to, clause)


_STAFF, _OWNER = Side.STAFF, Side.DEMANDER
MOVES = {
    move.name: move
    for move in (
        _move("resubmit", _OWNER, State.RETURNED, State.SUBMITTED),
        _move("take", _STAFF, {State.SUBMITTED, State.IN_REVIEW}, State.IN_REVIEW, "三（一）"),
        _move("return", _STAFF, State.IN_REVIEW, State.RETURNED),
        _move("refuse", _STAFF, State.IN_REVIEW, State.REFUSED),
        _move("merge", _STAFF, State.IN_REVIEW, State.MERGED),
        _move("refine", _STAFF, State.IN_REVIEW, None, "三（一）"),
        _move("propose", _STAFF, State.IN_REVIEW, State.CONFIRMATION, "三（一）"),
        _move("confirm", _OWNER, State.CONFIRMATION, State.CONFIRMED, "三（一）"),
        _move("object", _OWNER, State.CONFIRMATION, State.IN_REVIEW, "三（一）"),
        _move("prepare", _STAFF, State.CONFIRMED, State.APPROVAL, "四（三）"),
        _move("approve", _OWNER, State.APPROVAL, State.APPROVED, "四（三）"),
        _move("disapprove", _OWNER, State.APPROVAL, State.CONFIRMED, "四（三）"),
        _move("reopen", _OWNER, BEFORE_OUT | {State.PUBLISHED}, State.IN_REVIEW, "四（三）"),
        _move("rework", _STAFF, {State.CONFIRMED, State.APPROVAL}, State.IN_REVIEW, "三（一）"),
        _move("publish", _STAFF, State.APPROVED, State.PUBLISHED, "四（三）"),
        _move("receipt", _STAFF, State.PUBLISHED, None, "三（二）"),
        _move("edit", _OWNER, OPEN - {State.SUSPENDED}, None, "四（三）"),
        _move("ask", _STAFF, OPEN - {State.SUSPENDED}, None),
        _move("answer", _OWNER, OPEN - {State.SUSPENDED}, None),
        _move("invite", _STAFF, State.PUBLISHED, None, "三（三）"),
        _move("assign", _STAFF, OPEN - {State.SUSPENDED}, None),
        _move("withdraw", _OWNER, OPEN, State.WITHDRAWN),
        _move("suspend", _STAFF, OPEN - {State.SUSPENDED}, State.SUSPENDED),
        _move("resume", _STAFF, State.SUSPENDED, None),
        _move("unsolved", _STAFF, State.PUBLISHED, State.UNSOLVED, "三（四）"),
    )
}


class NotNow(Refused):
    """The demand is not where this can be done. `code` names the sentence about where it is."""

    def __init__(self, state: str, clause: str) -> None:
        super().__init__(f"demand_is_{state}", clause)


def require(name: str, state: str) -> Move:
    """The move, where it can be made from here. Raises NotNow."""
    move = MOVES[name]
    if state not in move.origin:
        raise NotNow(state, move.clause)
    return move


# What may be changed of a demand once it is filed: while staff look at it everything, then what leaves the confirmed
# text as it is
ALWAYS = frozenset({"person", "phone", "email", "times"})
BEFORE_TEXT = frozenset({State.SUBMITTED, State.IN_REVIEW, State.RETURNED, State.CONFIRMATION})


def open_fields(state: str, fields: Collection[str]) -> list[str]:
    """Of these fields, in their order, those that the demander may change now."""
    if state in OVER or state == State.SUSPENDED:
        return []
    return [field for field in fields if state in BEFORE_TEXT or field in ALWAYS]
