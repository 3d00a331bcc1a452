"""公告, from the first word to the report: what, to whom, when."""

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.app import App
from handlers import texts as common
from handlers.broadcast import texts
from handlers.broadcast.letter import NO_MORE
from storage import preferences, roles
from storage.powers import ALL, Role
from tests.handlers.broadcast.steps import (
    WORDS,
    acts,
    appoint,
    hear,
    only,
    reads_report,
    sent,
    sent_as_it_is,
    tries_out,
    write,
)
from tests.handlers.conftest import Forger
from tests.telegram import Person, Telegram

BEIJING = ZoneInfo("Asia/Shanghai")
HUBEI, HEBEI = "第八届中国创新挑战赛（湖北）", "第八届中国创新挑战赛（河北）"
ORGANISER = "石家庄市人民政府"


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

    world = zhao.telegram.world
    world.turn_clock(23 * 3600 + 60)
    await hear(readers[0], WORDS)
    report = await reads_report(zhao)
    assert report.buttons[0] == "📊 名单"


async def test_what_was_scheduled_can_be_taken_back(app: App, zhao: Person, readers: list[Person]) -> None:
    await tries_out(zhao)
    await zhao.taps("⏰ 定时发送")
    await zhao.taps("明天 9:00")
    await zhao.taps("✅ 确认发送")
    await zhao.taps("撤下，改为草稿")
    assert "又成了草稿" in (await zhao.hears()).text
    zhao.telegram.world.turn_clock(25 * 3600)
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


# ---- afterwards ----


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
