"""One-time links: opened by one person, within a week, while whoever sent them is an admin."""

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage import invitations, journal, people, roles
from storage.database import Database
from storage.people import Account
from storage.powers import ALL, Actor, Forbidden, Refused, Role
from storage.tables.people import Invitation

NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
YANCHENG = "盐城市人民政府"


def actor(id: int, *held: tuple[Role, str]) -> Actor:
    return Actor(id, f"人{id}", people.ZONE, frozenset((role.value, scope) for role, scope in held))


CHIEF, CLERK, GUEST, OTHER = actor(1, (Role.ADMIN, ALL)), actor(2, (Role.STAFF, YANCHENG)), actor(3), actor(4)


@pytest.fixture(autouse=True)
async def everybody(database: Database) -> None:
    async with database.session() as session:
        for one in (CHIEF, CLERK, GUEST, OTHER):
            account = Account(one.id, one.name, None, "")
            await people.meet(session, account, chat=one.id, private=True, admins=[1], now=NOW)


async def invite(database: Database, role: Role = Role.STAFF, scope: str = YANCHENG, by: Actor = CHIEF) -> str:
    async with database.session() as session:
        return (await invitations.invite(session, actor=by, role=role, scope=scope, now=NOW)).code


async def open_(database: Database, code: str, who: Actor = GUEST, now: datetime = NOW) -> Invitation:
    return await database.run(lambda session: invitations.open_(session, actor=who, code=code, now=now))


async def held(database: Database, who: Actor = GUEST) -> frozenset[tuple[str, str]]:
    async with database.session() as session:
        return await roles.held(session, person=who.id)


async def test_whoever_opens_the_link_gets_the_role_and_it_is_journalled(database: Database) -> None:
    row = await open_(database, await invite(database, Role.EXPERT, YANCHENG))

    assert (row.role, row.scope, row.invited_by) == ("expert", YANCHENG, CHIEF.id)
    assert await held(database) == {("expert", YANCHENG)}
    async with database.session() as session:
        joined, invited, _ = await journal.latest(session, actor=CHIEF)
    assert (joined.actor, joined.act, joined.subject) == (GUEST.id, "join", str(CHIEF.id))
    assert (invited.actor, invited.act, invited.detail) == (CHIEF.id, "invite", {"scope": YANCHENG})


async def test_the_code_cannot_be_guessed_and_only_its_hash_is_kept(database: Database) -> None:
    codes = [await invite(database) for _ in range(5)]

    assert len(set(codes)) == 5
    assert all(re.fullmatch(r"[A-Za-z0-9_-]{32}", code) for code in codes)
    async with database.session() as session:
        kept = [str(vars(row)) for row in await session.scalars(select(Invitation))]
    assert len(kept) == 5
    assert not [code for code in codes if code in str(kept)]


@pytest.mark.parametrize("spoil", [lambda code: code[:-1], lambda code: f"{code}x", str.lower, lambda _: ""])
async def test_a_link_that_is_not_whole_is_unknown(database: Database, spoil: Callable[[str], str]) -> None:
    code = await invite(database)
    with pytest.raises(Refused, match="invitation_unknown"):
        await open_(database, spoil(code))
    assert await held(database) == frozenset()


async def test_a_link_is_good_once(database: Database) -> None:
    code = await invite(database)
    await open_(database, code)

    with pytest.raises(Refused, match="invitation_used"):
        await open_(database, code, OTHER)
    with pytest.raises(Refused, match="invitation_spent"):
        await open_(database, code, GUEST)
    assert await held(database, OTHER) == frozenset()


async def test_of_several_who_open_it_at_the_same_moment_one_gets_the_role(database: Database) -> None:
    code = await invite(database)
    results = await asyncio.gather(*(open_(database, code, who) for who in (GUEST, OTHER) * 3), return_exceptions=True)

    refusals = [result.code for result in results if isinstance(result, Refused)]
    assert len(refusals) == 5
    assert set(refusals) <= {"invitation_used", "invitation_spent"}
    assert len([who for who in (GUEST, OTHER) if await held(database, who)]) == 1


async def test_a_link_is_good_for_a_week(database: Database) -> None:
    late, in_time = await invite(database), await invite(database)

    with pytest.raises(Refused, match="invitation_expired"):
        await open_(database, late, now=NOW + invitations.VALID)
    await open_(database, in_time, now=NOW + invitations.VALID - timedelta(seconds=1))


async def test_the_link_of_a_former_admin_is_void(database: Database) -> None:
    code = await invite(database)
    await database.run(lambda session: people.dismiss_admins(session, admins=[], now=NOW))

    with pytest.raises(Refused, match="invitation_void"):
        await open_(database, code)


async def test_whoever_has_the_role_leaves_the_link_to_others(database: Database) -> None:
    code = await invite(database)
    with pytest.raises(Refused, match="invitation_own"):
        await open_(database, code, CHIEF)
    for who in (CLERK, actor(2, (Role.STAFF, ALL)), actor(2, (Role.ADMIN, ALL))):
        with pytest.raises(Refused, match="invitation_needless"):
            await open_(database, code, who)

    await open_(database, code)
    assert await held(database) == {("staff", YANCHENG)}


async def test_only_admins_invite_and_nobody_is_invited_to_be_admin(database: Database) -> None:
    for who in (CLERK, GUEST, actor(2, (Role.EXPERT, ALL))):
        with pytest.raises(Forbidden):
            await invite(database, by=who)
    for role in (Role.ADMIN, Role.DEMANDER):
        with pytest.raises(Refused, match="admins_are_named"):
            await invite(database, role)


async def test_a_link_that_went_astray_is_withdrawn(database: Database) -> None:
    code, opened = await invite(database, Role.EXPERT, ALL), await invite(database)
    await open_(database, opened)
    async with database.session() as session:
        [row] = await invitations.pending(session, actor=CHIEF, now=NOW)
        assert not await invitations.pending(session, actor=CHIEF, now=NOW + invitations.VALID)
        with pytest.raises(Forbidden):
            await invitations.pending(session, actor=CLERK, now=NOW)
        with pytest.raises(Forbidden):
            await invitations.withdraw(session, actor=CLERK, code_hash=row.code_hash, now=NOW)
        await invitations.withdraw(session, actor=CHIEF, code_hash=row.code_hash, now=NOW)

    with pytest.raises(Refused, match="invitation_unknown"):
        await open_(database, code)
    async with database.session() as session:
        [entry, *_] = await journal.latest(session, actor=CHIEF)
        assert (entry.act, entry.subject, entry.detail) == ("withdraw", "expert", {"scope": ALL})
        with pytest.raises(Refused, match="invitation_closed"):
            await invitations.withdraw(session, actor=CHIEF, code_hash=row.code_hash, now=NOW)
