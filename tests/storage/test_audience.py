"""Whom an announcement means, and that nobody else is meant."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from storage import audience, mutes, preferences, reach, roles
from storage.audience import Audience
from storage.database import Database
from storage.powers import ALL, Role
from storage.reach import Reach
from storage.tables.updates import Conversation
from tests.storage.crowd import NOON, settle_in

HUBEI, TIANJIN = "第八届中国创新挑战赛（湖北）", "第八届中国创新挑战赛（天津）"


@pytest.fixture
async def town(database: Database) -> Database:
    """1 and 2 demanders, 2 and 3 challengers, 4 staff, 5 admin, 6 nothing of that; 7 blocked us, 8 is gone, and 9 is
    known from a group only."""
    await settle_in(database, range(1, 7))
    await settle_in(database, [7], blocked_at=NOON)
    await settle_in(database, [8], gone_at=NOON)
    await settle_in(database, [9], started_at=None)
    held = [(1, Role.DEMANDER), (2, Role.DEMANDER), (2, Role.CHALLENGER), (3, Role.CHALLENGER)]
    async with database.session() as session:
        for person, role in (*held, (4, Role.STAFF), (5, Role.ADMIN), (7, Role.DEMANDER)):
            await roles.grant(session, person=person, role=role, scope=ALL, by=5, now=NOON)
        await preferences.follow(session, person=1, kind="contest", name=HUBEI, on=True)
        await preferences.follow(session, person=3, kind="contest", name=TIANJIN, on=True)
        await preferences.follow(session, person=3, kind="industry", name="生物产业", on=True)
    return database


EVERYBODY = Audience()


async def reached(database: Database, who: Audience = EVERYBODY, category: str = "contest") -> list[int]:
    """Those it means, read two at a time."""
    found: list[int] = []
    async with database.session() as session:
        number = await reach.count(session, audience=who, category=category, now=NOON)
        while page := await audience.chunk(
            session, audience=who, category=category, now=NOON, after=found[-1] if found else 0, limit=2
        ):
            found += [reader.id for reader in page]
    assert number == Reach(len(found))
    return found


async def test_everybody_who_can_be_written_to(town: Database) -> None:
    assert await reached(town) == [1, 2, 3, 4, 5, 6]


async def test_by_role_somebody_of_two_roles_counts_once(town: Database) -> None:
    assert await reached(town, Audience(roles=("demander",))) == [1, 2]
    assert await reached(town, Audience(roles=("demander", "challenger"))) == [1, 2, 3]
    assert await reached(town, Audience(roles=("visitor",))) == [6]
    assert await reached(town, Audience(roles=("visitor", "challenger"))) == [2, 3, 6]
    assert await reached(town, Audience(roles=("staff",))) == [4, 5]
    assert await reached(town, Audience(roles=("expert",))) == []


async def test_by_contest_and_industry_all_must_hold(town: Database) -> None:
    assert await reached(town, Audience(contests=(HUBEI, TIANJIN))) == [1, 3]
    assert await reached(town, Audience(industries=("生物产业",))) == [3]
    assert await reached(town, Audience(contests=(HUBEI,), industries=("生物产业",))) == []
    assert await reached(town, Audience(contests=(TIANJIN,), roles=("challenger",))) == [3]


async def test_an_organiser_reaches_only_followers_of_its_contests(town: Database) -> None:
    assert await reached(town, Audience(within=(HUBEI,))) == [1]
    assert await reached(town, Audience(within=(HUBEI,), contests=(TIANJIN,))) == []
    assert await reached(town, Audience(within=())) == []


async def test_by_what_they_left_unfinished_with_us(town: Database) -> None:
    async with town.session() as session:
        session.add(Conversation(chat=2, person_id=2, state="demand:title", data={}, changed_at=NOON))
        session.add(Conversation(chat=-100, person_id=3, state="demand:title", data={}, changed_at=NOON))
        session.add(Conversation(chat=6, person_id=6, state=None, data={"x": 1}, changed_at=NOON))

    assert await reached(town, Audience(state="draft")) == [2]


async def test_active_means_within_thirty_days(database: Database) -> None:
    await settle_in(database, [1], last_seen=NOON - timedelta(days=29))
    await settle_in(database, [2], last_seen=NOON - timedelta(days=31))

    assert await reached(database, Audience(state="active")) == [1]


async def test_whoever_switched_the_category_off_is_left_in_peace(town: Database) -> None:
    async with town.session() as session:
        await mutes.mute(session, person=1, category="contest")
        await mutes.mute(session, person=1, category="contest")
        await mutes.mute(session, person=2, category="policy")
        assert await mutes.muted(session, person=1) == {"contest"}

    assert await reached(town) == [2, 3, 4, 5, 6]
    assert await reached(town, category="policy") == [1, 3, 4, 5, 6]
    async with town.session() as session:
        await mutes.unmute(session, person=1, category="contest")
    assert await reached(town) == [1, 2, 3, 4, 5, 6]


def test_an_audience_is_kept_as_json() -> None:
    for who in (Audience(), Audience(("visitor",), (HUBEI,), ("生物产业",), "draft", (HUBEI, TIANJIN))):
        assert Audience.read(who.kept()) == who
    assert Audience.read({}) == Audience()


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_a_page_costs_the_same_wherever_it_begins(database: Database) -> None:
    """Every look is into an index; nobody before the page is read, and no list of people is made."""
    everything = Audience(("visitor", "expert"), (HUBEI,), ("生物产业",), "draft", (HUBEI,))
    page = audience.readers(everything, "contest", NOON, after=10, limit=5)
    statement = str(page.compile(database.engine.sync_engine, compile_kwargs={"literal_binds": True}))
    async with database.session() as session:
        plan = [row[3] for row in await session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]

    assert [step for step in plan if step.startswith("SEARCH people")]
    assert not [step for step in plan if step.startswith("SCAN") or "TEMP B-TREE" in step]
