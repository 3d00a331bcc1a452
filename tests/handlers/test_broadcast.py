"""公告: from the first word to the report, by people who write, approve, receive, and want no more of it."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import datetime, timedelta
from io import BytesIO
from zoneinfo import ZoneInfo

import pytest
from openpyxl import load_workbook
from sqlalchemy import select, text

from bot.app import App
from bot.config import Broadcast as BroadcastConfig
from bot.config import Config
from handlers import texts as common
from handlers.broadcast import texts
from handlers.broadcast.callbacks import Confirm, Draft, Run, Verdict
from handlers.broadcast.letter import NO_MORE
from storage import preferences, roles
from storage.models import Broadcast, JournalEntry, Recipient
from storage.models import Mute as MuteRow
from storage.powers import ALL, Role
from tests.handlers.conftest import Forger
from tests.telegram import Heard, Person, Telegram

BEIJING = ZoneInfo("Asia/Shanghai")
SOON = 8.0  # seconds in which anything should have happened
WORDS = "现场赛报名开始了"
HUBEI = "第八届中国创新挑战赛（湖北）"
ORGANISER = "石家庄市人民政府"
HEBEI = "第八届中国创新挑战赛（河北）"

TOO_LATE = {common.REFUSALS["broadcast_is_sending"], common.REFUSALS["broadcast_is_done"]}


@pytest.fixture
def config(config: Config) -> Config:
    """Four people may be written to without asking anybody."""
    return replace(config, broadcast=BroadcastConfig(approve_above=4))


@pytest.fixture
async def morning(telegram: Telegram) -> datetime:
    """It is ten in the morning in Beijing."""
    now = datetime.fromtimestamp(telegram.world.now(), BEIJING)
    ten = now.replace(hour=10, minute=0, second=0) + timedelta(days=1)
    telegram.world.turn_clock((ten - now).total_seconds())
    return ten


@pytest.fixture
async def zhao(telegram: Telegram, morning: datetime) -> Person:
    zhao = telegram.person("赵敏")
    await zhao.starts()
    return zhao


@pytest.fixture
async def readers(telegram: Telegram, morning: datetime) -> list[Person]:
    """Three who have written to us."""
    people = [telegram.person(name) for name in ("林晓雨", "张建国", "陈美玲")]
    for person in people:
        await person.starts()
        await person.hears_all()
    return people


async def hear(person: Person, words: str, within: float = SOON) -> Heard:
    """The next thing said or changed that has these words in it."""
    async with asyncio.timeout(within):
        while True:
            for heard in await person.hears_all():
                if words in heard.text:
                    return heard
            await asyncio.sleep(0.02)


async def reads_report(person: Person, words: str = "已发完") -> Heard:
    """What the message says in the end; nobody waits here for the pace at which it is changed."""
    async with asyncio.timeout(SOON):
        while True:
            for heard in await person.hears_all():
                if words in heard.text:
                    return heard
            telegram_of(person).world.turn_clock(0.5)
            await asyncio.sleep(0.1)


async def is_done(app: App) -> Broadcast:
    """Wait until the only one is."""
    async with asyncio.timeout(SOON):
        while True:
            row = await only(app)
            if row.state == "done":
                return row
            await asyncio.sleep(0.02)


async def write(person: Person, words: str = WORDS) -> None:
    await person.says("/broadcast")
    await person.says(words)


async def tries_out(person: Person, words: str = WORDS) -> None:
    await write(person, words)
    await person.taps("👁 先发给我看看")


async def sent(person: Person, words: str = WORDS) -> None:
    await tries_out(person, words)
    await person.taps("📨 发送")
    await person.taps("✅ 确认发送")


async def only(app: App) -> Broadcast:
    """The one there is."""
    async with app.database.session() as session:
        return (await session.scalars(select(Broadcast))).one()


async def acts(app: App) -> list[tuple[int, str]]:
    async with app.database.session() as session:
        rows = await session.scalars(select(JournalEntry).order_by(JournalEntry.id))
        return [(row.actor, row.act) for row in rows if "broadcast" in row.act]


async def appoint(app: App, person: Person, scope: str = ALL, role: Role = Role.STAFF) -> None:
    await person.starts()
    async with app.database.session() as session:
        await roles.grant(session, person=person.id, role=role, scope=scope, by=1, now=app.clock.now())


# ---- the whole way ----


async def test_written_seen_sent_and_reported(app: App, zhao: Person, readers: list[Person]) -> None:
    await zhao.says("/broadcast")
    assert (await zhao.hears()).text.startswith("写公告")
    await zhao.says(f"{WORDS} <b>不是粗体</b>")
    card = await zhao.hears()
    assert "将发给 4 人" in card.text
    assert "还没试发" in card.text

    await zhao.taps("👁 先发给我看看")
    preview, _ = (await zhao.hears_all())[-2:]
    await zhao.taps("📨 发送")
    assert "时间：现在" in (await zhao.hears()).text
    await zhao.taps("✅ 确认发送")

    for reader in readers:
        heard = await hear(reader, WORDS)
        assert (heard.text, heard.buttons) == (preview.text, preview.buttons)
        assert heard.text == f"📢 赛事通知\n\n{WORDS} <b>不是粗体</b>"
    report = await reads_report(zhao)
    assert "共 4 人，已处理 4 人" in report.text
    assert report.buttons == ("📊 名单", "✏️ 更正", "↩️ 撤回")
    assert await acts(app) == [(zhao.id, "broadcast_sent")]


async def test_the_progress_is_one_message(zhao: Person, readers: list[Person], telegram: Telegram) -> None:
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    before = len(telegram.world.chats[zhao.chat].messages)
    card = (await zhao.hears()).message["message_id"]
    await zhao.taps("✅ 确认发送")
    report = await reads_report(zhao)

    own_copy = 1
    assert report.message["message_id"] == card
    assert len(telegram.world.chats[zhao.chat].messages) == before + own_copy
    assert telegram.world.chats[zhao.chat].messages[card]["text"].startswith("📊")


async def test_formatting_a_picture_and_buttons_arrive(zhao: Person, readers: list[Person], forger: Forger) -> None:
    await zhao.says("/broadcast")
    bold = [{"type": "bold", "offset": 0, "length": 2}]
    await forger.sends(zhao, text="重要通知", entities=bold)
    await zhao.taps("🔗 加按钮")
    await zhao.says("报名 - https://example.cn/join\n日程：https://example.cn/plan?a=1&b=2")
    await sent_as_it_is(zhao)

    heard = await hear(readers[0], "重要通知")
    assert heard.buttons == ("报名", "日程", NO_MORE)
    assert {entity["type"] for entity in heard.message["entities"]} == {"bold"}
    assert [entity["length"] for entity in heard.message["entities"]][-1] == 2


async def sent_as_it_is(person: Person) -> None:
    await person.taps("👁 先发给我看看")
    await person.taps("📨 发送")
    await person.taps("✅ 确认发送")


PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00"
    b"\x00\rIDATx\x9cc\xf8\xcf\xc0\xf0\x1f\x00\x05\x00\x01\xff\x89\x99=\x1d\x00\x00\x00\x00IEND\xaeB`\x82"
)


@pytest.mark.parametrize(("kind", "name", "data"), [("photo", "海报.png", PNG), ("document", "日程.pdf", b"%PDF-1.4")])
async def test_a_picture_or_a_document(
    kind: str, name: str, data: bytes, zhao: Person, readers: list[Person]
) -> None:
    await zhao.says("/broadcast")
    await zhao.uploads(name, data, kind=kind, caption="请看附件")
    await sent_as_it_is(zhao)

    heard = await hear(readers[0], "请看附件")
    assert kind in heard.message
    assert heard.text == "📢 赛事通知\n\n请看附件"


# ---- whom ----


async def test_the_number_follows_every_tap(app: App, zhao: Person, readers: list[Person]) -> None:
    async with app.database.session() as session:
        now = app.clock.now()
        await roles.grant(session, person=readers[1].id, role=Role.DEMANDER, scope=ALL, by=1, now=now)
        await preferences.follow(session, person=readers[2].id, kind="contest", name=HUBEI, on=True)
    await write(zhao)
    await zhao.taps("👥 发给谁")
    await zhao.taps("👤 身份")
    await zhao.taps("需求方")
    assert "将发给 1 人" in (await zhao.hears()).text
    await zhao.taps("访客")
    assert "将发给 3 人" in (await zhao.hears()).text
    await zhao.taps("需求方 ✓")
    await zhao.taps("‹ 返回")
    await zhao.taps("🏆 赛事")
    await zhao.taps("下一页 ›")
    await zhao.taps("下一页 ›")
    await zhao.taps("湖北产业赛")
    heard = await zhao.hears()
    assert f"访客 · 关注{HUBEI}" in heard.text
    assert "将发给 1 人" in heard.text
    await zhao.taps("‹ 返回")
    await zhao.taps("🕒 状态")
    await zhao.taps("有没办完的事")
    assert "将发给 0 人" in (await zhao.hears()).text

    await zhao.taps("‹ 返回")
    await zhao.taps("‹ 返回")
    await zhao.taps("👁 先发给我看看")
    await zhao.taps("📨 发送")
    assert (await zhao.hears()).text == common.REFUSALS["broadcast_nobody"]


async def test_an_organiser_reaches_its_followers_only(app: App, telegram: Telegram, readers: list[Person]) -> None:
    liu = telegram.person("刘思远")
    await appoint(app, liu, ORGANISER)
    async with app.database.session() as session:
        await preferences.follow(session, person=readers[0].id, kind="contest", name=HEBEI, on=True)
        await preferences.follow(session, person=readers[1].id, kind="contest", name=HUBEI, on=True)
    await write(liu)
    assert "将发给 1 人" in (await liu.hears()).text
    await sent_as_it_is(liu)

    assert (await hear(readers[0], WORDS)).text.startswith(f"📢 赛事通知 · {ORGANISER}")
    await reads_report(liu)
    assert await readers[1].hears_all() == []
    assert (await only(app)).total == 1


async def test_somebody_of_two_organisers_says_whose_it_is(app: App, telegram: Telegram) -> None:
    liu = telegram.person("刘思远")
    await appoint(app, liu, ORGANISER)
    await appoint(app, liu, "西安市人民政府")
    await liu.says("/broadcast")
    assert (await liu.hears()).buttons == (ORGANISER, "西安市人民政府")
    await liu.taps("西安市人民政府")
    await liu.says(WORDS)
    assert "赛事通知 · 西安市人民政府" in (await liu.hears()).text


# ---- when ----


async def test_at_a_time_when_the_clock_is_turned(app: App, zhao: Person, readers: list[Person]) -> None:
    await tries_out(zhao)
    await zhao.taps("⏰ 定时发送")
    assert "明天 9:00" in (await zhao.hears()).buttons
    await zhao.says("明天9点")
    confirm = await zhao.hears()
    tomorrow = datetime.fromtimestamp(app.clock.now().timestamp(), BEIJING) + timedelta(days=1)
    assert f"时间：{tomorrow.year}年{tomorrow.month}月{tomorrow.day}日 周" in confirm.text
    await zhao.taps("✅ 确认发送")
    assert (await zhao.hears()).text.startswith("⏰ 已定时")
    await asyncio.sleep(1.2)
    assert (await only(app)).state == "scheduled"

    world = telegram_of(zhao).world
    world.turn_clock(23 * 3600 + 60)
    await hear(readers[0], WORDS)
    report = await reads_report(zhao)
    assert report.buttons[0] == "📊 名单"


def telegram_of(person: Person) -> Telegram:
    return person._telegram


async def test_what_was_scheduled_can_be_taken_back(app: App, zhao: Person, readers: list[Person]) -> None:
    await tries_out(zhao)
    await zhao.taps("⏰ 定时发送")
    await zhao.taps("明天 9:00")
    await zhao.taps("✅ 确认发送")
    await zhao.taps("撤下，改为草稿")
    assert "又成了草稿" in (await zhao.hears()).text
    telegram_of(zhao).world.turn_clock(25 * 3600)
    await asyncio.sleep(1.2)
    assert (await only(app)).state == "draft"


@pytest.mark.parametrize("words", ["昨天9点", "今天 9:00", "不知道", "明天", "13月1日 9:00", "2020-01-01 09:00"])
async def test_a_time_that_cannot_be_is_said_so(words: str, zhao: Person, readers: list[Person], app: App) -> None:
    await tries_out(zhao)
    await zhao.taps("⏰ 定时发送")
    await zhao.hears_all()
    await zhao.says(words)
    heard = await zhao.hears()
    assert heard.buttons == ()
    await zhao.says("后天上午十点半")
    assert "10:30" in (await zhao.hears()).text


# ---- a second member of staff ----


@pytest.fixture
async def many(telegram: Telegram, readers: list[Person], zhao: Person) -> list[Person]:
    """More than may be written to without asking."""
    more = [telegram.person(name) for name in ("王浩然", "刘思远", "孙立伟")]
    for person in more:
        await person.starts()
        await person.hears_all()
    return [*readers, *more]


async def test_many_need_a_second_member_of_staff(app: App, zhao: Person, many: list[Person]) -> None:
    sun = many[-1]
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    confirm = await zhao.hears()
    assert "超过 4 人" in confirm.text
    await zhao.taps("🙋 提交批准")
    assert "等待批准" in (await zhao.hears()).text
    heard = await hear(sun, "赵敏 请您批准")
    assert "共 7 人" in heard.text
    assert heard.buttons == ("✅ 批准", "↩️ 退回")
    assert (await only(app)).state == "awaiting"

    await sun.taps("✅ 批准")
    assert "您已批准" in (await hear(sun, "您已批准")).text
    await hear(zhao, "孙立伟 批准了您的公告")
    await reads_report(zhao)
    await hear(many[0], WORDS)
    assert await acts(app) == [(zhao.id, "broadcast_sent"), (sun.id, "broadcast_approved")]


async def test_sent_back_it_is_a_draft_again(app: App, zhao: Person, many: list[Person]) -> None:
    sun = many[-1]
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    await zhao.taps("🙋 提交批准")
    await hear(sun, "请您批准")
    await sun.taps("↩️ 退回")
    await hear(zhao, "孙立伟 退回了您的公告")
    assert (await only(app)).state == "draft"
    await zhao.taps("📨 发送")
    await zhao.taps("🙋 提交批准")
    await hear(sun, "请您批准")
    await sun.taps("✅ 批准")
    await reads_report(zhao)


async def test_nobody_approves_their_own(app: App, zhao: Person, many: list[Person], forger: Forger) -> None:
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    await zhao.taps("🙋 提交批准")
    row = await only(app)
    await zhao.hears_all()
    await forger.taps(zhao, Verdict(id=row.id, revision=row.revision, yes=True).pack())
    assert (await zhao.hears()).text == common.REFUSALS["broadcast_own"]
    assert (await only(app)).state == "awaiting"


async def test_where_nobody_else_could_approve_it_says_so(app: App, zhao: Person, many: list[Person]) -> None:
    async with app.database.session() as session:
        await session.execute(text(f"UPDATE people SET blocked_at = first_seen WHERE id = {many[-1].id}"))
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    await zhao.taps("🙋 提交批准")
    assert (await zhao.hears()).text == common.REFUSALS["broadcast_no_approver"]
    assert (await only(app)).state == "draft"


async def test_two_approve_at_the_same_moment(app: App, zhao: Person, many: list[Person], telegram: Telegram) -> None:
    sun, wang = many[-1], many[3]
    await appoint(app, wang)
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    await zhao.taps("🙋 提交批准")
    for approver in (sun, wang):
        await hear(approver, "请您批准")
        await approver.hears_all()
    await asyncio.gather(sun.taps("✅ 批准"), wang.taps("✅ 批准"))

    said = [heard.text for approver in (sun, wang) for heard in await approver.hears_all()]
    assert sum("您已批准" in words for words in said) == 1
    assert sum(words in TOO_LATE for words in said) == 1
    await reads_report(zhao)
    assert (await only(app)).delivered == 7


async def test_the_same_button_twice_in_fifty_milliseconds(app: App, zhao: Person, readers: list[Person]) -> None:
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    row = await only(app)
    await zhao.hears_all()
    forger = Forger(telegram_of(zhao))
    again = Confirm(id=row.id, revision=row.revision, at=0).pack()
    await asyncio.gather(zhao.taps("✅ 确认发送"), asyncio.wait_for(_later(lambda: forger.taps(zhao, again)), 5))

    said = {heard.text for heard in await zhao.hears_all()}
    assert said & TOO_LATE
    await is_done(app)
    for reader in readers:
        await asyncio.sleep(0)
        assert [heard.text for heard in await reader.hears_all()] == [f"📢 赛事通知\n\n{WORDS}"]
    assert await acts(app) == [(zhao.id, "broadcast_sent")]


async def _later(act: Callable[[], Awaitable[str]]) -> str:
    await asyncio.sleep(0.05)
    return await act()


# ---- on its way ----


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
    row = await is_done(app)
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
    head, *rows = load_workbook(BytesIO(stored.data)).active.values
    assert head == ("姓名", "用户名", "结果", "送达时间")
    assert sorted((row[0], row[2]) for row in rows) == sorted(
        [("'=1+1", "送达"), ("张建国", "送达"), ("陈美玲", "送达"), ("赵敏", "送达")]
    )


# ---- what cannot be ----


async def test_untested_or_changed_after_the_test_is_not_sent(zhao: Person, readers: list[Person], app: App) -> None:
    await write(zhao)
    await zhao.taps("📨 发送")
    assert (await zhao.hears()).text == common.REFUSALS["broadcast_untested"]
    await zhao.taps("👁 先发给我看看")
    await zhao.taps("✏️ 继续修改")
    await zhao.taps("🏷 类别")
    await zhao.taps("对接活动")
    await zhao.hears_all()
    await zhao.taps("📨 发送")
    assert (await zhao.hears()).text == common.REFUSALS["broadcast_untested"]


async def test_a_confirmation_of_an_earlier_version_is_not_taken(zhao: Person, readers: list[Person], app: App) -> None:
    await tries_out(zhao)
    await zhao.taps("📨 发送")
    old = await only(app)
    await zhao.taps("‹ 返回")
    await zhao.taps("✏️ 改内容")
    await zhao.says("改过的话")
    await zhao.taps("👁 先发给我看看")
    await zhao.hears_all()
    await Forger(telegram_of(zhao)).taps(zhao, Confirm(id=old.id, revision=old.revision, at=0).pack())
    assert (await zhao.hears()).text == common.REFUSALS["broadcast_changed"]


async def test_what_telegram_did_not_take_is_not_sent(
    zhao: Person, readers: list[Person], telegram: Telegram, caplog: pytest.LogCaptureFixture, app: App
) -> None:
    await write(zhao)
    async with app.database.session() as session:
        row = (await session.scalars(select(Broadcast))).one()
        row.content = {"kind": "photo", "file": "no such file", "html": "", "buttons": []}
    await zhao.taps("👁 先发给我看看")
    await zhao.taps("📨 发送")
    assert (await zhao.hears()).text == common.REFUSALS["broadcast_test_failed"]


async def test_things_that_are_no_announcement(zhao: Person, forger: Forger) -> None:
    await zhao.says("/broadcast")
    await zhao.hears_all()
    no = dict.fromkeys(("is_closed", "allows_multiple_answers", "allows_revoting", "members_only"), False)
    poll = {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_anonymous": True, "type": "quiz"} | no
    origin = {"type": "hidden_user", "sender_user_name": "某人", "date": 0}
    photo = [{"file_id": "x", "file_unique_id": "y", "width": 1, "height": 1}]
    sticker = {"file_id": "x", "file_unique_id": "y", "type": "regular", "width": 1, "height": 1,
               "is_animated": False, "is_video": False}  # fmt: skip
    for content, words in (
        ({"sticker": sticker}, "表情不能作公告"),
        ({"poll": poll, "forward_origin": origin}, "转发来的投票"),
        ({"photo": photo, "caption": "长" * 1020}, "图片说明太长了：现在 1020 字"),
        ({"text": "长" * 4090}, "文字太长了：现在 4090 字"),
    ):
        await forger.sends(zhao, **content)
        assert words in (await zhao.hears()).text
    for _ in range(3):
        await forger.sends(zhao, photo=photo, media_group_id="77")
    assert [heard.text for heard in await zhao.hears_all()] == [texts.ALBUM]
    await zhao.says("/contacts")
    assert "联系方式" in (await zhao.hears()).text
    await zhao.says(WORDS)
    assert "公告草稿" in (await zhao.hears()).text


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("报名", "这一行我没看懂"),
        ("报名 - ftp://example.cn", "这个网址打不开"),
        ("报名 - https://", "这一行我没看懂"),
        ("\n".join(["甲 - https://example.cn"] * 6), "最多 5 个按钮"),
        ("很" * 41 + " - https://example.cn", "太长"),
    ],
)
async def test_buttons_that_cannot_be(lines: str, words: str, zhao: Person) -> None:
    await write(zhao)
    await zhao.taps("🔗 加按钮")
    await zhao.hears_all()
    await zhao.says(lines)
    assert words in (await zhao.hears()).text
    await zhao.says("报名 - https://example.cn")
    assert "按钮：1" in (await zhao.hears()).text
    await zhao.taps("🔗 加按钮")
    await zhao.taps("不要按钮")
    assert "按钮：无" in (await zhao.hears()).text


async def test_a_draft_follows_the_message_it_came_from(zhao: Person, readers: list[Person], forger: Forger) -> None:
    await write(zhao)
    mine = [number for number, one in forger.messages(zhao).items() if one["from"]["id"] == zhao.id]
    message = mine[-1]
    await zhao.hears_all()
    await forger.edits(zhao, message, "改过的原文")
    followed, card = await zhao.hears_all()
    assert followed.text == texts.FOLLOWED
    assert "改过的原文" in card.text
    await sent_as_it_is(zhao)
    await hear(readers[0], "改过的原文")
    await reads_report(zhao)
    await forger.edits(zhao, message, "又改")
    assert "改原文不会影响它" in (await zhao.hears()).text


async def test_dropped_and_its_old_buttons(zhao: Person, app: App, forger: Forger) -> None:
    await write(zhao)
    row = await only(app)
    await zhao.taps("🗑 放弃")
    await zhao.taps("🗑 确定放弃")
    assert (await zhao.hears()).text == texts.DROPPED
    for data in (
        Draft(id=row.id, do="test"),
        Draft(id=row.id, do="card"),
        Confirm(id=row.id, revision=1, at=0),
        Run(id=row.id, do="pause"),
    ):
        await forger.taps(zhao, data.pack())
        assert (await zhao.hears()).text == common.REFUSALS["broadcast_gone"]


async def test_a_draft_of_somebody_else(zhao: Person, telegram: Telegram, app: App, forger: Forger) -> None:
    await write(zhao)
    row = await only(app)
    sun = telegram.person("孙立伟")
    await sun.starts()
    await forger.taps(sun, Draft(id=row.id, do="test").pack())
    assert (await sun.hears()).text == common.REFUSALS["broadcast_of_another"]
    await sun.says("/broadcasts")
    assert (await sun.hears()).text == texts.NO_BROADCASTS


async def test_those_without_power_are_refused_and_it_is_written_down(
    app: App, zhao: Person, readers: list[Person], telegram: Telegram, forger: Forger
) -> None:
    stranger, expert, other = readers[0], telegram.person("王浩然"), telegram.person("刘思远")
    await sent(zhao)
    await reads_report(zhao)
    await appoint(app, expert, role=Role.EXPERT)
    await appoint(app, other, ORGANISER)
    row = await only(app)
    for person in (stranger, expert, other):
        await person.hears_all()
    for person in (stranger, expert):
        await person.says("/broadcast")
        assert (await person.hears()).text == common.REFUSALS["forbidden"]
        await person.says("/broadcasts")
        assert (await person.hears()).text == common.REFUSALS["forbidden"]
    for person in (stranger, expert, other):
        for data in (Run(id=row.id, do="recalled"), Run(id=row.id, do="list"), Draft(id=row.id, do="card"),
                     Verdict(id=row.id, revision=1, yes=True)):  # fmt: skip
            await forger.taps(person, data.pack())
            assert (await person.hears()).text == common.REFUSALS["forbidden"]

    refused = [actor for actor, act in await acts(app) if act == "refused_broadcast"]
    assert refused == [stranger.id] * 2 + [expert.id] * 2 + [stranger.id] * 4 + [expert.id] * 4 + [other.id] * 4
    assert (await only(app)).state == "done"


async def test_in_a_group_it_sends_people_to_the_private_chat(zhao: Person, group: int) -> None:
    there = zhao.in_chat(group)
    await there.says("/broadcast")
    assert (await there.hears()).text == texts.ONLY_IN_PRIVATE


async def test_the_list_of_announcements(zhao: Person, readers: list[Person], app: App) -> None:
    await zhao.says("/broadcasts")
    assert (await zhao.hears()).text == texts.NO_BROADCASTS
    await sent(zhao)
    await reads_report(zhao)
    await write(zhao, "一份草稿")
    await zhao.says("/broadcasts")
    heard = await zhao.hears()
    assert "我的草稿" in heard.text
    assert "草稿 · 一份草稿" in heard.buttons[0]
    await zhao.taps("已结束")
    heard = await zhao.hears()
    await zhao.taps(heard.buttons[0])
    assert "已发完" in (await zhao.hears()).text
