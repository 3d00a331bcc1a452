"""Whom we know: met, renamed, blocked, appointed by the configuration and dismissed by it."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from storage import journal, people
from storage.database import Database
from storage.people import Account, Met
from storage.powers import ALL, Actor
from storage.powers import Role as RoleName
from storage.tables.people import Person, Role
from storage.tables.updates import Conversation

Stop = Callable[..., Awaitable[None]]
NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
GROUP = -100
LIN = Account(7, "林晓雨", "lin_xiaoyu", "zh-hans")
CHIEF = Actor(1, "赵敏", people.ZONE, frozenset({(RoleName.ADMIN.value, ALL)}))


async def meet(
    database: Database,
    account: Account = LIN,
    *,
    chat: int = LIN.id,
    admins: Collection[int] = (),
    now: datetime = NOW,
) -> Met:
    return await database.run(
        lambda session: people.meet(session, account, chat=chat, private=chat > 0, admins=admins, now=now)
    )


async def known(database: Database, id: int = LIN.id) -> Person | None:
    async with database.session() as session:
        return await session.get(Person, id)


async def acts(database: Database) -> list[tuple[int, str]]:
    async with database.session() as session:
        return [(entry.actor, entry.act) for entry in await journal.latest(session, actor=CHIEF)]


async def test_somebody_new_is_written_down_and_lives_in_beijing_time(database: Database) -> None:
    met = await meet(database)

    assert met.actor == Actor(7, "林晓雨", "Asia/Shanghai")
    assert (met.place.chat, met.place.state, met.place.data) == (7, None, {})
    person = await known(database)
    assert person is not None
    assert (person.name, person.username, person.language) == ("林晓雨", "lin_xiaoyu", "zh-hans")
    assert person.first_seen == person.last_seen == person.started_at == NOW


async def test_whoever_is_only_met_in_a_group_cannot_be_written_to_until_they_come(database: Database) -> None:
    await meet(database, chat=GROUP)
    person = await known(database)
    assert person is not None
    assert person.started_at is None

    await meet(database, chat=GROUP, now=NOW + timedelta(hours=1))
    await meet(database, now=NOW + timedelta(hours=2))
    person = await known(database)
    assert person is not None
    assert (person.first_seen, person.started_at) == (NOW, NOW + timedelta(hours=2))


async def test_met_in_two_chats_at_the_same_moment_they_are_one_person(database: Database) -> None:
    met = await asyncio.gather(*(meet(database, chat=chat, admins=[7]) for chat in (GROUP, 7, GROUP - 1, 7)))

    assert all(one.actor.is_admin for one in met)
    person = await known(database)
    assert person is not None
    assert person.started_at == NOW
    assert await acts(database) == [(7, "appointed")]


async def test_a_new_name_is_taken_over_and_what_is_known_is_not_written_again(database: Database) -> None:
    await meet(database)
    await meet(database, replace(LIN, name="林<b>&😀", username=None), now=NOW + timedelta(minutes=1))
    person = await known(database)
    assert person is not None
    assert (person.name, person.username) == ("林<b>&😀", None)
    assert person.last_seen == NOW + timedelta(minutes=1)

    await meet(database, replace(LIN, name="林<b>&😀", username=None), now=NOW + timedelta(hours=2))
    person = await known(database)
    assert person is not None
    assert person.last_seen == NOW + timedelta(minutes=1)
    await meet(database, replace(LIN, name="林<b>&😀", username=None), now=NOW + timedelta(days=1))
    person = await known(database)
    assert person is not None
    assert person.last_seen == NOW + timedelta(days=1)


@pytest.mark.parametrize("stop", [people.block, people.depart])
async def test_whoever_was_out_of_reach_and_comes_back_can_be_written_to_again(database: Database, stop: Stop) -> None:
    await meet(database)
    await database.run(lambda session: stop(session, id=7, now=NOW))
    await meet(database, chat=GROUP, now=NOW + timedelta(minutes=1))
    person = await known(database)
    assert person is not None
    assert person.blocked_at or person.gone_at

    await meet(database, now=NOW + timedelta(minutes=2))
    person = await known(database)
    assert person is not None
    assert (person.started_at, person.blocked_at, person.gone_at) == (NOW, None, None)


async def test_whoever_is_met_only_because_they_stop_us_is_not_kept(database: Database) -> None:
    await meet(database)
    await database.run(lambda session: people.leave(session, id=7, now=NOW))
    assert await known(database) is None

    await meet(database)
    await database.run(lambda session: people.leave(session, id=7, now=NOW + timedelta(minutes=5)))
    person = await known(database)
    assert person is not None
    assert person.blocked_at == NOW + timedelta(minutes=5)


async def test_the_configuration_appoints_admins_and_dismisses_them(database: Database) -> None:
    assert (await meet(database, admins=[7])).actor.is_admin
    assert (await meet(database, admins=[7])).actor.is_admin
    assert not (await meet(database, admins=[8])).actor.is_staff
    assert await acts(database) == [(7, "dismissed"), (7, "appointed")]


async def test_an_admin_who_never_comes_back_is_dismissed_too(database: Database) -> None:
    for id in (7, 8):
        await meet(database, replace(LIN, id=id), admins=[7, 8])
    await database.run(lambda session: people.dismiss_admins(session, admins=[8], now=NOW))
    async with database.session() as session:
        assert list(await session.scalars(select(Role.person_id))) == [8]
    assert (await acts(database))[0] == (7, "dismissed")

    await database.run(lambda session: people.dismiss_admins(session, admins=[], now=NOW))
    async with database.session() as session:
        assert not list(await session.scalars(select(Role.person_id)))


async def test_other_roles_and_the_conversation_come_with_the_person(database: Database) -> None:
    await meet(database)
    async with database.session() as session:
        for role, scope in (("staff", "盐城市人民政府"), ("staff", "西安市人民政府"), ("demander", "")):
            session.add(Role(person_id=7, role=role, scope=scope, granted_by=None, granted_at=NOW))
        talk = Conversation(chat=GROUP, person_id=7, state="写", data={"标题": "<草稿>"}, changed_at=NOW)
        session.add(talk)

    here, there = await meet(database), await meet(database, chat=GROUP, admins=[7])
    assert here.actor.scopes == {"盐城市人民政府", "西安市人民政府"}
    assert not here.actor.is_admin
    assert here.place.state is None
    assert there.actor.scopes == {ALL}
    assert (there.place.state, there.place.data) == ("写", {"标题": "<草稿>"})


async def test_staff_are_found_by_scope_if_they_can_be_written_to(database: Database) -> None:
    scopes = {1: ALL, 2: "盐城市人民政府", 3: "西安市人民政府", 4: ALL, 5: ALL}
    for id, scope in scopes.items():
        await meet(database, replace(LIN, id=id), chat=GROUP if id == 5 else id)
        async with database.session() as session:
            session.add(Role(person_id=id, role="staff", scope=scope, granted_by=None, granted_at=NOW))
    await database.run(lambda session: people.block(session, id=4, now=NOW))

    async with database.session() as session:
        assert await people.staff(session, scope="盐城市人民政府") == [1, 2]
        assert await people.staff(session, scope="盐城市人民政府", but=1) == [2]
        assert await people.staff(session) == [1]
        assert await people.names(session, ids=[1, 2, 99]) == {1: "林晓雨", 2: "林晓雨"}
