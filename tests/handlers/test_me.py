"""/me: what is kept about oneself, changed, taken along and deleted."""

import json
from typing import Any

import pytest
from sqlalchemy import Integer, select, update
from sqlalchemy.types import BigInteger

from bot import lanes
from bot.app import App
from handlers import texts
from handlers.people import callbacks, cities, following, takeout
from handlers.people.texts import me as said
from handlers.people.texts.words import ONLY_PRIVATE
from knowledge.base import Knowledge
from storage import people, roles
from storage.base import Base
from storage.powers import ALL, Role
from storage.tables.people import Following, Person
from storage.tables.updates import Conversation
from tests.handlers.conftest import Forger
from tests.handlers.demand.steps import published
from tests.handlers.solution.steps import ROUTE, files, has_signed
from tests.telegram import Heard, Telegram
from tests.telegram import Person as Somebody

FOREVER = "journal"  # the table that keeps what was done


async def stored(app: App, id: int) -> Person | None:
    async with app.database.session() as session:
        return await session.get(Person, id)


async def traces(app: App, id: int) -> set[str]:
    """The tables in which the person is."""
    found = set()
    async with app.database.session() as session:
        for name, table in Base.metadata.tables.items():
            integers = [column for column in table.c if isinstance(column.type, Integer | BigInteger)]
            for row in await session.execute(select(table)):
                if id in [row._mapping[column] for column in integers] or str(id) in str(row):
                    found.add(name)
    return found


def lines(heard: Heard) -> dict[str, str]:
    """What stands behind each name on the page."""
    pairs = (line.partition("：") for line in heard.text.splitlines())
    return {name: value for name, colon, value in pairs if colon}


async def test_me_says_in_plain_words_what_is_kept(guest: Somebody) -> None:
    await guest.says("奖金归谁出？")
    await guest.says("/me")

    page = lines(await guest.hears())
    assert page["称呼"] == "林晓雨（@lin_xiaoyu）"
    assert page["身份"] == "未声明"
    assert page["时区"].startswith("北京时间（Asia/Shanghai），现在是 ")
    assert page["接收的公告"] == "赛事通知、对接活动、政策与培训"
    assert page["关注"] == "没有"
    assert page["提过的问题"] == "1 个"
    assert page["没填完的内容"] == "没有"


async def test_any_name_is_harmless(guest: Somebody, telegram: Telegram) -> None:
    name = "</b><a href='x'>林&amp;😀"
    telegram.world.people[guest.id].first_name = name
    await guest.says("/me")

    heard = await guest.hears()
    assert lines(heard)["称呼"] == f"{name}（@lin_xiaoyu）"
    assert [entity["type"] for entity in heard.message["entities"]] == ["bold", "mention"]


async def test_an_open_conversation_is_told(guest: Somebody, app: App) -> None:
    await guest.starts()
    async with app.database.session() as session:
        place = Conversation(chat=-5, person_id=guest.id, state="写", data={}, changed_at=app.clock.now())
        session.add(place)

    await guest.says("/me")
    assert lines(await guest.hears())["没填完的内容"] == "有"


async def test_roles_are_declared_and_taken_back(guest: Somebody, app: App) -> None:
    await guest.says("/me")
    await guest.taps("🪪 我的身份")
    await guest.taps("需求方")
    await guest.taps("服务机构")
    assert (await guest.hears()).buttons == ("✓ 需求方", "挑战者", "✓ 服务机构", "‹ 返回")

    await guest.taps("✓ 需求方")
    await guest.taps("‹ 返回")
    assert lines(await guest.hears())["身份"] == "服务机构"
    async with app.database.session() as session:
        assert await roles.held(session, person=guest.id) == {("institution", ALL)}


async def test_contests_and_industries_are_followed(guest: Somebody, app: App) -> None:
    await guest.says("/me")
    await guest.taps("⭐ 关注")
    await guest.taps("🏆 赛事（已关注 0）")
    await guest.taps("下一页 ›")
    await guest.taps("浙江产业赛")
    heard = await guest.hears()
    assert "第 2/3 页" in heard.text
    assert "✓ 浙江产业赛" in heard.buttons

    await guest.taps("‹ 返回")
    await guest.taps("🏭 产业领域（已关注 0）")
    await guest.taps("新能源产业")
    await guest.taps("新能源汽车产业")
    await guest.taps("✓ 新能源产业")
    await guest.taps("‹ 返回")
    assert (await guest.hears()).buttons[:2] == ("🏆 赛事（已关注 1）", "🏭 产业领域（已关注 1）")
    await guest.taps("‹ 返回")
    assert lines(await guest.hears())["关注"] == "浙江产业赛、新能源汽车产业"
    async with app.database.session() as session:
        kept = {(row.kind, row.name) for row in await session.scalars(select(Following))}
    assert kept == {("contest", "第八届中国创新挑战赛（浙江）"), ("industry", "新能源汽车产业")}


