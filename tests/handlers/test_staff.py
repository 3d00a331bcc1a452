"""/staff and /journal: who may do what, and who did."""

from typing import Any

import pytest
from sqlalchemy import select

from bot.app import App
from handlers import texts
from handlers.people import journal, keyboards
from handlers.people.texts.journal import ACTS, ATTEMPTS, entry
from storage import journal as book
from storage import roles
from storage.lifecycle import MOVES, Side
from storage.powers import ALL, Act, Role
from storage.roles import Holder
from storage.tables.journal import JournalEntry
from tests.handlers.conftest import Forger
from tests.telegram import Person, Telegram

YANCHENG, XIAN = "盐城市人民政府", "西安市人民政府"
FORBIDDEN = texts.REFUSALS["forbidden"]


@pytest.fixture
def chief(telegram: Telegram) -> Person:
    return telegram.person("赵敏")


async def appoint(app: App, person: Person, role: Role, scope: str) -> Person:
    """Somebody who has written to us gets a role."""
    await person.starts()
    await person.hears_all()
    async with app.database.session() as session:
        await roles.grant(session, person=person.id, role=role, scope=scope, by=1, now=app.clock.now())
    return person


@pytest.fixture
async def clerk(app: App, telegram: Telegram) -> Person:
    """A member of staff of one organiser."""
    return await appoint(app, telegram.person("陈美玲"), Role.STAFF, YANCHENG)


@pytest.fixture
async def expert(app: App, telegram: Telegram) -> Person:
    return await appoint(app, telegram.person("刘思远"), Role.EXPERT, ALL)


async def attempts(app: App, person: Person) -> list[str]:
    async with app.database.session() as session:
        mine = select(JournalEntry).where(JournalEntry.actor == person.id).order_by(JournalEntry.id)
        return [entry.act for entry in await session.scalars(mine)]


async def held(app: App, person: Person) -> frozenset[tuple[str, str]]:
    async with app.database.session() as session:
        return await roles.held(session, person=person.id)


async def test_an_admin_sees_everybody_with_a_role_and_can_act(chief: Person, clerk: Person, expert: Person) -> None:
    await chief.says("/staff")

    heard = await chief.hears()
    assert heard.text.splitlines() == [
        "工作人员与专家",
        "",
        "管理员（由配置文件指定）",
        "· 赵敏",
        "",
        "工作人员",
        f"· 陈美玲：{YANCHENG}承办的赛事",
        "",
        "专家",
        "· 刘思远：全部赛事",
    ]
    assert heard.buttons == (
        "收回：陈美玲·工作人员",
        "收回：刘思远·专家",
        "➕ 邀请工作人员",
        "➕ 邀请专家",
        "📜 操作记录",
    )


async def test_other_staff_see_the_list_and_no_more(chief: Person, clerk: Person, app: App) -> None:
    await clerk.says("/staff")

    heard = await clerk.hears()
    assert f"· 陈美玲：{YANCHENG}承办的赛事" in heard.text
    assert not heard.buttons
    assert not await attempts(app, clerk)


async def test_a_role_is_taken_back_with_a_second_word_and_its_holder_is_told(
    chief: Person, clerk: Person, app: App, telegram: Telegram
) -> None:
    await clerk.says("/staff")
    await clerk.hears()
    scope = {"type": "chat", "chat_id": clerk.id}
    assert telegram.world.profile.commands(scope, "")

    await chief.says("/staff")
    await chief.taps("收回：陈美玲·工作人员")
    heard = await chief.hears()
    assert f"要收回 陈美玲 的工作人员身份（{YANCHENG}承办的赛事）吗？" in heard.text
    assert await held(app, clerk) == {("staff", YANCHENG)}

    await chief.taps("确认收回")
    assert "已收回 陈美玲 的工作人员身份" in (await chief.hears()).text
    assert f"管理员收回了您的工作人员身份（{YANCHENG}承办的赛事）" in (await clerk.hears()).text
    assert await held(app, clerk) == frozenset()
    assert not telegram.world.profile.commands(scope, "")
    await clerk.says("/staff")
    assert (await clerk.hears()).text == FORBIDDEN


async def test_a_second_thought_takes_nothing_back(chief: Person, clerk: Person, app: App) -> None:
    await chief.says("/staff")
    await chief.taps("收回：陈美玲·工作人员")
    await chief.taps("‹ 返回")

    assert "陈美玲" in (await chief.hears()).text
    assert await held(app, clerk) == {("staff", YANCHENG)}


async def test_what_was_taken_back_meanwhile_is_said(chief: Person, clerk: Person, telegram: Telegram) -> None:
    colleague = telegram.person("孙立伟")
    for one in (chief, colleague):
        await one.says("/staff")
        await one.taps("收回：陈美玲·工作人员")
    await chief.taps("确认收回")
    await colleague.hears_all()

    await colleague.taps("确认收回")
    assert (await colleague.hears()).text == texts.REFUSALS["role_gone"]


