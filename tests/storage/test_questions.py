"""What is remembered of questions, and of what people think of the answers."""

from datetime import UTC, datetime, timedelta

from storage import handovers, outbox, questions
from storage.database import Database

NOW = datetime(2026, 5, 1, 8, tzinfo=UTC)


async def ask(database: Database, question: str, *, chat: int = 1, person: int = 1) -> int:
    async with database.session() as session:
        return await questions.record(session, chat=chat, person=person, question=question, found=True, now=NOW)


async def test_earlier_questions_come_oldest_first_and_only_the_last_few(database: Database) -> None:
    for question in ("一", "二", "三", "四"):
        await ask(database, question)
    async with database.session() as session:
        assert await questions.earlier(session, chat=1, person=1, now=NOW) == ["二", "三", "四"]
        assert await questions.earlier(session, chat=1, person=1, now=NOW, limit=1) == ["四"]


async def test_a_conversation_is_one_person_in_one_chat(database: Database) -> None:
    await ask(database, "群里", chat=-100, person=1)
    await ask(database, "私下", chat=1, person=1)
    await ask(database, "别人", chat=-100, person=2)
    async with database.session() as session:
        assert await questions.earlier(session, chat=-100, person=1, now=NOW) == ["群里"]
        assert await questions.earlier(session, chat=1, person=2, now=NOW) == []


async def test_a_conversation_ends(database: Database) -> None:
    await ask(database, "很久以前")
    async with database.session() as session:
        assert await questions.earlier(session, chat=1, person=1, now=NOW, within=timedelta()) == []


async def test_any_text_and_any_telegram_id_can_be_kept(database: Database) -> None:
    odd = "'; DROP TABLE questions; -- \u2028 𠮷 <b>&"
    id = await ask(database, odd + "\0", chat=-(2**52), person=2**52)
    async with database.session() as session:
        kept = await questions.get(session, id=id)
    assert kept is not None
    assert (kept.text, kept.chat, kept.person) == (odd, -(2**52), 2**52)


async def test_ids_grow_and_fit_into_63_bits(database: Database) -> None:
    ids = [await ask(database, "再问") for _ in range(20)]
    assert ids == sorted(set(ids))
    assert 0 < ids[-1] < 2**63


async def test_a_mark_is_set_changed_and_not_set_twice(database: Database) -> None:
    id = await ask(database, "好不好？")

    async def rate(mark: int, person: int = 1) -> bool:
        async with database.session() as session:
            return await questions.rate(session, id=id, person=person, mark=mark)

    assert await rate(+1)
    assert not await rate(+1)
    assert await rate(-1)
    assert await rate(-1, person=2)
    assert not await rate(-1)


async def test_what_was_never_asked_cannot_be_rated(database: Database) -> None:
    async with database.session() as session:
        assert not await questions.rate(session, id=404, person=1, mark=+1)


async def test_a_reply_of_staff_finds_its_question(database: Database) -> None:
    id = await ask(database, "请人工答复", chat=7, person=7)
    row = outbox.Outgoing(31, -200, "sendMessage", "{}", outbox.NOTICE)
    async with database.session() as session:
        await outbox.write(session, [row], now=NOW, claimed_by=None)
        await handovers.open_(session, message_id=31, question_id=id, asker_chat=7, number=1, now=NOW)
    async with database.session() as session:
        assert await handovers.is_open(session, question_id=id)
        assert await handovers.find(session, staff_chat=-200, staff_message=5) is None
        await outbox.mark_sent(session, id=31, message=5, now=NOW)
    async with database.session() as session:
        found = await handovers.find(session, staff_chat=-200, staff_message=5)
        assert found is not None
        assert (found.question_id, found.asker_chat) == (id, 7)
        assert await handovers.find(session, staff_chat=-200, staff_message=6) is None
        assert await handovers.find(session, staff_chat=-201, staff_message=5) is None
        named = await handovers.numbered(session, number=1)
        assert named is found
        assert await handovers.numbered(session, number=2) is None


async def test_questions_handed_over_are_numbered(database: Database) -> None:
    for number in (1, 2):
        async with database.session() as session:
            assert await handovers.next_number(session) == number


async def test_a_question_that_could_not_be_handed_over_may_be_handed_over_again(database: Database) -> None:
    id = await ask(database, "请人工答复", chat=7, person=7)
    row = outbox.Outgoing(31, -200, "sendMessage", "{}", outbox.NOTICE)
    async with database.session() as session:
        await outbox.write(session, [row], now=NOW, claimed_by=None)
        await handovers.open_(session, message_id=31, question_id=id, asker_chat=7, number=1, now=NOW)
        await outbox.mark_failed(session, id=31, reason="chat not found", now=NOW)
    async with database.session() as session:
        assert not await handovers.is_open(session, question_id=id)
