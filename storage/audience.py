"""Whom an announcement means."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, Self

from sqlalchemy import ColumnElement, Select, Table, and_, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import table
from storage.powers import Role as RoleName
from storage.tables.people import Following, Mute, Person, Role
from storage.tables.updates import Conversation

VISITOR = "visitor"  # whoever has no role
ROLES = (VISITOR, *(role.value for role in RoleName if role != RoleName.ADMIN))
State = Literal["all", "active", "draft"]
ACTIVE = timedelta(days=30)

_people, _roles, _mutes, _followings, _talks = map(table, (Person, Role, Mute, Following, Conversation))
_reachable = and_(_people.c.started_at.is_not(None), _people.c.blocked_at.is_(None), _people.c.gone_at.is_(None))


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody who is all of this; what is empty restricts nothing.

    state: "active" were here lately, "draft" have something unfinished. within: the contests whose followers may be
    reached at all; None where that is not restricted.
    """

    roles: tuple[str, ...] = ()
    contests: tuple[str, ...] = ()
    industries: tuple[str, ...] = ()
    state: State = "all"
    within: tuple[str, ...] | None = None

    @classmethod
    def read(cls, kept: dict[str, Any]) -> Self:
        """As `kept` wrote it."""
        values: dict[str, Any] = {name: tuple(it) if isinstance(it, list) else it for name, it in kept.items()}
        return cls(**values)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {name: list(value) if isinstance(value, tuple) else value for name, value in asdict(self).items()}


class Reader(NamedTuple):
    id: int
    zone: str


async def count(session: AsyncSession, *, audience: Audience, category: str, now: datetime) -> int:
    """How many people can be reached."""
    whom = _whom(audience, category, now)
    return await session.scalar(select(func.count()).select_from(_people).where(*whom)) or 0


async def chunk(
    session: AsyncSession, *, audience: Audience, category: str, now: datetime, after: int, limit: int
) -> Sequence[Reader]:
    """The next of them, by their ids."""
    rows = await session.execute(readers(audience, category, now, after=after, limit=limit))
    return [Reader._make(row) for row in rows]


def readers(audience: Audience, category: str, now: datetime, *, after: int, limit: int) -> Select[tuple[int, str]]:
    whom = _whom(audience, category, now)
    page = select(_people.c.id, _people.c.zone).where(_people.c.id > after, *whom)
    return page.order_by(_people.c.id).limit(limit)


def _whom(audience: Audience, category: str, now: datetime) -> list[ColumnElement[bool]]:
    """Each is a look into an index for the person at hand, so that a page costs the same wherever it begins."""
    whom: list[ColumnElement[bool]] = [_reachable, ~_has(_mutes, _mutes.c.category == category)]
    if audience.roles:
        whom.append(_has_role(audience.roles))
    if audience.contests:
        whom.append(_follows("contest", audience.contests))
    if audience.within is not None:
        whom.append(_follows("contest", audience.within))
    if audience.industries:
        whom.append(_follows("industry", audience.industries))
    if audience.state == "active":
        whom.append(_people.c.last_seen >= now - ACTIVE)
    if audience.state == "draft":
        whom.append(_has(_talks, _talks.c.chat == _people.c.id, _talks.c.state.is_not(None)))
    return whom


def _has(other: Table, *theirs: ColumnElement[bool]) -> ColumnElement[bool]:
    return select(other.c.person_id).where(other.c.person_id == _people.c.id, *theirs).correlate(_people).exists()


def _has_role(roles: Collection[str]) -> ColumnElement[bool]:
    admins = {RoleName.ADMIN.value} if RoleName.STAFF in roles else set()
    named = _has(_roles, _roles.c.role.in_(admins | set(roles)))
    return or_(~_has(_roles), named) if VISITOR in roles else named


def _follows(kind: str, names: Collection[str]) -> ColumnElement[bool]:
    return _has(_followings, _followings.c.kind == kind, _followings.c.name.in_(names))
