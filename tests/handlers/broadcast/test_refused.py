"""What cannot be announced, and who may not: a sentence each."""


import pytest
from sqlalchemy import select

from bot.app import App
from handlers import texts as common
from handlers.broadcast import texts
from handlers.broadcast.callbacks import Confirm, Draft, Run, Verdict
from storage.powers import Role
from storage.tables.broadcasts import Broadcast
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

ORGANISER = "石家庄市人民政府"


async def test_untested_or_changed_after_the_test_is_not_sent(zhao: Person, readers: list[Person], app: App) -> None:
    await write(zhao)
    await zhao.taps("📨 发送")
    assert (await zhao.hears()).text == common.REFUSALS["broadcast_untested"]
    await zhao.taps("👁 先发给我看看")
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
    await Forger(zhao.telegram).taps(zhao, Confirm(id=old.id, revision=old.revision, at=0).pack())
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
    said = ("is_anonymous", "is_closed", "allows_multiple_answers", "allows_revoting", "members_only")
    poll = {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "type": "quiz"}
    poll |= dict.fromkeys(said, False)
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
    _, card = await zhao.hears_all()
    assert card.text.startswith(texts.FOLLOWED)
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
