"""One-time links by which an admin makes somebody staff or an expert."""

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import journal, roles
from storage.base import changes
from storage.powers import ALL, Act, Actor, Refused, Role, require
from storage.tables.people import Invitation
from storage.tables.people import Role as Row

VALID = timedelta(days=7)
SECRET = 24  # random bytes


@dataclass(frozen=True, slots=True)
class Issued:
    """An invitation just made. `code` is known now and never again."""

    code: str
    expires_at: datetime


async def invite(session: AsyncSession, *, actor: Actor, role: Role, scope: str, now: datetime) -> Issued:
    """Raises Forbidden, and Refused for a role that cannot be given."""
    require(actor, Act.INVITE, scope, subject=role)
    if role not in roles.GIVEN:
        raise Refused("admins_are_named")
    issued = Issued(secrets.token_urlsafe(SECRET), now + VALID)
    session.add(
        Invitation(
            code_hash=_hash(issued.code),
            role=role.value,
            scope=scope,
            invited_by=actor.id,
            created_at=now,
            expires_at=issued.expires_at,
        )
    )
    await journal.write(session, actor=actor.id, act=Act.INVITE, now=now, subject=role, scope=scope)
    return issued


async def open_(session: AsyncSession, *, actor: Actor, code: str, now: datetime) -> Invitation:
    """Give the actor what the link promises, once. Raises Refused, each reason with its code."""
    row = await session.scalar(select(Invitation).where(Invitation.code_hash == _hash(code)))
    if row is None:
        raise Refused("invitation_unknown")
    await _check(session, row, actor, now)
    # Two may be here at the same moment; one of them changes the row
    mine = update(Invitation).where(Invitation.code_hash == row.code_hash, Invitation.used_by.is_(None))
    if not await changes(session, mine.values(used_by=actor.id, used_at=now)):
        raise Refused("invitation_used")
    role = Role(row.role)
    await roles.grant(session, person=actor.id, role=role, scope=row.scope, by=row.invited_by, now=now)
    await journal.write(
        session, actor=actor.id, act="join", now=now, subject=str(row.invited_by), role=role, scope=row.scope
    )
    return row


async def _check(session: AsyncSession, row: Invitation, actor: Actor, now: datetime) -> None:
    if row.invited_by == actor.id:
        raise Refused("invitation_own")
    if row.used_by is not None:
        raise Refused("invitation_spent" if row.used_by == actor.id else "invitation_used")
    if row.expires_at <= now:
        raise Refused("invitation_expired")
    admin = select(Row).where(Row.person_id == row.invited_by, Row.role == Role.ADMIN)
    if await session.scalar(admin) is None:
        raise Refused("invitation_void")
    if actor.roles & {(row.role, row.scope), (row.role, ALL)} or (row.role == Role.STAFF and actor.is_admin):
        raise Refused("invitation_needless")


async def pending(session: AsyncSession, *, actor: Actor, now: datetime) -> Sequence[Invitation]:
    """Those that can still be opened, the newest first. Raises Forbidden."""
    require(actor, Act.INVITE)
    open_still = Invitation.used_by.is_(None), Invitation.expires_at > now
    return list(await session.scalars(select(Invitation).where(*open_still).order_by(Invitation.created_at.desc())))


async def withdraw(session: AsyncSession, *, actor: Actor, code_hash: str, now: datetime) -> None:
    """Make a link worthless that nobody has opened. Raises Forbidden, and Refused where it is too late."""
    require(actor, Act.INVITE)
    unused = delete(Invitation).where(Invitation.code_hash == code_hash, Invitation.used_by.is_(None))
    row = (await session.execute(unused.returning(Invitation.role, Invitation.scope))).first()
    if row is None:
        raise Refused("invitation_closed")
    await journal.write(session, actor=actor.id, act="withdraw", now=now, subject=row.role, scope=row.scope)


def _hash(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()
