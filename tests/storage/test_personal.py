"""All that is kept about a person, to be taken along and to be deleted."""

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import Integer, insert, select
from sqlalchemy.types import BigInteger

from storage import journal, personal
from storage.base import Base
from storage.database import Database
from storage.powers import ALL, Actor
from storage.tables.broadcasts import Broadcast, Recipient
from storage.tables.people import Role
from storage.tables.updates import Update

NOW = datetime(2026, 6, 1, 4, 0, tzinfo=UTC)
ME, OTHER, STAFF_CHAT = 710_000_001, 710_000_002, -500
NOBODYS = {"counters", "moves", "papers"}
CHIEF = Actor(OTHER, "赵敏", "Asia/Shanghai", frozenset({("admin", ALL)}))


def rows_of(id: int, base: int) -> dict[str, list[dict[str, object]]]:
    """Something of a person in every table that can hold it."""
    update = {"update_id": base + 1, "message": {"from": {"id": id}, "chat": {"id": id}, "text": f"我的话{id}"}}
    said = {"update_id": base + 2, "message": {"from": {"id": id}, "chat": {"id": -9}, "text": f"群里的话{id}"}}
    message = {"priority": 0, "method": "sendMessage", "payload": f"{id}", "state": "waiting", "due_at": NOW}
    announced = {"author": id, "scope": "", "category": "contest", "audience": {}, "zones": [], "created_at": NOW}
    return {
        "people": [
            {"id": id, "name": f"人{id}", "language": "", "zone": "Asia/Shanghai", "first_seen": NOW, "last_seen": NOW}
        ],
        "inbox": [
            {"id": base, "line": id, "body": None, "state": "done", "received_at": NOW},
            {"id": base + 1, "line": id, "body": json.dumps(update), "state": "failed", "received_at": NOW},
            {"id": base + 2, "line": -9, "body": json.dumps(said), "state": "failed", "received_at": NOW},
        ],
        "conversations": [
            {"chat": chat, "person_id": id, "state": "写", "data": {"稿": f"草稿{id}"}, "changed_at": NOW}
            for chat in (id, -9)
        ],
        "roles": [
            {"person_id": id, "role": "staff", "scope": "", "granted_by": id, "granted_at": NOW},
            {"person_id": id, "role": "demander", "scope": "", "granted_by": id, "granted_at": NOW},
        ],
        "invitations": [
            {
                "code_hash": f"a{id}",
                "role": "staff",
                "scope": "",
                "invited_by": id,
                "created_at": NOW,
                "expires_at": NOW,
            },
            {
                "code_hash": f"b{id}",
                "role": "staff",
                "scope": "",
                "invited_by": 1,
                "used_by": id,
                "created_at": NOW,
                "expires_at": NOW,
            },
        ],
        "followings": [{"person_id": id, "kind": "industry", "name": "新材料产业"}],
        "mutes": [{"person_id": id, "category": "policy"}],
        "subscriptions": [{"person_id": id, "industry": "新材料", "seen_to": NOW, "next_at": NOW}],
        "drafts": [
            {"id": base, "person_id": id, "form": "demand", "answers": {"name": f"公司{id}"}}
            | {"begun_at": NOW, "touched_at": NOW}
        ],
        "demands": [
            {"id": base + number, "number": f"XQ{base + number}", "person_id": id, "contest": "", "scope": ""}
            | {"industry": "", "title": f"标题{id}", "state": state, "version": 1, "answers": {"name": f"公司{id}"}}
            | {"disclosure": {}, "submitted_at": NOW, "moved_at": NOW, "published_at": at, "taken_by": None}
            for number, (state, at) in enumerate((("in_review", None), ("published", NOW)))
        ],
        "demand_events": [
            {"id": base + number, "demand_id": base + number, "at": NOW, "by": id, "side": "demander"}
            | {"act": "answer", "state": "in_review", "words": f"答复{id}"}
            for number in range(2)
        ],
        "papers": [{"text_hash": f"h{base}", "paper": "secrecy", "title": "", "text": "", "first_shown": NOW}],
        "challengers": [
            {"person_id": id, "answers": {"name": f"团队{id}"}, "strengths": f"长处{id}"}
            | {"joined_at": NOW, "changed_at": NOW}
        ],
        "undertakings": [
            {"id": base, "person_id": id, "paper": "secrecy", "text_hash": f"h{base}", "signed_as": f"人{id}"}
            | {"signed_at": NOW}
        ],
        "solutions": [
            {"id": base + number, "number": f"JJ{base + number}", "demand_id": base + 1, "person_id": id}
            | {"state": "delivered" if at else "submitted", "version": 1, "answers": {"route": f"路线{id}"}}
            | {"digest": "", "for_version": 1, "submitted_at": NOW, "moved_at": NOW, "delivered_at": at}
            for number, at in enumerate((None, NOW))
        ],
        "solution_events": [
            {"id": base + number, "solution_id": base + number, "at": NOW, "by": id, "side": "challenger"}
            | {"act": "answer", "state": "delivered", "words": f"答复{id}"}
            for number in range(2)
        ],
        "enquiries": [
            {"id": base + number, "demand_id": base + 1, "person_id": id, "text": "问", "asked_at": NOW}
            | {"answered_at": at, "answered_by": id if at else None}
            for number, at in enumerate((None, NOW))
        ],
        "followers": [{"demand_id": base + 1, "person_id": id, "since": NOW}],
        "disclosures": [
            {"id": base + number, "about": "demand", "subject": base, "owner": owner, "viewer": viewer}
            | {"level": 1, "state": "granted", "asked_at": NOW}
            for number, (owner, viewer) in enumerate(((id, 1), (1, id)))
        ],
        "views": [
            {"id": base + number, "disclosure_id": base + number, "viewer": viewer, "at": NOW, "what": "name"}
            for number, viewer in enumerate((1, id))
        ],
        "attachments": [
            {"id": base, "person_id": id, "draft_id": base, "digest": "d", "file_id": "f", "name": f"图{id}"}
            | {"photo": False, "media_type": "image/png", "size": 1, "given_at": NOW}
        ],
        "questions": [
            {
                "id": base + number,
                "chat": chat,
                "person": id,
                "text": f"问题{id}",
                "found": True,
                "related": [],
                "asked_at": NOW,
            }
            for number, chat in enumerate((id, -9))
        ],
        "ratings": [{"question_id": base, "person": id, "mark": 1}],
        "outbox": [
            {"id": base, "chat": id} | message,
            {"id": base + 1, "chat": STAFF_CHAT, "echo": [id, "送达", ""]} | message,
        ],
        "handovers": [{"message_id": base + 1, "question_id": base, "asker_chat": id, "opened_at": NOW}],
        "broadcasts": [
            {"id": base, "state": "draft", "content": {}} | announced,
            {
                "id": base + 1,
                "state": "sending",
                "content": {},
                "asked_by": id,
                "approved_by": id,
                "progress_chat": id,
                "progress_message": 5,
                "spooled_to": id,
                "total": 2,
            }
            | announced,
            {
                "id": base + 2,
                "state": "correction",
                "content": {},
                "correction": {"by": id, "text": f"改{id}"},
                "total": 1,
                "delivered": 1,
            }
            | announced,
        ],
        "recipients": [
            {"broadcast_id": base + 1, "person_id": id, "state": "waiting", "revision": 1, "zone": "", "due_at": NOW},
            {"broadcast_id": base + 2, "person_id": id, "state": "delivered", "revision": 1, "zone": "", "due_at": NOW},
        ],
        "journal": [{"id": base, "at": NOW, "actor": id, "act": "invite", "subject": "staff", "detail": {}}],
    }