async def test_whoever_lost_the_role_while_a_page_was_open_is_refused(
    chief: Person, telegram: Telegram, app: App, clerk: Person
) -> None:
    """An admin whom the configuration no longer names."""
    await chief.says("/staff")
    await chief.hears()
    app.worker.settings.admins = frozenset({telegram.person("孙立伟").id})

    for button in ("收回：陈美玲·工作人员", "➕ 邀请专家", "📜 操作记录"):
        await chief.taps(button)
        assert (await chief.hears()).text == FORBIDDEN
    refused = ["refused_revoke", "refused_invite", "refused_read_journal"]
    assert await attempts(app, chief) == ["appointed", "dismissed", *refused]
    assert await held(app, clerk) == {("staff", YANCHENG)}


FORGED = {
    "ps:0": Act.READ_STAFF,
    "pi:staff:0": Act.INVITE,
    "pi:expert:2": Act.INVITE,
    "pn:staff:all": Act.INVITE,
    "pn:expert:all": Act.INVITE,
    "pj:0": Act.READ_JOURNAL,
    "pj:5": Act.READ_JOURNAL,
    "pw:00000000": Act.INVITE,
    "pr:00000000:0": Act.REVOKE,
    "pr:00000000:1": Act.REVOKE,
}


@pytest.mark.parametrize("who", ["guest", "expert", "clerk"])
async def test_nobody_else_gets_further_with_commands_or_forged_buttons(
    who: str,
    guest: Person,
    expert: Person,
    clerk: Person,
    chief: Person,
    app: App,
    forger: Forger,
    telegram: Telegram,
) -> None:
    victim = await appoint(app, telegram.person("王浩然"), Role.STAFF, XIAN)
    person = {"guest": guest, "expert": expert, "clerk": clerk}[who]
    real = keyboards.mark(Holder(victim.id, "王浩然", "staff", XIAN))
    forged = {**FORGED, f"pr:{real}:0": Act.REVOKE, f"pr:{real}:1": Act.REVOKE}
    expected: list[str] = []

    await person.says("/journal")
    assert (await person.hears()).text == FORBIDDEN
    expected.append("refused_read_journal")
    if who != "clerk":
        await person.says("/staff")
        assert (await person.hears()).text == FORBIDDEN
        expected.append("refused_read_staff")
        await forger.taps(person, "ps:0")
        assert (await person.hears()).text == FORBIDDEN
        expected.append("refused_read_staff")
    del forged["ps:0"]
    for data, act in forged.items():
        await forger.taps(person, data)
        assert (await person.hears()).text == FORBIDDEN, data
        expected.append(f"refused_{act}")

    assert await attempts(app, person) == expected
    assert await held(app, victim) == {("staff", XIAN)}
    await chief.says("/journal")
    assert "没有权限，已拒绝" in (await chief.hears()).text


async def test_the_journal_is_read_in_plain_words_page_by_page(chief: Person, app: App, clerk: Person) -> None:
    await chief.says("/journal")
    async with app.database.session() as session:
        for number in range(journal.PAGE + 3):
            detail: dict[str, Any] = {"role": "expert", "scope": ALL}
            now = app.clock.now()
            await book.write(session, actor=clerk.id, act="revoke", subject=str(900 + number), now=now, **detail)
    await chief.hears_all()

    await chief.says("/journal")
    newest = await chief.hears()
    assert f"陈美玲　收回 用户 {900 + journal.PAGE + 2}（资料已删除） 的专家身份（全部赛事）" in newest.text
    assert newest.buttons == ("更早 ›", "‹ 返回名单")
    await chief.taps("更早 ›")
    older = await chief.hears()
    assert "用户 900（" in older.text
    assert "赵敏　按配置文件成为管理员" in older.text
    assert older.buttons == ("‹ 最新", "‹ 返回名单")
    await chief.taps("‹ 最新")
    assert (await chief.hears()).text == newest.text


async def test_a_long_list_has_pages(chief: Person, app: App, clerk: Person) -> None:
    async with app.database.session() as session:
        for number in range(12):
            its: dict[str, Any] = {"role": Role.STAFF, "scope": f"单位{number:02}", "by": 1, "now": app.clock.now()}
            await roles.grant(session, person=clerk.id, **its)
    await chief.says("/staff")
    assert "（第 1/2 页）" in (await chief.hears()).text
    await chief.taps("下一页 ›")
    heard = await chief.hears()
    assert "单位11承办的赛事" in heard.text
    assert "‹ 上一页" in heard.buttons
    await clerk.says("/staff")
    assert (await clerk.hears()).buttons == ("下一页 ›",)


async def test_the_help_shows_staff_what_only_they_can_do(chief: Person, clerk: Person, expert: Person) -> None:
    shown = []
    for person in (chief, clerk, expert):
        await person.says("/help")
        text = (await person.hears()).text
        shown.append([word for word in ("/staff", "/journal", "/me") if word in text])
    assert shown == [["/staff", "/journal", "/me"], ["/staff", "/me"], ["/me"]]


def test_an_estimate_is_no_count() -> None:
    assert entry("broadcast_sent", "", {"people": 3}, {}) == "提交公告，收件 3 人"
    assert entry("broadcast_sent", "", {"people": 9100, "exact": False}, {}) == "提交公告，收件 约 9100 人"


def test_every_act_has_words() -> None:
    assert set(ATTEMPTS) == set(Act)
    assert {f"demand_{move.name}" for move in MOVES.values() if move.side == Side.STAFF} <= set(ACTS)
