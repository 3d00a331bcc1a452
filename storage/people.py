"""Who we know, what they may do, and whether they can be written to."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import and_, bindparam, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import journal
from storage.base import changes, insert_into, table
from storage.conversations import Place
from storage.powers import ALL, Actor
from storage.powers import Role as RoleName
from storage.quick import Quick
from storage.tables.people import Person, Role
from storage.tables.updates import Conversation

ZONE = "Asia/Shanghai"  # until somebody says otherwise

_people, _roles, _talks = table(Person), table(Role), table(Conversation)
# One look for all that an update needs: a row a role, at least one for whoever is known
_meet = Quick(
    select(
        _people.c.name,
        _people.c.username,
        _people.c.language,
        _people.c.zone,
        _people.c.last_seen,
        _people.c.started_at,
        _people.c.blocked_at,
        _people.c.gone_at,
        _roles.c.role,
        _roles.c.scope,
        _talks.c.state,
        _talks.c.data,
    )
    .select_from(_people)
    .outerjoin(_roles, _roles.c.person_id == _people.c.id)
    .outerjoin(_talks, and_(_talks.c.person_id == _people.c.id, _talks.c.chat == bindparam("chat")))
    .where(_people.c.id == bindparam("person"))
)
_update = update(_people).where(_people.c.id == bindparam("person"))


class _Known(NamedTuple):
    """A row of `_meet`."""

    name: str
    username: str | None
    language: str
    zone: str
    last_seen: datetime
    started_at: datetime | None
    blocked_at: datetime | None
    gone_at: datetime | None
    role: str | None
    scope: str | None
    state: str | None
    data: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class Account:
    """What Telegram says of somebody."""

    id: int
    name: str
    username: str | None
    language: str


@dataclass(frozen=True, slots=True)
class Met:
    """Who acts, and where the conversation with them is. `news`: something of that had to be written down. `menu`: what
    they may do has changed, or there is a chat with them now in which they can see what that is."""

    actor: Actor
    place: Place
    news: bool = False
    menu: bool = False


async def meet(
    session: AsyncSession, account: Account, *, chat: int, private: bool, admins: Collection[int], now: datetime
) -> Met:
    """Look somebody up, write down who is new or has changed, and appoint the admins of the configuration.

    `private`: they speak in their own chat with us, so that we may write to them. Writes nothing where all is known.
    """
    rows = [_Known(*row) for row in await _meet.rows(session, {"person": account.id, "chat": chat})]
    known = {(row.role, row.scope or ALL) for row in rows if row.role}
    altered = _altered(rows[0], account, private, now) if rows else {}
    if not rows:
        await _welcome(session, account, private, now)
    elif altered:
        await session.execute(_update.values(**altered), {"person": account.id})
    roles = await _appointed(session, account.id, known, account.id in admins, now)
    zone = rows[0].zone if rows else ZONE
    place = Place(chat, account.id, rows[0].state if rows else None, (rows[0].data if rows else None) or {})
    news = not rows or bool(altered) or roles != known
    started = bool(rows and rows[0].started_at)
    menu = (started and roles != known) or (private and not started and bool(roles))
    return Met(Actor(account.id, account.name, zone, frozenset(roles)), place, news, menu)


async def _welcome(session: AsyncSession, account: Account, private: bool, now: datetime) -> None:
    new = insert_into(session, _people).values(
        id=account.id,
        name=account.name,
        username=account.username,
        language=account.language,
        zone=ZONE,
        first_seen=now,
        last_seen=now,
        started_at=now if private else None,
    )
    # They may be met in a group and in their own chat at the same moment
    started = func.coalesce(_people.c.started_at, new.excluded.started_at)
    await session.execute(new.on_conflict_do_update(index_elements=["id"], set_={"started_at": started}))


def _altered(row: _Known, account: Account, private: bool, now: datetime) -> dict[str, object]:
    altered: dict[str, object] = {
        name: new for name in ("name", "username", "language") if getattr(row, name) != (new := getattr(account, name))
    }
    if private and (row.started_at is None or row.blocked_at or row.gone_at):
        altered |= {"started_at": row.started_at or now, "blocked_at": None, "gone_at": None}
    # To the day is enough to know who has been here lately
    if altered or row.last_seen.date() != now.date():
        altered["last_seen"] = now
    return altered


async def _appointed(
    session: AsyncSession, id: int, roles: set[tuple[str, str]], admin: bool, now: datetime
) -> set[tuple[str, str]]:
    """The roles, with that of an admin as the configuration has it."""
    role = (RoleName.ADMIN.value, ALL)
    if admin and role not in roles:
        new = insert_into(session, _roles).values(person_id=id, role=role[0], scope=ALL, granted_at=now)
        if await changes(session, new.on_conflict_do_nothing()):
            await journal.write(session, actor=id, act="appointed", now=now)
        return roles | {role}
    if not admin and role in roles:
        await session.execute(delete(_roles).where(_roles.c.person_id == id, _roles.c.role == RoleName.ADMIN))
        await journal.write(session, actor=id, act="dismissed", now=now)
        return roles - {role}
    return roles


async def block(session: AsyncSession, *, id: int, now: datetime) -> None:
    """They stopped us: nothing is written to them until they come back."""
    await session.execute(_update.values(blocked_at=now), {"person": id})


async def leave(session: AsyncSession, *, id: int, now: datetime) -> None:
    """They stopped us by themselves. Whoever we only met by that, at this very moment, is not kept."""
    await session.execute(delete(_people).where(_people.c.id == id, _people.c.first_seen == now))
    await block(session, id=id, now=now)


async def unblock(session: AsyncSession, *, id: int) -> None:
    await session.execute(_update.values(blocked_at=None, gone_at=None), {"person": id})


async def depart(session: AsyncSession, *, id: int, now: datetime) -> None:
    """The account is deleted or never was one we may write to."""
    await session.execute(_update.values(gone_at=now), {"person": id})


async def dismiss_admins(session: AsyncSession, *, admins: Collection[int], now: datetime) -> Sequence[int]:
    """Whoever is no longer named in the configuration is no admin, though they never wrote to us again; these."""
    former = delete(_roles).where(_roles.c.role == RoleName.ADMIN, _roles.c.person_id.not_in(admins))
    dismissed = (await session.scalars(former.returning(_roles.c.person_id))).all()
    for id in dismissed:
        await journal.write(session, actor=id, act="dismissed", now=now)
    return dismissed


async def names(session: AsyncSession, *, ids: Iterable[int]) -> Mapping[int, str]:
    """Those of the people we know."""
    rows = await session.execute(select(_people.c.id, _people.c.name).where(_people.c.id.in_(set(ids))))
    return {row.id: row.name for row in rows}


async def staff(session: AsyncSession, *, scope: str = ALL, but: int | None = None) -> Sequence[int]:
    """The members of staff whose power covers `scope`, and who can be written to."""
    rows = await session.scalars(
        select(_roles.c.person_id)
        .join(_people, _people.c.id == _roles.c.person_id)
        .where(
            _roles.c.role.in_((RoleName.STAFF, RoleName.ADMIN)),
            or_(_roles.c.scope == ALL, _roles.c.scope == scope),
            _people.c.started_at.is_not(None),
            _people.c.blocked_at.is_(None),
            _people.c.gone_at.is_(None),
        )
        .distinct()
        .order_by(_roles.c.person_id)
    )
    return [id for id in rows if id != but]
