"""Messages out: in order, at Telegram's pace, whatever Telegram answers, and no chat at the cost of another."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime

import pytest
from aiogram.methods import EditMessageText, SendDocument, SendMessage
from aiohttp import web
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.letters import Letters
from bot.pace import ANNOUNCEMENT, URGENT
from bot.parcels import Outcome, Parcel
from bot.simulator.faults import Fault
from bot.simulator.limits import COUNTINGS, Counting
from bot.simulator.server import Simulator
from storage import outbox
from storage.base import new_id
from storage.database import Database
from storage.outbox import Echo, Outgoing
from storage.tables.messages import Message
from storage.tables.people import Person
from tests.bot.sending import answer, crowd, known, put_off, row_of, said, sender, settled, to, until, written

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@ON_SQLITE
async def test_each_chat_hears_its_messages_in_order(database: Database, simulator: Simulator) -> None:
    chats = crowd(simulator, 10)
    for number in range(3):
        await written(database, *(row for chat in chats for row in to(chat, f"{chat} {number}")))
    async with sender(database, simulator):
        await until(lambda: len(said(simulator)) == 30)
    for chat in chats:
        assert said(simulator, chat) == [f"{chat} {number}" for number in range(3)]


@ON_SQLITE
async def test_the_parts_of_an_answer_stay_in_order_while_telegram_is_out_of_order(
    database: Database, simulator: Simulator
) -> None:
    """And so do the answers that come after it; nobody else waits."""
    chat, other = crowd(simulator, 2)
    simulator.world.faults.set(Fault("502"))
    async with sender(database, simulator) as delivery:
        tasks = []
        for texts in (("一", "二"), ("三", "四")):
            rows, parcels = answer(chat, *texts)
            await written(database, *rows, by=delivery.me, sending=True)
            tasks.append(asyncio.create_task(delivery.deliver_now(Letters(), parcels)))
            await asyncio.sleep(0.2)
        await asyncio.sleep(0.1)
        _, parcels = answer(other, "五")
        await asyncio.wait_for(delivery.deliver_now(Letters(), parcels), 0.9)
        assert said(simulator) == ["五"]
        simulator.world.faults.set(Fault("502"))  # again, when the first part is tried anew
        await until(lambda: len(said(simulator, chat)) == 4)
        await asyncio.wait(tasks)
    # 1 s, then 2 s
    assert said(simulator, chat) == ["一", "二", "三", "四"]


@ON_SQLITE
async def test_whoever_waits_for_an_answer_is_told_before_notices_and_those_before_announcements(
    database: Database, simulator: Simulator
) -> None:
    chats = crowd(simulator, 61)
    await written(database, *(row for chat in chats[:20] for row in to(chat, "通知")))
    await written(database, *(row for chat in chats[20:30] for row in to(chat, "先前的回答", urgent=True)))
    announcements = Announcements(chats[30:60])
    async with sender(database, simulator, per_second=20) as delivery:
        delivery.serve(Letters(), announcements)
        await until(lambda: "通知" in said(simulator))
        _, parcels = answer(chats[60], "回答")
        await asyncio.wait_for(delivery.deliver_now(Letters(), parcels), 1.5)
        await until(lambda: len(said(simulator)) == 61)
    heard = said(simulator)
    assert heard[:10] == ["先前的回答"] * 10
    assert heard.index("回答") < 35
    last_notice = max(place for place, text in enumerate(heard) if text == "通知")
    assert heard.index("公告") > last_notice - 2
    assert Counter(heard) == {"通知": 20, "先前的回答": 10, "公告": 30, "回答": 1}


class Announcements:
    """A source of announcements, as one of broadcasts would be."""

    def __init__(self, chats: Sequence[int]) -> None:
        self.waiting = list(chats)

    async def claim(self, session: AsyncSession, *, by: int, now: datetime, limit: int) -> Sequence[Parcel]:
        taken, self.waiting = self.waiting[:limit], self.waiting[limit:]
        return [Parcel(chat, chat, SendMessage(chat_id=chat, text="公告"), ANNOUNCEMENT) for chat in taken]

    async def sending(self, session: AsyncSession, parcels: Iterable[Parcel]) -> None:
        """Nothing is written down."""

    async def settle(self, session: AsyncSession, parcel: Parcel, outcome: Outcome, *, now: datetime) -> None:
        """Nor is this."""

    async def recover(self, session: AsyncSession, *, alive: Collection[int], again: bool) -> None:
        """So there is nothing to recover."""


@ON_SQLITE
@pytest.mark.parametrize("counting", COUNTINGS)
async def test_telegrams_limits_are_kept(
    database: Database, simulator: Simulator, counting: Counting, caplog: pytest.LogCaptureFixture
) -> None:
    simulator.world.limits.count_by(counting)
    chats = crowd(simulator, 75)
    begun = asyncio.get_running_loop().time()
    await written(database, *(row for chat in chats for row in to(chat, str(chat))))
    async with sender(database, simulator, per_second=30):
        await until(lambda: len(said(simulator)) == len(chats))
    assert asyncio.get_running_loop().time() - begun < 4
    assert sorted(said(simulator)) == sorted(str(chat) for chat in chats)
    assert simulator.world.limits.refused == 0


@ON_SQLITE
async def test_telegram_asks_to_wait_and_only_that_chat_waits(database: Database, simulator: Simulator) -> None:
    chat, *others = crowd(simulator, 12)
    loop = asyncio.get_running_loop()
    first, _ = await written(database, *to(chat, "甲", "乙"))
    simulator.world.faults.set(Fault("429", retry_after=3))
    async with sender(database, simulator):
        await put_off(database, first)
        refused = loop.time()
        await asyncio.sleep(0.2)
        await written(database, *(row for other in others for row in to(other, "好")))
        await until(lambda: said(simulator).count("好") == len(others), 1)
        assert said(simulator, chat) == []
        await until(lambda: said(simulator, chat) == ["甲"])
        assert 2.9 < loop.time() - refused < 3.5
        await until(lambda: said(simulator, chat) == ["甲", "乙"])


@ON_SQLITE
async def test_whoever_is_to_be_answered_is_tried_again_whatever_the_source(
    database: Database, simulator: Simulator
) -> None:
    """At most once: that the first try has not arrived is written down before the next, in the words of its source."""
    (chat,) = crowd(simulator, 1)
    simulator.world.faults.set(Fault("429", retry_after=1))
    answers = Answers()
    async with sender(database, simulator, answers, again=False) as delivery:
        call = SendMessage(chat_id=chat, text="回答")
        await delivery.deliver_now(answers, [Parcel("一", chat, call, URGENT)])
        await until(lambda: len(answers.log) == 4)
    assert answers.log == ["sending 一", "later 一", "sending 一", "delivered 一"]
    assert said(simulator) == ["回答"]


class Answers:
    """A source that is not the outbox. It keeps a log of what it is told."""

    def __init__(self) -> None:
        self.log: list[str] = []

    async def claim(self, session: AsyncSession, *, by: int, now: datetime, limit: int) -> Sequence[Parcel]:
        return []

    async def sending(self, session: AsyncSession, parcels: Iterable[Parcel]) -> None:
        self.log += [f"sending {parcel.key}" for parcel in parcels]

    async def settle(self, session: AsyncSession, parcel: Parcel, outcome: Outcome, *, now: datetime) -> None:
        self.log.append(f"{outcome.kind} {parcel.key}")

    async def recover(self, session: AsyncSession, *, alive: Collection[int], again: bool) -> None:
        """There is nothing to recover."""


@ON_SQLITE
async def test_two_chats_that_are_asked_to_wait_mean_that_all_must(database: Database, simulator: Simulator) -> None:
    *two, other = crowd(simulator, 3)
    loop = asyncio.get_running_loop()
    ids = await written(database, *(row for chat in two for row in to(chat, "甲")))
    simulator.world.faults.set(Fault("429", count=2, retry_after=2))
    begun = loop.time()
    async with sender(database, simulator) as delivery:
        for id in ids:
            await put_off(database, id)
        _, parcels = answer(other, "乙")
        await delivery.deliver_now(Letters(), parcels)
        assert loop.time() - begun >= 2
        await until(lambda: len(said(simulator)) == 3)
    assert sorted(said(simulator)) == ["乙", "甲", "甲"]


@ON_SQLITE
async def test_a_chat_with_much_to_hear_does_not_keep_others_waiting(database: Database, simulator: Simulator) -> None:
    other, staff = *crowd(simulator, 1), simulator.world.staff_chat
    await written(database, *to(staff, *(f"{number}" for number in range(150))))
    await written(database, *to(other, "好"))
    async with sender(database, simulator):
        await until(lambda: said(simulator, other) == ["好"], 2)
        await written(database, *to(staff, "150"))
        await until(lambda: len(said(simulator, staff)) == 3)
    assert said(simulator, staff) == ["0", "1", "2"]
    assert await waiting(database) == [str(number) for number in range(3, 151)]


async def waiting(database: Database) -> list[str]:
    """What waits in the outbox, in the order it will be sent; in nobody's hands."""
    async with database.session() as session:
        rows = await session.scalars(select(Message).order_by(Message.due_at, Message.id))
        kept = [row for row in rows if row.state != "sent"]
    assert {(row.state, row.claimed_by) for row in kept} <= {("waiting", None)}
    return [json.loads(row.payload)["text"] for row in kept]