async def test_every_contest_and_industry_can_be_followed(knowledge: Knowledge) -> None:
    assert len(following.choices(knowledge, "contest")) == len(knowledge.contests) == 27
    fields = {entry.field for contest in knowledge.contests for entry in contest.entries}
    assert set(following.choices(knowledge, "industry")) == fields


async def test_announcements_are_switched_off_and_on(guest: Somebody) -> None:
    await guest.says("/me")
    await guest.taps("📣 公告订阅")
    await guest.taps("✓ 政策与培训")
    assert (await guest.hears()).buttons == ("✓ 赛事通知", "✓ 对接活动", "政策与培训", "‹ 返回")
    await guest.taps("✓ 赛事通知")
    await guest.taps("政策与培训")
    await guest.taps("‹ 返回")
    assert lines(await guest.hears())["接收的公告"] == "对接活动、政策与培训"


# ---- the time zone ----


async def zone_page(guest: Somebody) -> Heard:
    await guest.says("/me")
    await guest.taps("🕒 时区")
    return await guest.hears()


async def test_a_zone_is_chosen_by_a_tap(guest: Somebody, app: App) -> None:
    assert (await zone_page(guest)).buttons == (*cities.OFFERED, "‹ 返回")
    await guest.taps("东京")

    assert "东京时间（Asia/Tokyo）" in (await guest.hears()).text
    person = await stored(app, guest.id)
    assert person is not None
    assert person.zone == "Asia/Tokyo"
    await guest.says("奖金归谁出")
    assert "需求方支付" in (await guest.hears()).text


@pytest.mark.parametrize(
    ("written", "zone"),
    [
        ("柏林", "Europe/Berlin"),
        ("new york", "America/New_York"),
        ("europe/paris", "Europe/Paris"),
        ("成都市", "Asia/Shanghai"),
    ],
)
async def test_a_zone_is_chosen_by_writing_a_city(guest: Somebody, app: App, written: str, zone: str) -> None:
    await zone_page(guest)
    await guest.says(written)

    assert zone in (await guest.hears()).text
    person = await stored(app, guest.id)
    assert person is not None
    assert person.zone == zone


async def test_what_is_no_city_is_said_and_a_question_aside_is_answered(guest: Somebody) -> None:
    await zone_page(guest)
    await guest.says("亚特兰蒂<斯>")
    heard = await guest.hears()
    assert "亚特兰蒂<斯>" in heard.text
    assert "柏林" in heard.buttons

    await guest.says("奖金归谁出？")
    assert "需求方支付" in (await guest.hears()).text
    await guest.says("/contacts")
    assert "010-88656292" in (await guest.hears()).text
    await guest.says("首尔")
    assert "Asia/Seoul" in (await guest.hears()).text


async def test_later_what_is_written_is_a_question_again(guest: Somebody, telegram: Telegram) -> None:
    await zone_page(guest)
    telegram.world.turn_clock(601)
    await guest.says("奖金归谁出")
    assert "需求方支付" in (await guest.hears()).text

    await zone_page(guest)
    await guest.taps("‹ 返回")
    await guest.says("奖金归谁出")
    assert "需求方支付" in (await guest.hears()).text


async def test_another_conversation_is_not_lost_for_a_zone(guest: Somebody, app: App) -> None:
    await guest.starts()
    async with app.database.session() as session:
        row = Conversation(
            chat=guest.chat, person_id=guest.id, state="写", data={"稿": "一"}, changed_at=app.clock.now()
        )
        session.add(row)

    assert said.BUSY_ELSEWHERE in (await zone_page(guest)).text
    await guest.taps("柏林")
    await guest.hears()
    async with app.database.session() as session:
        kept = await session.get_one(Conversation, (guest.chat, guest.id))
    assert (kept.state, kept.data) == ("写", {"稿": "一"})


# ---- the file ----


async def export(person: Somebody, telegram: Telegram) -> dict[str, Any]:
    await person.says("/me")
    await person.taps("📦 导出我的数据")
    heard = await person.hears()
    assert heard.text == said.EXPORTED
    document = heard.message["document"]
    assert document["file_name"] == "我的数据.json"
    stored = telegram.world.files.get(document["file_id"])
    assert stored is not None
    content: dict[str, Any] = json.loads(stored.data)
    return content


