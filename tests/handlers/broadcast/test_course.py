"""A broadcast on its way, its readers, and what can be done about it afterwards."""

import asyncio
from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import select, text

from bot.app import App
from handlers import texts as common
from handlers.broadcast import texts
from handlers.broadcast.callbacks import Run
from handlers.broadcast.letter import NO_MORE
from storage import preferences
from storage.tables.broadcasts import Recipient
from storage.tables.people import Mute as MuteRow
from tests.handlers.broadcast.steps import (
    WORDS,
    acts,
    hear,
    is_done,
    only,
    reads_report,
    sent,
    tries_out,
    write,
)
from tests.handlers.conftest import Forger
from tests.telegram import Person, Telegram


async def test_paused_and_resumed(app: App, zhao: Person, readers: list[Person], telegram: Telegram) -> None:
    telegram.world.turn_clock(13 * 3600)  # at night nothing goes out, and there is time to think
    await sent(zhao)
    await zhao.taps("⏸ 暂停")
    assert (await hear(zhao, "已暂停")).buttons == ("▶️ 继续", "⏹ 取消")
    telegram.world.turn_clock(9 * 3600 + 60)
    await asyncio.sleep(2.2)
    assert (await only(app)).delivered == 0
    await zhao.taps("▶️ 继续")
    await hear(readers[0], WORDS)
    await reads_report(zhao)
    assert [act for _, act in await acts(app)] == ["broadcast_sent", "broadcast_paused", "broadcast_resumed"]


async def test_cancelled_for_good(app: App, zhao: Person, readers: list[Person], telegram: Telegram) -> None:
    telegram.world.turn_clock(13 * 3600)
    await sent(zhao)
    await hear(zhao, "有读者正在休息")
    await zhao.taps("⏹ 取消")
    await zhao.taps("⏹ 确定取消")
    assert "已取消" in (await hear(zhao, "没有发送 4")).text
    telegram.world.turn_clock(9 * 3600 + 60)
    await asyncio.sleep(2.2)
    assert (await only(app)).delivered == 0
    assert await readers[0].hears_all() == []
    row = await only(app)
    for do in ("pause", "resume", "cancelled", "recalled"):
        await Forger(telegram).taps(zhao, Run.model_validate({"id": row.id, "do": do}).pack())
        sentence = "nobody_has_it" if do == "recalled" else "is_cancelled"
        assert (await hear(zhao, common.REFUSALS[f"broadcast_{sentence}"])).buttons == ()


async def test_blocked_and_gone_readers_are_told_apart(
    app: App, zhao: Person, readers: list[Person], telegram: Telegram
) -> None:
    telegram.world.people[readers[0].id].blocked = True  # without a word to us
    telegram.world.people[readers[1].id].started = False
    await sent(zhao)
    report = await reads_report(zhao)

    assert "送达 2\n已停用机器人 1\n账号已注销 1" in report.text
    async with app.database.session() as session:
        rows = await session.execute(text("SELECT id FROM people WHERE blocked_at IS NOT NULL OR gone_at IS NOT NULL"))
        assert sorted(row.id for row in rows) == sorted(reader.id for reader in readers[:2])
    await write(zhao, "第二条")
    assert "将发给 2 人" in (await zhao.hears()).text


async def test_whoever_sleeps_hears_of_it_in_the_morning(
    app: App, zhao: Person, readers: list[Person], telegram: Telegram
) -> None:
    async with app.database.session() as session:
        await preferences.live_in(session, person=readers[0].id, zone="Europe/London")
    telegram.world.turn_clock(13 * 3600)  # 23:00 in Beijing, afternoon in London
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    assert "22:00–08:00 不打扰" in (await zhao.hears()).text
    await zhao.taps("✅ 确认发送")
    await hear(readers[0], WORDS)
    await hear(zhao, "有读者正在休息")
    assert await readers[1].hears_all() == []
    await asyncio.sleep(0.5)  # it is heard a moment before it is written down
    assert (await only(app)).delivered == 1

    telegram.world.turn_clock(9 * 3600 + 60)
    await hear(readers[1], WORDS)
    await reads_report(zhao)


# ---- readers ----


