"""Who may do what. Every act of staff asks here, wherever its button was."""

from dataclasses import dataclass
from enum import StrEnum

ALL = ""  # the scope of all contests


class Role(StrEnum):
    DEMANDER = "demander"
    CHALLENGER = "challenger"
    EXPERT = "expert"
    INSTITUTION = "institution"
    STAFF = "staff"
    ADMIN = "admin"


class Act(StrEnum):
    """What only staff may do."""

    BROADCAST = "broadcast"
    REVIEW = "review"
    INVITE = "invite"
    REVOKE = "revoke"
    READ_STAFF = "read_staff"
    READ_JOURNAL = "read_journal"


ONLY_ADMINS = frozenset({Act.INVITE, Act.REVOKE, Act.READ_JOURNAL})


class Refused(Exception):
    """What was asked for cannot be done. `code` names the sentence, which handlers/texts has; `clause` of the notice is
    what it stands on."""

    def __init__(self, code: str, clause: str = "") -> None:
        super().__init__(code)
        self.code = code
        self.clause = clause


class Forbidden(Refused):
    """Somebody tried what they have no power for; the attempt is journalled."""

    def __init__(self, act: Act, subject: str = "") -> None:
        super().__init__("forbidden")
        self.act = act
        self.subject = subject


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody who acts now. `roles`: (role, scope), where scope is an organiser or ALL."""

    id: int
    name: str
    zone: str
    roles: frozenset[tuple[str, str]] = frozenset()

    @property
    def is_admin(self) -> bool:
        return (Role.ADMIN, ALL) in self.roles

    @property
    def is_staff(self) -> bool:
        return any(role in (Role.STAFF, Role.ADMIN) for role, _ in self.roles)

    @property
    def scopes(self) -> frozenset[str]:
        """The organisers this member of staff speaks for; {ALL} for all of them."""
        mine = frozenset(scope for role, scope in self.roles if role in (Role.STAFF, Role.ADMIN))
        return frozenset({ALL}) if ALL in mine else mine


def may(actor: Actor, act: Act, scope: str = ALL) -> bool:
    """Whether the actor has the power for an act that concerns the contests of `scope`."""
    if act in ONLY_ADMINS:
        return actor.is_admin
    return bool(actor.scopes & {ALL, scope})


def require(actor: Actor, act: Act, scope: str = ALL, *, subject: str = "") -> None:
    """Raises Forbidden."""
    if not may(actor, act, scope):
        raise Forbidden(act, subject)