@ON_SQLITE
async def test_passing_errors_are_tried_again_with_growing_pauses(database: Database, simulator: Simulator) -> None:
    (chat,) = crowd(simulator, 1)
    loop = asyncio.get_running_loop()
    begun = loop.time()
    simulator.world.faults.set(Fault("502", count=2))
    (id,) = await written(database, *to(chat, "好"))
    async with sender(database, simulator):
        await settled(database, id)
    assert 3.0 < loop.time() - begun < 4.5
    row = await row_of(database, id)
    assert (row.state, row.attempts, row.error, said(simulator)) == ("sent", 3, None, ["好"])


@ON_SQLITE
async def test_what_became_of_a_message_is_recorded_and_told(database: Database, simulator: Simulator) -> None:
    blocked, asker, stranger = *crowd(simulator, 2), 777
    simulator.world.people[blocked].blocked = True
    for person in (blocked, stranger):
        await known(database, person)
    echo = Echo(asker, delivered="已送达", failed="未送达")
    ids = await written(
        database,
        *(replace(row, echo=echo) for chat in (blocked, stranger) for row in to(chat, "好")),
        *(replace(row, echo=echo) for row in to(simulator.world.staff_chat, "长" * 5000, "好")),
    )
    async with sender(database, simulator):
        rows = await settled(database, *ids)
        await until(lambda: len(said(simulator, asker)) == 4)
    assert [row.state for row in rows] == ["failed", "failed", "failed", "sent"]
    assert [(row.error or "").partition(": ")[2] for row in rows] == [
        "bot was blocked by the user",
        "chat not found",
        "message is too long",
        "",
    ]
    assert sorted(said(simulator, asker)) == ["已送达", "未送达", "未送达", "未送达"]
    assert rows[3].message_id in simulator.world.chats[simulator.world.staff_chat].messages
    async with database.session() as session:
        gone, stopped = await session.get(Person, stranger), await session.get(Person, blocked)
    assert gone
    assert stopped
    assert (gone.gone_at is None, gone.blocked_at is None) == (False, True)
    assert (stopped.gone_at is None, stopped.blocked_at is None) == (True, False)