async def test_the_file_holds_what_is_mine_and_nothing_of_others(
    guest: Somebody, telegram: Telegram, app: App, group: int
) -> None:
    other = telegram.person("企业")
    await other.says("别人的问题：仲裁费怎么收？")
    await guest.says("奖金归谁出？")
    await guest.taps("👍")
    await guest.in_chat(group).says("/ask 现场赛几月份举办？")
    await guest.says("/human 材料寄到哪里？")
    await guest.says("/me")
    await guest.taps("🪪 我的身份")
    await guest.taps("需求方")

    mine = await export(guest, telegram)
    assert mine["个人资料"][0]["称呼"] == "林晓雨"
    assert mine["个人资料"][0]["首次使用"].endswith("+08:00")
    assert [row["问题"] for row in mine["提问"]] == ["奖金归谁出？", "现场赛几月份举办？", "材料寄到哪里？"]
    assert [row["评价"] for row in mine["对回答的评价"]] == [1]
    assert [row["身份"] for row in mine["身份"]] == ["需求方"]
    assert len(mine["转人工"]) == 1
    assert "别人的问题" not in str(mine)
    assert str(other.id) not in str(mine)
    assert "张建国" not in str(mine)


async def test_the_file_holds_what_was_between_two_sides_and_not_who_the_other_is(
    telegram: Telegram, app: App, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Nobody waits here for the pace at which notices go to one chat
    monkeypatch.setattr(lanes, "GAP", 0.0)
    zhang, zhao, wang = (telegram.person(name) for name in ("张建国", "赵敏", "王浩然"))
    number = await published(zhang, zhao)
    await wang.says("你好")
    await has_signed(app, zhang, "张建国")
    await has_signed(app, wang, "王浩然")
    await wang.starts(f"n-{number}")
    await wang.taps("❓ 提问")
    await wang.says("板厚是多少？")
    await wang.starts(f"n-{number}")
    await wang.taps("🔓 未公开的内容")
    await wang.taps("🔓 申请名称")
    await zhang.taps("✅ 同意")
    await wang.taps("打开")
    await wang.taps("👁 查看名称")
    await files(wang, number)

    mine, theirs = await export(wang, telegram), await export(zhang, telegram)
    [solution] = mine["提交的解决方案"]
    assert solution["内容"]["route"] == ROUTE
    assert [row["方案"] for row in mine["解决方案的经过"]] == [solution["方案"]]
    assert [row["提问"] for row in mine["对需求的提问"]] == ["板厚是多少？"]
    assert len(mine["关注的需求"]) == 1
    for side in (mine, theirs):
        [asked] = side["未公开内容的申请"]
        assert (asked["对象"], asked["内容"], asked["状态"]) == ("需求", "名称", "granted")
        assert [row["申请"] for row in side["未公开内容的查看"]] == [asked["申请"]]
    assert theirs["提交的解决方案"] == theirs["对需求的提问"] == []
    assert ROUTE not in str(theirs)
    assert str(zhang.id) not in str(mine)
    assert str(wang.id) not in str(theirs)
    assert str(zhao.id) not in str((mine, theirs))


async def test_every_table_and_column_of_the_file_is_there() -> None:
    for table, (_, columns) in takeout.LABELS.items():
        assert set(columns) <= set(Base.metadata.tables[table].c.keys())


# ---- deletion ----


async def delete(person: Somebody) -> Heard:
    await person.says("/me")
    await person.taps("🗑 删除我的数据")
    await person.hears_all()
    await person.taps("🗑 确定删除")
    return await person.hears()


async def test_deletion_needs_a_second_word(guest: Somebody, app: App) -> None:
    await guest.says("/me")
    await guest.taps("🗑 删除我的数据")
    page = await guest.hears()
    assert "无法恢复" in page.text
    assert "操作记录" in page.text
    assert "已经送达需求方的解决方案" in page.text
    assert "身份（" not in page.text

    await guest.taps("‹ 返回")
    assert lines(await guest.hears())["称呼"] == "林晓雨（@lin_xiaoyu）"
    assert await stored(app, guest.id) is not None


async def test_deletion_leaves_nothing_and_whoever_comes_again_is_new(
    guest: Somebody, app: App, group: int, telegram: Telegram
) -> None:
    await guest.says("奖金归谁出？")
    await guest.taps("👎")
    await guest.in_chat(group).says("/ask 现场赛几月份举办？")
    await guest.says("/human 材料寄到哪里？")
    await guest.says("/staff")
    await guest.says("/me")
    await guest.taps("🕒 时区")
    assert await traces(app, guest.id) >= {
        "people",
        "inbox",
        "conversations",
        "questions",
        "ratings",
        "handovers",
        "journal",
    }

    assert (await delete(guest)).text == said.ERASED
    await telegram.delivered(app)
    assert await traces(app, guest.id) == {FOREVER}

    await guest.says("/me")
    page = lines(await guest.hears())
    assert (page["提过的问题"], page["时区"][:4]) == ("0 个", "北京时间")


async def test_a_role_is_given_up_with_the_data(telegram: Telegram, app: App) -> None:
    clerk = telegram.person("陈美玲")
    await clerk.starts()
    async with app.database.session() as session:
        its: dict[str, Any] = {"role": Role.STAFF, "scope": "盐城市人民政府", "by": 1, "now": app.clock.now()}
        await roles.grant(session, person=clerk.id, **its)
    await clerk.says("/me")
    await clerk.taps("🗑 删除我的数据")
    assert "您的身份（工作人员（盐城市人民政府承办的赛事））会一并放弃。" in (await clerk.hears()).text
    await clerk.taps("🗑 确定删除")

    await clerk.says("/staff")
    assert (await clerk.hears()).text == texts.REFUSALS["forbidden"]
    chief = telegram.person("赵敏")
    await chief.says("/journal")
    heard = await chief.hears()
    assert f"用户 {clerk.id}（资料已删除）" not in heard.text  # for she is known again
    assert "陈美玲　删除了自己的数据，放弃工作人员身份（盐城市人民政府承办的赛事）" in heard.text


async def test_whoever_deletes_their_data_and_then_stops_the_bot_stays_forgotten(guest: Somebody, app: App) -> None:
    await guest.starts()
    await delete(guest)
    await guest.blocks()
    assert await traces(app, guest.id) <= {"inbox"}
    assert await stored(app, guest.id) is None

    await guest.blocks(False)
    await guest.says("/me")
    assert lines(await guest.hears())["称呼"].startswith("林晓雨")


async def test_whoever_stops_the_bot_is_not_written_to_until_they_let_it(guest: Somebody, app: App) -> None:
    await guest.starts()
    await guest.blocks()
    person = await stored(app, guest.id)
    assert person is not None
    assert person.blocked_at

    await guest.blocks(False)
    person = await stored(app, guest.id)
    assert person is not None
    assert person.blocked_at is None


# ---- where it does not belong ----


async def test_in_a_group_it_says_where(guest: Somebody, group: int, forger: Forger) -> None:
    here = guest.in_chat(group)
    for command in ("/me", "/staff", "/journal"):
        await here.says(command)
        assert (await here.hears()).text == ONLY_PRIVATE
    for data in ("pm:home", "ps:0", "px", "pj:0", "pd:demander:1"):
        assert await forger.taps(here, data) == ONLY_PRIVATE
    assert not await here.hears_all()


@pytest.mark.parametrize(
    "data",
    [
        "pm:nowhere",
        "pd:admin:1",
        "pd:staff:1",
        "pd:expert:1",
        "pf:contest:00000000:1:0",
        "pf:planet:00000000:1:0",
        "pl:contest:-1",
        "pc:everything:1",
        "pz:99",
        "pz:-1",
        "pn:staff:00000000",
        "pn:admin:all",
        "pi:admin:0",
        "p",
        "pj:-1",
        "pj:99999999999999999999",
    ],
)
async def test_forged_and_old_buttons_answer_politely(guest: Somebody, forger: Forger, app: App, data: str) -> None:
    await guest.starts()
    assert await forger.taps(guest, data) == texts.OLD_BUTTON
    async with app.database.session() as session:
        assert await roles.held(session, person=guest.id) == frozenset()


async def test_a_page_beyond_the_last_is_the_last(guest: Somebody, forger: Forger) -> None:
    await guest.starts()
    await forger.taps(guest, "pl:contest:900")
    assert "第 3/3 页" in (await guest.hears()).text


async def test_what_the_buttons_carry_begins_with_the_mark_and_fits() -> None:
    kinds = [kind for kind in vars(callbacks).values() if isinstance(kind, type) and hasattr(kind, "__prefix__")]
    assert len({kind.__prefix__ for kind in kinds}) == len(kinds)
    ours = [kind for kind in kinds if kind.__module__ == callbacks.__name__]
    assert all(kind.__prefix__.startswith(callbacks.MARK) for kind in ours)


async def test_a_zone_that_is_no_more_does_no_harm(guest: Somebody, app: App) -> None:
    await guest.starts()
    async with app.database.session() as session:
        await session.execute(update(Person).values(zone="Mars/Olympus"))
        assert await people.names(session, ids=[guest.id])
    await guest.says("/me")
    assert lines(await guest.hears())["时区"].startswith("Mars/Olympus时间")
