"""Whoever leaves takes everything along: a form, its files, demands of every state; what was public stays unnamed."""

from sqlalchemy import select, update

from bot.app import App
from storage.tables.demands import Demand, DemandEvent
from storage.tables.forms import Attachment, Draft
from storage.tables.messages import Message
from tests.handlers.demand.steps import (
    NAME,
    PROBLEM,
    TITLE,
    demand,
    does,
    filed,
    in_review,
    opened,
    pastes,
    published,
    tap,
)
from tests.handlers.one_bot import one_loop
from tests.telegram import Person, Telegram

pytestmark = one_loop


async def leaves(person: Person) -> None:
    heard = await does(person, ["/me", tap("🗑 删除我的数据")])
    assert "没有公开过的需求" in heard.text
    await person.taps(next(label for label in heard.buttons if "确定" in label or "删除" in label))
    assert "已经删除" in (await person.hears()).text


async def test_a_form_its_files_and_demands_of_every_state(
    telegram: Telegram, app: App, zhang: Person, zhao: Person
) -> None:
    open_, gone = (
        await published(zhang, zhao, 不公开的内容="都可以公开", 技术问题=f"{NAME}的{PROBLEM}"),
        await in_review(zhang, zhao),
    )
    await pastes(zhang)
    await does(zhang, [tap("✏️ 修改"), tap("✓ 附件")])
    await zhang.uploads("说明.txt", "焊接工艺说明".encode())
    await zhang.hears_all()
    channel = telegram.world.chats[telegram.world.channel].messages
    [post] = channel
    assert NAME in channel[post]["text"]
    await leaves(zhang)
    assert channel[post]["text"] == f"需求 {open_} 已由需求方撤回。"
    async with app.database.session() as session:
        for table in (Draft, Attachment):
            assert list(await session.scalars(select(table))) == []
        [kept] = list(await session.scalars(select(Demand)))
        events = list(await session.scalars(select(DemandEvent)))
    assert (kept.number, kept.state, kept.person_id, kept.title, kept.answers) == (open_, "withdrawn", 0, "", {})
    assert kept.public
    assert TITLE in kept.public
    for told in ("博瑞", "企业名称", "zhang@", "13800138000"):
        assert told not in kept.public + str(kept.public_rows)
    assert {event.by for event in events} == {0, zhao.id}
    assert {event.words for event in events if event.side == "demander"} == {None}
    assert gone not in str((await does(zhao, ["/desk"])).buttons)
    heard = await does(zhang, [f"/start n-{open_}"])
    assert "没有公开，或者已经撤下" in heard.text


async def test_one_that_is_suspended_after_publication_comes_to_life_no_more(
    telegram: Telegram, app: App, zhang: Person, zhao: Person
) -> None:
    number = await published(zhang, zhao)
    await does(zhao, [tap("⏸ 暂停"), "等省里的意见"])
    await leaves(zhang)
    assert (await demand(app, number)).state == "withdrawn"
    await zhao.hears_all()
    heard = await does(zhao, ["/desk"])
    assert "没有待办" in heard.text
    assert not any("暂停" in label for label in heard.buttons)


async def test_a_post_that_arrives_after_the_withdrawal_is_taken_down(
    telegram: Telegram, app: App, zhang: Person, zhao: Person
) -> None:
    number = await published(zhang, zhao)
    row = await demand(app, number)
    channel = telegram.world.chats[telegram.world.channel].messages
    [post] = channel
    # As long as it is on its way, nobody knows its number there
    await knows(app, row, None)
    await does(zhang, [tap("打开"), tap("↩️ 撤回"), tap("确定撤回")])
    assert TITLE in channel[post]["text"]
    await knows(app, row, post)
    for _ in range(2):
        await app.news.tell(app.database, app.clock)
        app.delivery.wake()
        await telegram.delivered(app)
        assert channel[post]["text"] == f"需求 {number} 已由需求方撤回。"
    assert (await demand(app, number)).post is None


async def knows(app: App, row: Demand, number: int | None) -> None:
    async with app.database.session() as session:
        post = update(Message).where(Message.id == row.post)
        await session.execute(post.values(message_id=number, sent_at=app.clock.now()))


async def test_staff_who_leave_keep_nobodys_demand_waiting(
    telegram: Telegram, app: App, zhang: Person, zhao: Person
) -> None:
    number = await in_review(zhang, zhao)
    await leaves(zhao)
    assert (await demand(app, number)).taken_by is None
    sun = telegram.person("孙立伟")
    card = await opened(sun, number)
    assert "受理人" not in card.text
    await sun.taps("📥 接手")
    assert (await demand(app, number)).taken_by == sun.id


async def test_the_data_taken_along_tell_of_demands_and_forms(
    telegram: Telegram, app: App, zhang: Person, zhao: Person
) -> None:
    await filed(zhang)
    await does(zhang, ["/demand", "另一家有限公司"])
    message = (await does(zhang, ["/me", tap("📦 导出我的数据")])).message
    stored = telegram.world.files.get(message["document"]["file_id"])
    assert stored
    written = stored.data.decode()
    assert TITLE in written
    assert "另一家有限公司" in written