def outgoing(call: EditMessageText | SendDocument, chat: int, **more: object) -> Outgoing:
    payload = call.model_dump_json(exclude_unset=True, exclude_none=True)
    return Outgoing(new_id(), chat, call.__api_method__, payload, outbox.NOTICE, **more)  # type: ignore[arg-type]


@ON_SQLITE
async def test_a_message_that_cannot_be_changed_any_more_is_sent_anew(
    database: Database, simulator: Simulator
) -> None:
    (chat,) = crowd(simulator, 1)
    gone = EditMessageText(chat_id=chat, message_id=999, text="新的一页")
    (id,) = await written(database, outgoing(gone, chat))
    async with sender(database, simulator):
        (row,) = await settled(database, id)
    assert said(simulator, chat) == ["新的一页"]
    assert (row.state, row.message_id) == ("sent", max(simulator.world.chats[chat].messages))


@ON_SQLITE
async def test_a_group_that_became_a_supergroup_is_followed(database: Database, simulator: Simulator) -> None:
    old = simulator.world.staff_chat
    ids = await written(database, *to(old, "一", "二"))
    new = simulator.world.move(old).id
    async with sender(database, simulator):
        await settled(database, *ids)
    assert said(simulator, new) == ["一", "二"]


@ON_SQLITE
async def test_a_file_goes_with_its_caption(database: Database, simulator: Simulator) -> None:
    (chat,) = crowd(simulator, 1)
    document = SendDocument(chat_id=chat, document="attach://名单.csv", caption="名单")
    (id,) = await written(database, outgoing(document, chat, file="姓名\n".encode(), file_name="名单.csv"))
    async with sender(database, simulator):
        await settled(database, id)
    (message,) = simulator.world.chats[chat].messages.values()
    assert (message["caption"], message["document"]["file_name"]) == ("名单", "名单.csv")


