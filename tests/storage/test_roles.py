"""Who holds which role: declared by oneself, given by staff, taken back by admins."""

from datetime import UTC, datetime

import pytest

from storage import journal, people, roles
from storage.database import Database
from storage.people import Account
from storage.powers import ALL, Act, Actor, Forbidden, Refused, Role

NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
YANCHENG, XIAN = "盐城市人民政府", "西安市人民政府"


def actor(id: int, *held: tuple[Role, str]) -> Actor:
    return Actor(id, f"人{id}", people.ZONE, frozenset((role.value, scope) for role, scope in held))


CHIEF, CLERK, EXPERT, GUEST = (
    actor(1, (Role.ADMIN, ALL)),
    actor(2, (Role.STAFF, YANCHENG)),
    actor(3, (Role.EXPERT, ALL)),
    actor(4),
)


@pytest.fixture(autouse=True)
async def everybody(database: Database) -> None:
    async with database.session() as session:
        for one in (CHIEF, CLERK, EXPERT, GUEST):
            account = Account(one.id, one.name, None, "")
            await people.meet(session, account, chat=one.id, private=True, admins=[1], now=NOW)
        await roles.grant(session, person=2, role=Role.STAFF, scope=YANCHENG, by=1, now=NOW)
        await roles.grant(session, person=3, role=Role.EXPERT, scope=ALL, by=1, now=NOW)


async def take_back(database: Database, by: Actor, person: int, role: str, scope: str) -> None:
    async with database.session() as session:
        await roles.take_back(session, actor=by, person=person, role=role, scope=scope, now=NOW)


async def test_staff_see_who_holds_a_role_and_others_do_not(database: Database) -> None:
    async with database.session() as session:
        for one in (CHIEF, CLERK):
            assert [
                (holder.person, holder.role, holder.scope) for holder in await roles.holders(session, actor=one)
            ] == [
                (1, "admin", ALL),
                (2, "staff", YANCHENG),
                (3, "expert", ALL),
            ]
        for one in (EXPERT, GUEST):
            with pytest.raises(Forbidden) as refusal:
                await roles.holders(session, actor=one)
            assert refusal.value.act == Act.READ_STAFF


async def test_an_admin_takes_a_role_back_once_and_it_is_journalled(database: Database) -> None:
    await take_back(database, CHIEF, 2, "staff", YANCHENG)

    async with database.session() as session:
        assert await roles.held(session, person=2) == frozenset()
        [entry, _] = await journal.latest(session, actor=CHIEF)
    assert (entry.actor, entry.act, entry.subject) == (1, "revoke", "2")
    assert entry.detail == {"role": "staff", "scope": YANCHENG}
    with pytest.raises(Refused, match="role_gone"):
        await take_back(database, CHIEF, 2, "staff", YANCHENG)
    with pytest.raises(Refused, match="role_gone"):
        await take_back(database, CHIEF, 3, "expert", XIAN)


@pytest.mark.parametrize("who", [CLERK, EXPERT, GUEST], ids=["clerk", "expert", "guest"])
async def test_nobody_else_takes_roles_back(database: Database, who: Actor) -> None:
    with pytest.raises(Forbidden):
        await take_back(database, who, 2, "staff", YANCHENG)
    async with database.session() as session:
        assert await roles.held(session, person=2) == {("staff", YANCHENG)}


async def test_admins_are_not_made_or_removed_here(database: Database) -> None:
    with pytest.raises(Refused, match="admins_are_named"):
        await take_back(database, CHIEF, 1, "admin", ALL)
    for role in (Role.ADMIN, Role.STAFF, Role.EXPERT):
        async with database.session() as session:
            with pytest.raises(Forbidden):
                await roles.declare(session, actor=GUEST, role=role, on=True, now=NOW)


async def test_people_say_themselves_what_they_are(database: Database) -> None:
    async def say(role: Role, on: bool) -> frozenset[tuple[str, str]]:
        async with database.session() as session:
            await roles.declare(session, actor=GUEST, role=role, on=on, now=NOW)
            return await roles.held(session, person=GUEST.id)

    assert await say(Role.DEMANDER, True) == {("demander", ALL)}
    assert await say(Role.DEMANDER, True) == {("demander", ALL)}
    assert await say(Role.CHALLENGER, True) == {("demander", ALL), ("challenger", ALL)}
    assert await say(Role.DEMANDER, False) == {("challenger", ALL)}
    assert await say(Role.DEMANDER, False) == {("challenger", ALL)}