async def test_a_reader_wants_no_more_of_a_category(app: App, zhao: Person, readers: list[Person]) -> None:
    await sent(zhao)
    reader = readers[0]
    await hear(reader, WORDS)
    toast = await reader.taps(NO_MORE)
    assert toast == texts.muted("contest")
    assert await reader.taps(NO_MORE) == toast
    async with app.database.session() as session:
        assert [(row.person_id, row.category) for row in await session.scalars(select(MuteRow))] == [
            (reader.id, "contest")
        ]
    await reads_report(zhao)
    await write(zhao, "第二条")
    assert "将发给 3 人" in (await zhao.hears()).text
    await zhao.taps("🏷 类别")
    await zhao.taps("政策与培训")
    assert "将发给 4 人" in (await zhao.hears()).text


# ---- afterwards ----


async def test_a_correction_changes_every_copy(app: App, zhao: Person, readers: list[Person]) -> None:
    await sent(zhao)
    await reads_report(zhao)
    old = (await hear(readers[0], WORDS)).message["message_id"]
    await zhao.taps("✏️ 更正")
    await zhao.says("报名截止 9 月 1 日")
    assert (await zhao.hears_all())[-2].text == "📢 赛事通知\n\n报名截止 9 月 1 日"
    await zhao.taps("✅ 确认更正")

    for reader in readers:
        assert (await hear(reader, "报名截止 9 月 1 日")).buttons == (NO_MORE,)
    report = await reads_report(zhao, "已更正 4")
    assert "已发完" in report.text
    async with app.database.session() as session:
        mine = select(Recipient).where(Recipient.person_id == readers[0].id)
        copy = (await session.scalars(mine)).one()
    assert (copy.message_id, copy.revision) == (old, 2)


async def test_a_large_correction_is_approved_too(app: App, zhao: Person, many: list[Person]) -> None:
    sun = many[-1]
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    await zhao.taps("🙋 提交批准")
    await hear(sun, "请您批准")
    await sun.taps("✅ 批准")
    await reads_report(zhao)
    await zhao.taps("✏️ 更正")
    await zhao.says("更正后的话")
    await zhao.taps("✅ 确认更正")
    await hear(sun, "请您批准更正")
    assert (await only(app)).state == "correction"
    await sun.taps("✅ 批准")
    await hear(many[0], "更正后的话")
    await reads_report(zhao, "已更正 7")


async def test_a_recall_leaves_nothing(app: App, zhao: Person, readers: list[Person], telegram: Telegram) -> None:
    await sent(zhao)
    await reads_report(zhao)
    await hear(readers[0], WORDS)
    await zhao.taps("↩️ 撤回")
    assert "会从 4 人的聊天里删去它" in (await zhao.hears()).text
    await zhao.taps("↩️ 确定撤回")
    report = await reads_report(zhao, "已撤回 4")

    assert report.buttons == ("📊 名单",)
    for reader in readers:
        assert not any(WORDS in str(one) for one in telegram.world.chats[reader.chat].messages.values())


async def test_after_two_days_copies_stay(app: App, zhao: Person, readers: list[Person], telegram: Telegram) -> None:
    await sent(zhao)
    await reads_report(zhao)
    telegram.world.turn_clock(49 * 3600)
    await zhao.taps("↩️ 撤回")
    await zhao.taps("↩️ 确定撤回")
    row = await is_done(app, zhao)
    assert (row.recalled, row.delivered) == (0, 4)
    assert any(WORDS in str(one) for one in telegram.world.chats[readers[0].chat].messages.values())


async def test_the_list_is_a_workbook_without_formulas(
    app: App, zhao: Person, readers: list[Person], telegram: Telegram
) -> None:
    telegram.world.people[readers[0].id].first_name = "=1+1"
    await readers[0].starts()
    await sent(zhao)
    await reads_report(zhao)
    await zhao.taps("📊 名单")
    document = (await zhao.hears()).message["document"]
    assert document["file_name"].endswith(".xlsx")
    stored = telegram.world.files.get(document["file_id"])
    assert stored
    page = load_workbook(BytesIO(stored.data)).active
    assert "f" not in {cell.data_type for row in page for cell in row}
    head, *rows = page.values
    assert head == ("姓名", "用户名", "结果", "送达时间")
    assert sorted((row[0], row[2]) for row in rows) == sorted(
        [("=1+1", "送达"), ("张建国", "送达"), ("陈美玲", "送达"), ("赵敏", "送达")]
    )
