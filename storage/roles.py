"""Who holds which role, and for whose contests."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, delete, select
from sqlalchemy.ext.asyncio import AsyncSession

from storage import journal
from storage.base import changes, insert_into, table
from storage.powers import ALL, Act, Actor, Forbidden, Refused, Role, require
from storage.tables.people import Person
from storage.tables.people import Role as Row

DECLARED = (Role.DEMANDER, Role.CHALLENGER, Role.INSTITUTION)  # whoever says so holds it
GIVEN = (Role.STAFF, Role.EXPERT)  # by an admin; admins themselves are named in the configuration

_table = table(Row)


@dataclass(frozen=True, slots=True)
class Holder:
    """A role that was given to somebody."""

    person: int
    name: str
    role: str
    scope: str


async def holders(session: AsyncSession, *, actor: Actor) -> Sequence[Holder]:
    """The admins, then the staff, then the experts. For staff of any scope."""
    if not actor.is_staff:
        raise Forbidden(Act.READ_STAFF)
    rank = case({Role.ADMIN.value: 0, Role.STAFF.value: 1}, value=Row.role, else_=2)
    rows = await session.execute(
        select(Row.person_id, Person.name, Row.role, Row.scope)
        .join(Person, Person.id == Row.person_id)
        .where(Row.role.in_((Role.ADMIN, *GIVEN)))
        .order_by(rank, Row.scope, Row.granted_at, Row.person_id)
    )
    return [Holder(*row) for row in rows]


async def held(session: AsyncSession, *, person: int) -> frozenset[tuple[str, str]]:
    """(role, scope) of all a person's roles, as an Actor has them."""
    rows = await session.execute(select(Row.role, Row.scope).where(Row.person_id == person))
    return frozenset((role, scope) for role, scope in rows)


async def declare(session: AsyncSession, *, actor: Actor, role: Role, on: bool, now: datetime) -> None:
    """What a person says of themselves. Raises Forbidden for a role that only others can give."""
    if role not in DECLARED:
        raise Forbidden(Act.INVITE, role)
    if on:
        await grant(session, person=actor.id, role=role, scope=ALL, by=actor.id, now=now)
    else:
        await _remove(session, person=actor.id, role=role, scope=ALL)


async def grant(session: AsyncSession, *, person: int, role: Role, scope: str, by: int, now: datetime) -> None:
    """No act of its own: whoever calls this has seen to the power, and to the journal."""
    new = insert_into(session, _table).values(
        person_id=person, role=role.value, scope=scope, granted_by=by, granted_at=now
    )
    await session.execute(new.on_conflict_do_nothing())


async def take_back(session: AsyncSession, *, actor: Actor, person: int, role: str, scope: str, now: datetime) -> None:
    """Raises Forbidden, and Refused where there is nothing to take back or only the configuration can."""
    require(actor, Act.REVOKE, scope, subject=role)
    if role not in GIVEN:
        raise Refused("admins_are_named")
    if not await _remove(session, person=person, role=role, scope=scope):
        raise Refused("role_gone")
    await journal.write(session, actor=actor.id, act=Act.REVOKE, now=now, subject=str(person), role=role, scope=scope)


async def _remove(session: AsyncSession, *, person: int, role: str, scope: str) -> bool:
    mine = delete(_table).where(_table.c.person_id == person, _table.c.role == role, _table.c.scope == scope)
    return await changes(session, mine)