@pytest.fixture(autouse=True)
async def both(database: Database) -> None:
    """Two people with the same belongings."""
    async with database.session() as session:
        for id, base in ((ME, 1000), (OTHER, 2000)):
            for name, rows in rows_of(id, base).items():
                for row in rows:
                    await session.execute(insert(Base.metadata.tables[name]).values(row))
        await session.execute(
            insert(Recipient).values(
                broadcast_id=1001, person_id=OTHER, state="waiting", revision=1, zone="", due_at=NOW
            )
        )
        # They know each other
        await session.execute(
            insert(Role).values(person_id=OTHER, role="expert", scope="", granted_by=ME, granted_at=NOW)
        )
        await session.execute(insert(Base.metadata.tables["ratings"]).values(question_id=2001, person=ME, mark=-1))


async def traces(database: Database, id: int) -> set[str]:
    """The tables in which an integer is the person's, or a text holds it."""
    found = set()
    async with database.session() as session:
        for name, table in Base.metadata.tables.items():
            for row in await session.execute(select(table)):
                whole = [row._mapping[column] for column in table.c if isinstance(column.type, Integer | BigInteger)]
                if id in whole or str(id) in str(row):
                    found.add(name)
    return found


async def counts(database: Database, id: int) -> dict[str, int]:
    async with database.session() as session:
        return {name: len(rows) for name, rows in (await personal.everything(session, id=id)).items() if rows}


