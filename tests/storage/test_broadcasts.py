"""What may happen to an announcement, by whom, and that of two at the same moment one is too late."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import amendments, broadcasts, launches, outbox, roles
from storage.audience import Audience
from storage.broadcasts import LIVE, OVER, State
from storage.database import Database, open_database
from storage.outbox import Outgoing
from storage.powers import Actor, Forbidden, Refused, Role
from storage.tables.broadcasts import Broadcast
from storage.tables.journal import JournalEntry
from storage.tables.people import Role as Held
from tests.storage.crowd import CONTENT, LI, NOON, STRANGER, SUN, ZHAO, member, read, settle_in

LATER = NOON + timedelta(hours=1)
NEW = CONTENT | {"html": "改过的话"}
HEBEI_SCOPE = "石家庄市人民政府"
HEBEI = member(904, HEBEI_SCOPE)


@pytest.fixture
async def town(database: Database) -> Database:
    """Three members of staff, and two readers."""
    await settle_in(database, [1, 2, 901, 902, 903])
    async with database.session() as session:
        for actor in (ZHAO, SUN, LI):
            await roles.grant(session, person=actor.id, role=Role.STAFF, scope="", by=1, now=NOON)
    return database


async def written(database: Database, actor: Actor = ZHAO, scope: str = "") -> Broadcast:
    async with database.session() as session:
        return await broadcasts.create(
            session,
            actor=actor,
            scope=scope,
            category="contest",
            content=CONTENT,
            source=5,
            within=["甲"],
            now=NOON,
        )


async def shown(database: Database, id: int, state: str = "") -> None:
    """Its author has been shown what it looks like; `state`: how far that message got, if it has not arrived."""
    async with database.session() as session:
        if state:
            row = Outgoing(7, 901, "sendMessage", "{}")
            await outbox.write(session, [row], now=NOON, claimed_by=1, sending=state == "sending")
        if state == "failed":
            await outbox.mark_failed(session, id=7, reason="x", now=NOON)
        await broadcasts.mark_tested(session, id=id, actor=ZHAO, message=7)


async def launched(
    database: Database, id: int, *, revision: int = 1, approve_above: int = 100, at: datetime | None = None
) -> Broadcast:
    async def work(session: AsyncSession) -> Broadcast:
        return await launches.launch(
            session,
            id=id,
            revision=revision,
            actor=ZHAO,
            at=at,
            approve_above=approve_above,
            message=77,
            now=NOON,
        )

    return await database.run(work)


async def standing(database: Database, state: State, **about: object) -> Broadcast:
    """One in this state."""
    row = await written(database)
    values = {"state": state, "delivered": 2, "total": 2, "asked_by": ZHAO.id, **about}
    async with database.session() as session:
        await session.execute(update(Broadcast).values(values))
    return row


async def code(work: Awaitable[object]) -> str:
    """The code with which something is refused."""
    with pytest.raises(Refused) as refused:
        await work
    return refused.value.code


async def acts(database: Database) -> list[tuple[int, str]]:
    async with database.session() as session:
        rows = await session.scalars(select(JournalEntry).order_by(JournalEntry.id))
        return [(row.actor, row.act) for row in rows]


# ---- the draft ----


async def test_an_author_writes_files_and_addresses(town: Database) -> None:
    row = await written(town)
    async with town.session() as session:
        await broadcasts.file_under(session, id=row.id, actor=ZHAO, category="policy")
        await broadcasts.file_under(session, id=row.id, actor=ZHAO, category="policy")
        await broadcasts.rewrite(session, id=row.id, actor=ZHAO, content=NEW, source=6)
        await broadcasts.address(session, id=row.id, actor=ZHAO, audience=Audience(roles=("staff",)))

    row = await read(town, row.id)
    assert (row.category, row.content, row.source, row.revision) == ("policy", NEW, 6, 3)
    assert Audience.read(row.audience) == Audience(roles=("staff",))
    async with town.session() as session:
        found = await broadcasts.written_from(session, author=ZHAO.id, source=6)
        assert found
        assert found.id == row.id
        assert await broadcasts.written_from(session, author=SUN.id, source=6) is None


async def test_an_organiser_cannot_address_others(town: Database) -> None:
    row = await written(town, HEBEI, HEBEI_SCOPE)
    async with town.session() as session:
        await broadcasts.address(session, id=row.id, actor=HEBEI, audience=Audience(roles=("staff",)))

    assert Audience.read((await read(town, row.id)).audience) == Audience(roles=("staff",), within=("甲",))


async def test_nobody_else_touches_a_draft(town: Database) -> None:
    row = await written(town)
    async with town.session() as session:
        assert await code(broadcasts.draft(session, id=row.id, actor=SUN)) == "broadcast_of_another"
        assert await code(broadcasts.draft(session, id=row.id, actor=STRANGER)) == "forbidden"
        assert await code(broadcasts.draft(session, id=row.id, actor=HEBEI)) == "forbidden"
        assert await code(broadcasts.draft(session, id=404, actor=STRANGER)) == "forbidden"
        assert await code(broadcasts.draft(session, id=404, actor=SUN)) == "broadcast_gone"
    for actor, scope in ((STRANGER, ""), (HEBEI, ""), (HEBEI, "西安市人民政府"), (member(5, role=Role.EXPERT), "")):
        with pytest.raises(Forbidden):
            await written(town, actor, scope)


async def test_what_was_dropped_is_gone(town: Database) -> None:
    row = await written(town)
    async with town.session() as session:
        await broadcasts.drop(session, id=row.id, actor=ZHAO, now=NOON)
    async with town.session() as session:
        assert await code(broadcasts.draft(session, id=row.id, actor=ZHAO)) == "broadcast_gone"
    assert await acts(town) == [(ZHAO.id, "broadcast_dropped")]


async def test_one_sees_what_is_of_ones_scopes_and_ones_own_drafts(town: Database) -> None:
    mine, theirs = await written(town), await written(town, HEBEI, HEBEI_SCOPE)
    everything = list(State)

    async def seen(actor: Actor) -> list[int]:
        async with town.session() as session:
            rows = await broadcasts.listed(session, actor=actor, states=everything, limit=9)
            return [row.id for row in rows]

    assert await seen(ZHAO) == [mine.id]
    assert await seen(HEBEI) == [theirs.id]
    async with town.session() as session:
        await session.execute(update(Broadcast).values(state="done"))
    assert await seen(ZHAO) == await seen(SUN) == [theirs.id, mine.id]
    assert await seen(HEBEI) == [theirs.id]
    with pytest.raises(Forbidden):
        await seen(STRANGER)


# ---- sent ----


async def test_only_what_its_author_has_seen_is_sent(town: Database) -> None:
    row = await written(town)
    assert await code(launched(town, row.id)) == "broadcast_untested"
    await shown(town, row.id)
    async with town.session() as session:
        await broadcasts.rewrite(session, id=row.id, actor=ZHAO, content=NEW)
    assert await code(launched(town, row.id, revision=2)) == "broadcast_untested"
    await shown(town, row.id)
    assert await code(launched(town, row.id, revision=1)) == "broadcast_changed"
    row = await launched(town, row.id, revision=2)

    assert (row.state, row.spooled_to, row.progress_chat, row.progress_message) == ("sending", 0, ZHAO.id, 77)
    assert row.look_at == row.started_at == NOON
    assert await code(launched(town, row.id, revision=2)) == "broadcast_is_sending"
    assert await acts(town) == [(ZHAO.id, "broadcast_sent")]


@pytest.mark.parametrize(("state", "refusal"), [("sending", "under_way"), ("failed", "failed")])
async def test_what_has_not_arrived_was_not_seen(town: Database, state: str, refusal: str) -> None:
    row = await written(town)
    await shown(town, row.id, state)
    assert await code(launched(town, row.id)) == f"broadcast_test_{refusal}"


async def test_nobody_and_the_past_are_refused(town: Database) -> None:
    row = await written(town)
    await shown(town, row.id)
    assert await code(launched(town, row.id, at=NOON)) == "broadcast_too_late"
    async with town.session() as session:
        await broadcasts.address(session, id=row.id, actor=ZHAO, audience=Audience(roles=("expert",)))
    assert await code(launched(town, row.id)) == "broadcast_nobody"


async def test_what_is_scheduled_begins_at_its_time(town: Database) -> None:
    row = await written(town)
    await shown(town, row.id)
    assert (await launched(town, row.id, at=LATER)).state == "scheduled"
    for now, state in ((NOON, "scheduled"), (LATER, "sending")):
        async with town.session() as session:
            await launches.start_due(session, now=now)
        assert (await read(town, row.id)).state == state
    assert (await read(town, row.id)).started_at == LATER


async def test_many_are_approved_by_another(town: Database) -> None:
    row = await written(town)
    await shown(town, row.id)
    assert (await launched(town, row.id, approve_above=4)).state == "awaiting"
    async with town.session() as session:
        for actor, refusal in ((ZHAO, "broadcast_own"), (HEBEI, "forbidden"), (STRANGER, "forbidden")):
            work = launches.approve(session, id=row.id, revision=1, actor=actor, now=NOON)
            assert await code(work) == refusal
        work = launches.approve(session, id=row.id, revision=2, actor=SUN, now=NOON)
        assert await code(work) == "broadcast_changed"
    async with town.session() as session:
        row = await launches.approve(session, id=row.id, revision=1, actor=SUN, now=NOON)

    assert (row.state, row.approved_by) == ("sending", SUN.id)
    assert await acts(town) == [(ZHAO.id, "broadcast_sent"), (SUN.id, "broadcast_approved")]


async def test_an_approved_one_waits_for_its_time(town: Database) -> None:
    row = await written(town)
    await shown(town, row.id)
    await launched(town, row.id, approve_above=0, at=LATER)
    async with town.session() as session:
        assert (await launches.approve(session, id=row.id, revision=1, actor=SUN, now=NOON)).state == "scheduled"


async def test_sent_back_it_is_a_draft(town: Database) -> None:
    for state in (State.AWAITING, State.SCHEDULED):
        row = await standing(town, state, scheduled_for=LATER, approved_by=LI.id)
        async with town.session() as session:
            row = await launches.send_back(session, id=row.id, actor=SUN, now=NOON)
        assert (row.state, row.asked_by, row.approved_by, row.scheduled_for) == ("draft", None, None, None)
        async with town.session() as session:
            await session.delete(await session.get(Broadcast, row.id))


async def test_where_nobody_could_approve_nothing_is_asked(town: Database) -> None:
    row = await written(town)
    await shown(town, row.id)
    async with town.session() as session:
        for actor in (SUN, LI):
            await session.execute(update(Held).where(Held.person_id == actor.id).values(role="expert"))
    assert await code(launched(town, row.id, approve_above=0)) == "broadcast_no_approver"
    assert (await read(town, row.id)).state == "draft"


# ---- on its way ----

Move = Callable[..., Awaitable[Broadcast]]
MOVES: dict[str, tuple[Move, dict[State, str]]] = {
    "paused": (launches.pause, {State.SENDING: "paused"}),
    "resumed": (launches.resume, {State.PAUSED: "sending"}),
    "cancelled": (launches.cancel, {State.SENDING: "cancelled", State.PAUSED: "cancelled"}),
}


@pytest.mark.parametrize("name", MOVES)
@pytest.mark.parametrize("state", State)
async def test_a_move_is_made_from_where_it_can_be_made(town: Database, name: str, state: State) -> None:
    move, possible = MOVES[name]
    row = await standing(town, state)
    async with town.session() as session:
        assert await code(move(session, id=row.id, actor=STRANGER, now=NOON)) == "forbidden"
    if state not in possible:
        async with town.session() as session:
            assert await code(move(session, id=row.id, actor=SUN, now=NOON)) == f"broadcast_is_{state}"
        return
    async with town.session() as session:
        row = await move(session, id=row.id, actor=SUN, now=NOON)
    assert row.state == possible[state]
    assert await acts(town) == [(SUN.id, f"broadcast_{name}")]


async def test_of_two_at_the_same_moment_one_is_too_late(town: Database, database_url: str) -> None:
    """On two connections, as two processes have them; both have seen that it awaits approval."""
    row = await standing(town, State.AWAITING)
    seen: set[int] = set()
    both = asyncio.Event()

    async def press(database: Database, actor: Actor) -> str:
        async def work(session: AsyncSession) -> str:
            await broadcasts.opened(session, id=row.id, actor=actor)
            seen.add(actor.id)
            if len(seen) == 2:
                both.set()
            await both.wait()
            done = await launches.approve(session, id=row.id, revision=1, actor=actor, now=NOON)
            return done.state

        try:
            return await database.run(work)
        except Refused as refused:
            return refused.code

    async with open_database(database_url) as other:
        said = await asyncio.gather(press(town, SUN), press(other, LI))
    assert sorted(said) == ["broadcast_is_sending", "sending"]
    assert len(await acts(town)) == 1


# ---- afterwards ----


async def propose(database: Database, id: int, actor: Actor = ZHAO, source: int = 9) -> None:
    async with database.session() as session:
        await amendments.propose(session, id=id, actor=actor, content=NEW, source=source)


async def correct(database: Database, id: int, actor: Actor = ZHAO, source: int = 9, above: int = 100) -> Broadcast:
    async with database.session() as session:
        return await amendments.correct(
            session,
            id=id,
            source=source,
            actor=actor,
            approve_above=above,
            message=78,
            now=NOON,
        )


@pytest.mark.parametrize("state", OVER)
async def test_a_correction_takes_the_place_of_what_was_sent(town: Database, state: State) -> None:
    row = await standing(town, state, corrected=1)
    await propose(town, row.id)
    assert (await read(town, row.id)).content == CONTENT
    row = await correct(town, row.id)

    assert (row.state, row.content, row.revision, row.corrected, row.correction) == ("correcting", NEW, 2, 0, None)
    assert (row.progress_chat, row.progress_message) == (ZHAO.id, 78)


async def test_only_what_one_proposed_last_is_put_in_place(town: Database) -> None:
    row = await standing(town, State.DONE)
    assert await code(correct(town, row.id)) == "broadcast_changed"
    await propose(town, row.id)
    await propose(town, row.id, SUN, 10)
    assert await code(correct(town, row.id)) == "broadcast_changed"
    assert await code(correct(town, row.id, SUN, 9)) == "broadcast_changed"
    assert (await correct(town, row.id, SUN, 10)).state == "correcting"


async def test_a_large_correction_needs_another(town: Database) -> None:
    row = await standing(town, State.DONE)
    await propose(town, row.id)
    assert (await correct(town, row.id, above=1)).state == "correction"
    async with town.session() as session:
        work = amendments.approve_correction(session, id=row.id, revision=1, actor=ZHAO, now=NOON)
        assert await code(work) == "broadcast_own"
    async with town.session() as session:
        await amendments.refuse_correction(session, id=row.id, actor=SUN, now=NOON)
    row = await read(town, row.id)
    assert (row.state, row.correction, row.content) == ("done", None, CONTENT)

    await propose(town, row.id)
    await correct(town, row.id, above=1)
    async with town.session() as session:
        row = await amendments.approve_correction(session, id=row.id, revision=1, actor=SUN, now=NOON)
    assert (row.state, row.content, row.progress_chat) == ("correcting", NEW, ZHAO.id)


@pytest.mark.parametrize("state", [*LIVE, State.DRAFT])
async def test_what_is_not_over_is_not_corrected(town: Database, state: State) -> None:
    row = await standing(town, state)
    assert await code(propose(town, row.id)) == f"broadcast_is_{state}"


@pytest.mark.parametrize("state", State)
async def test_what_people_have_is_taken_back(town: Database, state: State) -> None:
    row = await standing(town, state)

    async def recall() -> Broadcast:
        async with town.session() as session:
            return await amendments.recall(session, id=row.id, actor=SUN, message=3, now=NOON)

    if state not in (*OVER, State.CORRECTION, State.CORRECTING):
        assert await code(recall()) == f"broadcast_is_{state}"
        return
    assert ((await recall()).state, (await read(town, row.id)).revision) == ("recalling", 2)
    assert await code(recall()) == "broadcast_is_recalling"


async def test_what_nobody_has_can_be_neither_corrected_nor_taken_back(town: Database) -> None:
    row = await standing(town, State.DONE, recalled=2)
    assert await code(propose(town, row.id)) == "broadcast_nobody_has_it"
    async with town.session() as session:
        work = amendments.recall(session, id=row.id, actor=SUN, message=3, now=NOON)
        assert await code(work) == "broadcast_nobody_has_it"
