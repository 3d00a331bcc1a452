"""A second member of staff, and two hands that press at the same moment."""

import asyncio
from collections.abc import Awaitable, Callable

from sqlalchemy import text

from bot.app import App
from handlers import texts as common
from handlers.broadcast.callbacks import Confirm, Verdict
from tests.handlers.broadcast.steps import (
    WORDS,
    acts,
    appoint,
    hear,
    is_done,
    only,
    reads_report,
    tries_out,
)
from tests.handlers.conftest import Forger
from tests.telegram import Person, Telegram

TOO_LATE = {common.REFUSALS["broadcast_is_sending"], common.REFUSALS["broadcast_is_done"]}


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
    forger = Forger(zhao.telegram)
    again = Confirm(id=row.id, revision=row.revision, at=0).pack()
    await asyncio.gather(zhao.taps("✅ 确认发送"), asyncio.wait_for(_later(lambda: forger.taps(zhao, again)), 5))

    said = {heard.text for heard in await zhao.hears_all()}
    assert said & TOO_LATE
    await is_done(app, zhao)
    for reader in readers:
        await asyncio.sleep(0)
        assert [heard.text for heard in await reader.hears_all()] == [f"📢 赛事通知\n\n{WORDS}"]
    assert await acts(app) == [(zhao.id, "broadcast_sent")]


async def _later(act: Callable[[], Awaitable[str]]) -> str:
    await asyncio.sleep(0.05)
    return await act()