async def test_the_rows_here_touch_every_table_that_can_hold_a_person() -> None:
    assert set(rows_of(ME, 1)) | NOBODYS == set(Base.metadata.tables)


async def test_everything_is_taken_along_and_nothing_of_others(database: Database) -> None:
    async with database.session() as session:
        mine = await personal.everything(session, id=ME)

    # Of what was written in a group only the question is theirs by its row
    assert {name: len(rows) for name, rows in mine.items()} == {
        "outbox": 2,
        "handovers": 1,
        "ratings": 2,
        "questions": 2,
        "conversations": 2,
        "recipients": 2,
        "invitations": 2,
        "followings": 1,
        "mutes": 1,
        "roles": 2,
        "people": 1,
        "inbox": 2,
        "broadcasts": 3,
        "journal": 1,
        "subscriptions": 1,
        "drafts": 1,
        "attachments": 1,
        "demands": 2,
        "demand_events": 2,
        "challengers": 1,
        "undertakings": 1,
        "solutions": 2,
        "solution_events": 2,
        "enquiries": 2,
        "followers": 1,
        "disclosures": 2,
        "views": 2,
    }
    assert str(OTHER) not in str(mine)


async def test_deletion_leaves_nothing_but_the_journal(database: Database) -> None:
    before = await counts(database, OTHER)
    assert len(await traces(database, ME)) == len(Base.metadata.tables) - len(NOBODYS)

    await database.run(lambda session: personal.erase(session, id=ME, now=NOW))

    # What staff did, and what somebody signed
    assert await traces(database, ME) == {"journal", "undertakings"}
    assert await counts(database, ME) == {"journal": 2, "undertakings": 1}
    assert await counts(database, OTHER) == before
    async with database.session() as session:
        gave_up, _, _ = await journal.latest(session, actor=CHIEF)
    assert (gave_up.actor, gave_up.act, gave_up.subject) == (ME, "give_up", "staff")


async def test_after_deletion_announcements_still_add_up(database: Database) -> None:
    await database.run(lambda session: personal.erase(session, id=ME, now=NOW))

    async with database.session() as session:
        sending, done = [await session.get_one(Broadcast, id) for id in (1001, 1002)]
        waiting = list(await session.scalars(select(Recipient.person_id).where(Recipient.broadcast_id == 1001)))
        assert await session.get(Broadcast, 1000) is None
    assert (sending.author, sending.approved_by, sending.total, sending.spooled_to) == (0, 0, 1, ME - 1)
    assert (sending.progress_chat, sending.progress_message) == (None, None)
    assert waiting == [OTHER]
    assert (done.total, done.delivered, done.state, done.correction) == (1, 1, "done", None)


async def test_updates_worked_are_still_known_and_those_set_aside_are_gone(database: Database) -> None:
    await database.run(lambda session: personal.erase(session, id=ME, now=NOW))

    async with database.session() as session:
        left = {row.id: (row.line, row.state) for row in await session.scalars(select(Update))}
    assert left == {1000: (0, "done"), 2000: (OTHER, "done"), 2001: (OTHER, "failed"), 2002: (-9, "failed")}


async def test_a_summary_counts(database: Database) -> None:
    async with database.session() as session:
        summary = await personal.summary(session, id=ME, but="不提")
    assert summary == personal.Summary(None, NOW, 2, 2, ["写", "写"])
