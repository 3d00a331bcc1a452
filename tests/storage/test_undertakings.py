"""Who has joined, and who has signed what: to the letter, once, and for ever on record."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from storage import attachments, challengers, personal, roles, undertakings
from storage.database import Database
from storage.powers import Actor
from storage.tables.challengers import Paper, Undertaking
from storage.undertakings import Text
from tests.storage.crowd import NOON, STRANGER, member, settle_in

OLD = Text("secrecy", "保密协议", "保密协议\n守三年。")
NEW = Text("secrecy", "保密协议", "保密协议\n守五年。")
OTHER = Text("liability", "免责声明", "免责声明\n明。")
ME, ELSE = STRANGER, member(2)


@pytest.fixture
async def people(database: Database) -> Database:
    await settle_in(database, [ME.id, ELSE.id])
    return database


async def sign(database: Database, text: Text, person: Actor = ME, pdf: str | None = None) -> Undertaking:
    async with database.session() as session:
        return await undertakings.sign(session, actor=person, text=text, signed_as="林晓雨", pdf=pdf, now=NOON)


async def valid(database: Database, *papers: Text) -> frozenset[str]:
    async with database.session() as session:
        return await undertakings.valid(session, person=ME.id, papers=papers)


async def test_what_is_signed_counts_for_these_words_only(people: Database) -> None:
    await sign(people, OLD)
    assert await valid(people, OLD, OTHER) == {"secrecy"}
    assert await valid(people, NEW, OTHER) == frozenset()
    async with people.session() as session:
        assert await undertakings.missing(session, person=ME.id, papers=(NEW, OTHER)) == [NEW, OTHER]
        assert await undertakings.missing(session, person=ELSE.id, papers=(OLD,)) == [OLD]
    await sign(people, NEW)
    assert await valid(people, NEW) == await valid(people, OLD) == {"secrecy"}


async def test_the_same_words_are_signed_once_by_each(people: Database) -> None:
    first = await sign(people, OLD, pdf="a" * 64)
    second = await sign(people, OLD, pdf="b" * 64)
    await sign(people, OLD, ELSE)
    assert (second.id, second.pdf) == (first.id, "a" * 64)
    async with people.session() as session:
        assert await session.scalar(select(func.count()).select_from(Undertaking)) == 2
        [paper] = await session.scalars(select(Paper))
    assert (paper.text_hash, paper.paper, paper.title, paper.text) == (OLD.hash, "secrecy", "保密协议", OLD.text)


async def test_what_is_withdrawn_counts_no_more_and_stays_on_record(people: Database) -> None:
    await sign(people, OLD)
    later = NOON + timedelta(days=1)
    async with people.session() as session:
        await undertakings.withdraw(session, actor=ELSE, now=later)
    assert await valid(people, OLD) == {"secrecy"}
    async with people.session() as session:
        await undertakings.withdraw(session, actor=ME, now=later)
        await undertakings.withdraw(session, actor=ME, now=later + timedelta(days=1))
    assert await valid(people, OLD) == frozenset()
    await sign(people, OLD)
    assert await valid(people, OLD) == {"secrecy"}
    async with people.session() as session:
        rows = list(await session.scalars(select(Undertaking).order_by(Undertaking.id)))
    assert [row.withdrawn_at for row in rows] == [later, None]


async def test_signed_copies_stay_in_the_store_even_of_those_who_are_gone(people: Database) -> None:
    await sign(people, OLD, pdf="a" * 64)
    await sign(people, OTHER)
    async with people.session() as session:
        await personal.erase(session, id=ME.id, now=NOON)
        assert await attachments.digests(session) == {"a" * 64}


async def join(database: Database, strengths: str, registered: str | None = None) -> None:
    async with database.session() as session:
        await challengers.join(
            session, actor=ME, answers={"name": strengths}, strengths=strengths, registered=registered, now=NOON
        )


async def test_whoever_joins_is_a_challenger_and_may_say_other_things_later(people: Database) -> None:
    await join(people, "焊接")
    await join(people, "铸造", "lin")
    async with people.session() as session:
        row = await challengers.get(session, person=ME.id)
        assert row is not None
        assert (row.answers, row.registered, row.joined_at) == ({"name": "铸造"}, "lin", NOON)
        assert await challengers.get(session, person=ELSE.id) is None
        assert await challengers.strengths(session) == {ME.id: "铸造"}
        assert await roles.held(session, person=ME.id) == {("challenger", "")}


async def test_whoever_leaves_takes_along_what_they_said_and_not_what_they_signed(people: Database) -> None:
    await join(people, "焊接")
    await sign(people, OLD)
    async with people.session() as session:
        await challengers.leave(session, actor=ME, now=NOON)
    async with people.session() as session:
        assert await challengers.get(session, person=ME.id) is None
        assert await roles.held(session, person=ME.id) == frozenset()
        assert await session.scalar(select(func.count()).select_from(Undertaking)) == 1
    assert await valid(people, OLD) == frozenset()