@ON_SQLITE
async def test_one_message_that_cannot_be_read_holds_up_nobody(
    database: Database, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    """It may have been written by another edition of the program."""
    (chat,) = crowd(simulator, 1)
    unknown = Outgoing(new_id(), chat, "sendHologram", "{}", outbox.NOTICE, echo=Echo(chat, failed="未送达"))
    garbled = Outgoing(new_id(), chat, "sendMessage", '{"chat": 1}', outbox.NOTICE)
    ids = await written(database, unknown, garbled, *to(chat, "好"))
    async with sender(database, simulator):
        rows = await settled(database, *ids)
        await until(lambda: len(said(simulator)) == 2)
    assert [row.state for row in rows] == ["failed", "failed", "sent"]
    assert sorted(said(simulator)) == ["好", "未送达"]


@ON_SQLITE
async def test_what_cannot_be_settled_holds_up_nobody(
    database: Database, simulator: Simulator, caplog: pytest.LogCaptureFixture
) -> None:
    letters, (chat, *others) = Unsettled(), crowd(simulator, 5)
    await written(database, *to(chat, "甲"))
    async with sender(database, simulator) as delivery:
        delivery.serve(letters)
        await until(lambda: len(said(simulator)) == 1)
        ids = await written(database, *(row for other in others for row in to(other, "乙")))
        rows = await settled(database, *ids)
    assert [row.state for row in rows] == ["sent"] * 4


class Unsettled(Letters):
    """One whose first row the database will not take."""

    async def settle(self, session: AsyncSession, parcel: Parcel, outcome: Outcome, *, now: datetime) -> None:
        await super().settle(session, parcel, outcome, now=now)
        if "甲" in parcel.key.payload:
            raise IntegrityError("UPDATE", {}, Exception())


async def odd(_: web.Request) -> web.Response:
    """Telegram has done it, and says so in words of a Bot API newer than ours."""
    return web.json_response({"ok": True, "result": {"message_id": 5, "date": "方才", "chat": "?"}})


@pytest.fixture
async def newer_api() -> AsyncIterator[str]:
    app = web.Application()
    app.router.add_post("/bot{token}/{method}", odd)
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=0)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    host, port = runner.addresses[0][:2]
    yield f"http://{host}:{port}"
    await runner.cleanup()


@ON_SQLITE
async def test_good_news_that_cannot_be_read_is_still_good_news(
    database: Database, simulator: Simulator, newer_api: str
) -> None:
    simulator.url = newer_api
    (id,) = await written(database, *to(710_000_001, "好"))
    async with sender(database, simulator):
        (row,) = await settled(database, id)
    assert (row.state, row.message_id, row.attempts) == ("sent", 5, 1)
