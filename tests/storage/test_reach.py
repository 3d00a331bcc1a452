"""How many an announcement would reach: to the last one where they are few, about where they are many, never slowly."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

import pytest
from sqlalchemy import insert, select, text

from storage import reach
from storage.audience import Audience, meant
from storage.base import table
from storage.database import Database
from storage.powers import ALL
from storage.reach import FEW, Reach
from storage.tables.people import LOTS, Following, Mute, Person, Role
from tests.storage.crowd import NOON, settle_in

MANY = 6 * FEW
CITY = range(10**6, 10**6 + 7 * MANY, 7)  # ids come with gaps
RARE, COMMON = "第八届中国创新挑战赛（湖北）", "第八届中国创新挑战赛（天津）"


@pytest.fixture
async def city(database: Database) -> Database:
    """Every tenth does not want contests, every third is a demander, every second follows the common contest; some
    were not here for long, and three experts, all of them demanders, follow the rare one."""
    await settle_in(database, CITY, last_seen=NOON - timedelta(days=99))
    await settle_in(database, range(1, FEW))
    demanders = [{"person_id": id, "role": "demander", "scope": ALL, "granted_at": NOON} for id in CITY[::3]]
    experts = [{"person_id": id, "role": "expert", "scope": ALL, "granted_at": NOON} for id in CITY[3:12:3]]
    common = [{"person_id": id, "kind": "contest", "name": COMMON} for id in CITY[::2]]
    rare = [{"person_id": id, "kind": "contest", "name": RARE} for id in CITY[3:12:3]]
    async with database.session() as session:
        await session.execute(insert(table(Role)), demanders + experts)
        await session.execute(insert(table(Following)), common + rare)
        await session.execute(insert(table(Mute)), [{"person_id": id, "category": "contest"} for id in CITY[::10]])
        if database.engine.dialect.name == "postgresql":
            # Which it does by itself before long
            await session.execute(text("ANALYZE"))
    return database


async def reached(database: Database, who: Audience, category: str = "policy") -> Reach:
    async with database.session() as session:
        return await reach.count(session, audience=who, category=category, now=NOON)


async def test_many_are_counted_by_a_sample(city: Database) -> None:
    for who, category, really in (
        (Audience(), "policy", MANY + FEW - 1),
        (Audience(), "contest", MANY * 9 // 10 + FEW - 1),
        (Audience(roles=("visitor",)), "policy", MANY * 2 // 3 + FEW - 1),
        (Audience(roles=("demander",)), "policy", MANY // 3),
        (Audience(contests=(COMMON, RARE)), "policy", MANY // 2),
    ):
        found = await reached(city, who, category)
        assert not found.exact
        assert abs(found.people - really) < 0.25 * really
        assert found.most > really


async def test_few_among_many_are_counted(city: Database) -> None:
    for who, really in (
        (Audience(roles=("expert",)), 3),
        (Audience(roles=("expert",), contests=(COMMON,)), 1),
        (Audience(contests=(RARE,)), 3),
        (Audience(within=(RARE,), roles=("visitor", "demander")), 3),
        (Audience(within=()), 0),
        (Audience(industries=("生物产业",)), 0),
        (Audience(roles=("demander",), contests=(COMMON,)), MANY // 6),
        (Audience(state="active"), FEW - 1),
        (Audience(state="draft"), 0),
    ):
        assert await reached(city, who) == Reach(really)


async def test_few_are_counted_though_every_set_they_are_in_is_large(city: Database) -> None:
    """Of the common contest's followers nobody is a demander but for two."""
    async with city.session() as session:
        await session.execute(text("DELETE FROM followings WHERE person_id IN (SELECT person_id FROM roles)"))
        two = [{"person_id": id, "kind": "contest", "name": COMMON} for id in CITY[:6:3]]
        await session.execute(insert(table(Following)), two)

    assert await reached(city, Audience(roles=("demander",), contests=(COMMON,))) == Reach(2)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize("who", [Audience(), Audience(roles=("visitor",), contests=(COMMON,), state="active")])
async def test_nobody_outside_the_sample_is_looked_at(who: Audience, database: Database) -> None:
    plan = await explained(database, reach.sampled(meant(who, "contest", NOON)))

    assert [step for step in plan if "USING INDEX ix_people_sampled (lot=?)" in step]
    assert not [step for step in plan if step.startswith("SCAN")]


async def explained(database: Database, query: object) -> Sequence[str]:
    statement = query.compile(database.engine.sync_engine, compile_kwargs={"literal_binds": True})  # type: ignore[attr-defined]
    async with database.session() as session:
        return [row[3] for row in await session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]


async def test_everybody_is_in_a_lot(database: Database) -> None:
    await settle_in(database, range(1, 2 * LOTS + 1))
    async with database.session() as session:
        lots = Counter(await session.scalars(select(Person.lot)))
    assert set(lots) == set(range(LOTS))
    assert set(lots.values()) == {1, 2, 3}
