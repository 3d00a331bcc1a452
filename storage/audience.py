"""Whom an announcement means."""

from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple, Self

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import table
from storage.powers import Role as RoleName
from storage.tables.people import Following, Mute, Person, Role
from storage.tables.updates import Conversation

VISITOR = "visitor"  # whoever has no role
ROLES = (VISITOR, *(role.value for role in RoleName if role != RoleName.ADMIN))
Ids = Select[tuple[int]]
State = Literal["all", "active", "draft"]
ACTIVE = timedelta(days=30)

_people, _roles, _mutes, _followings, _talks = map(table, (Person, Role, Mute, Following, Conversation))
reachable = and_(_people.c.started_at.is_not(None), _people.c.blocked_at.is_(None), _people.c.gone_at.is_(None))


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


async def chunk(
    session: AsyncSession, *, audience: Audience, category: str, now: datetime, after: int, limit: int
) -> Sequence[Reader]:
    """The next of them, by their ids."""
    rows = await session.execute(readers(audience, category, now, after=after, limit=limit))
    return [Reader._make(row) for row in rows]


def readers(audience: Audience, category: str, now: datetime, *, after: int, limit: int) -> Select[tuple[int, str]]:
    page = select(_people.c.id, _people.c.zone).where(_people.c.id > after, *meant(audience, category, now))
    return page.order_by(_people.c.id).limit(limit)


def meant(audience: Audience, category: str, now: datetime) -> list[ColumnElement[bool]]:
    """Each is a look into an index for the person at hand, so that a page costs the same wherever it begins."""
    whom: list[ColumnElement[bool]] = [
        reachable,
        ~_is_among(select(_mutes.c.person_id).where(_mutes.c.category == category)),
    ]
    if audience.roles:
        whom.append(_has_role(audience.roles))
    if audience.contests:
        whom.append(_is_among(following("contest", audience.contests)))
    if audience.within is not None:
        whom.append(_is_among(following("contest", audience.within)))
    if audience.industries:
        whom.append(_is_among(following("industry", audience.industries)))
    if audience.state == "active":
        whom.append(_people.c.last_seen >= now - ACTIVE)
    if audience.state == "draft":
        whom.append(_is_among(unfinished()))
    return whom


def holding(roles: Collection[str]) -> Ids:
    """Whoever has one of these roles."""
    admins = {RoleName.ADMIN.value} if RoleName.STAFF in roles else set()
    return select(_roles.c.person_id).where(_roles.c.role.in_(admins | set(roles)))


def following(kind: str, names: Collection[str]) -> Ids:
    return select(_followings.c.person_id).where(_followings.c.kind == kind, _followings.c.name.in_(names))


def unfinished() -> Ids:
    """Whoever has something unfinished with us."""
    return select(_talks.c.person_id).where(_talks.c.chat == _talks.c.person_id, _talks.c.state.is_not(None))


def _is_among(ids: Ids) -> ColumnElement[bool]:
    return ids.where(ids.selected_columns[0] == _people.c.id).correlate(_people).exists()


def _has_role(roles: Collection[str]) -> ColumnElement[bool]:
    named = _is_among(holding(roles))
    return or_(~_is_among(select(_roles.c.person_id)), named) if VISITOR in roles else named
