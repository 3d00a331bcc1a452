"""Staff and experts come by a link that an admin passes on."""

import re

import pytest
from sqlalchemy import select, update

from bot.app import App
from bot.simulator import actions
from handlers import links, texts
from handlers.people.invite import organisers
from handlers.people.texts import staff as said
from handlers.people.texts.words import ONLY_PRIVATE
from knowledge.base import Knowledge
from storage import invitations, people, roles
from storage.powers import ALL
from storage.tables.journal import JournalEntry
from storage.tables.people import Invitation
from tests.handlers.conftest import Forger
from tests.telegram import Heard, Person, Telegram

YANCHENG = "盐城市人民政府"


@pytest.fixture
def chief(telegram: Telegram) -> Person:
    """An admin by configuration."""
    return telegram.person("赵敏")


async def invited(chief: Person, role: str = "工作人员", scope: str = "🌐 全部赛事", *, page: int = 1) -> str:
    """The payload of a link for the role."""
    await chief.says("/staff")
    await chief.taps(f"➕ 邀请{role}")
    for _ in range(page - 1):
        await chief.taps("下一页 ›")
    await chief.taps(scope)
    *_, told, link = await chief.hears_all()
    assert told.text == said.INVITED_LINK
    return payload(link)


def payload(heard: Heard) -> str:
    found = re.search(r"https://t\.me/innovation_challenge_bot\?start=(\S+)", heard.text)
    assert found
    return found[1]


async def held(app: App, person: Person) -> frozenset[tuple[str, str]]:
    async with app.database.session() as session:
        return await roles.held(session, person=person.id)


async def acts(app: App) -> list[tuple[int, str]]:
    async with app.database.session() as session:
        rows = await session.scalars(select(JournalEntry).order_by(JournalEntry.id))
        return [(row.actor, row.act) for row in rows]


async def test_a_link_makes_staff_and_both_sides_hear_of_it(chief: Person, telegram: Telegram, app: App) -> None:
    link = await invited(chief)
    newcomer = telegram.person("陈美玲")
    await newcomer.starts(link)

    welcome = (await newcomer.hears()).text
    assert welcome.startswith("您现在是工作人员，范围是全部赛事。")
    assert "陈美玲 打开了您的邀请链接，现在是工作人员（全部赛事）" in (await chief.hears()).text
    assert await held(app, newcomer) == {("staff", ALL)}
    assert await acts(app) == [(chief.id, "appointed"), (chief.id, "invite"), (newcomer.id, "join")]
    menu = telegram.world.profile.commands({"type": "chat", "chat_id": newcomer.id}, "")
    shown = {command["command"] for command in menu}
    assert {"staff", "me"} <= shown
    assert "journal" not in shown


async def test_a_link_may_be_for_one_organiser_and_for_an_expert(chief: Person, telegram: Telegram, app: App) -> None:
    link = await invited(chief, "专家", YANCHENG, page=2)
    newcomer = telegram.person("刘思远")
    await newcomer.starts(link)

    assert f"专家，范围是{YANCHENG}承办的赛事" in (await newcomer.hears()).text
    assert await held(app, newcomer) == {("expert", YANCHENG)}
    await newcomer.says("/me")
    assert f"身份：专家（{YANCHENG}承办的赛事）" in (await newcomer.hears()).text


async def test_all_the_organisers_can_be_chosen(chief: Person, knowledge: Knowledge) -> None:
    names = organisers(knowledge)
    assert len(names) == 29

    await chief.says("/staff")
    await chief.taps("➕ 邀请专家")
    offered = list((await chief.hears()).buttons)
    for _ in range(2):
        await chief.taps("下一页 ›")
        offered += (await chief.hears()).buttons
    assert [button for button in offered if button in names] == list(names)


async def test_the_message_with_the_link_says_how_long_it_holds(chief: Person, telegram: Telegram) -> None:
    await chief.says("/staff")
    await chief.taps("➕ 邀请专家")
    await chief.taps("🌐 全部赛事")
    link = await chief.hears()

    assert re.search(r"链接只能用一次，\d+月\d+日 \d\d:\d\d（北京时间）前有效", link.text)
    assert not link.buttons
    assert re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload(link))


async def test_two_people_open_one_link_at_the_same_moment(chief: Person, telegram: Telegram, app: App) -> None:
    link = await invited(chief)
    both = [telegram.person("陈美玲"), telegram.person("王浩然")]
    await telegram.after(lambda: [actions.start(telegram.world, one.id, link) for one in both])

    heard = [(await one.hears()).text for one in both]
    got = [one for one in both if await held(app, one) == {("staff", ALL)}]
    assert len(got) == 1
    assert sorted(text.startswith("您现在是工作人员") for text in heard) == [False, True]
    assert texts.REFUSALS["invitation_used"] in heard
    assert [act for _, act in await acts(app)].count("join") == 1


async def test_every_link_that_is_not_good_says_why(chief: Person, telegram: Telegram, app: App) -> None:
    guest, other = telegram.person("访客"), telegram.person("企业")
    link = await invited(chief)

    async def told(person: Person, payload: str) -> str:
        await person.starts(payload)
        return (await person.hears()).text

    assert await told(chief, link) == texts.REFUSALS["invitation_own"]
    assert await told(guest, link[:-1]) == texts.REFUSALS["invitation_unknown"]
    assert await told(guest, links.INVITATION) == texts.REFUSALS["invitation_unknown"]
    assert (await told(guest, link)).startswith("您现在是工作人员")
    assert await told(guest, link) == texts.REFUSALS["invitation_spent"]
    assert await told(other, link) == texts.REFUSALS["invitation_used"]
    another = await invited(chief)
    assert await told(guest, another) == texts.REFUSALS["invitation_needless"]
    telegram.world.turn_clock(invitations.VALID.total_seconds())
    assert await told(other, another) == texts.REFUSALS["invitation_expired"]
    assert await held(app, other) == frozenset()


async def test_the_link_of_an_admin_who_is_none_any_more_is_void(chief: Person, telegram: Telegram, app: App) -> None:
    link = await invited(chief)
    await app.database.run(lambda session: people.dismiss_admins(session, admins=[], now=app.clock.now()))
    guest = telegram.person("访客")
    await guest.starts(link)

    assert (await guest.hears()).text == texts.REFUSALS["invitation_void"]


async def test_a_link_in_a_group_makes_nobody_anything(chief: Person, telegram: Telegram, app: App, group: int) -> None:
    link = await invited(chief)
    guest = telegram.person("访客")
    here = guest.in_chat(group)
    await here.says(f"/start {link}")

    assert (await here.hears()).text == ONLY_PRIVATE
    assert await held(app, guest) == frozenset()


async def test_a_link_that_went_astray_is_withdrawn(chief: Person, telegram: Telegram, app: App) -> None:
    link = await invited(chief, "专家")
    await chief.says("/staff")
    page = await chief.hears()
    assert "还没有人打开的邀请：1 个" in page.text
    label = next(button for button in page.buttons if button.startswith("作废：专家·全部赛事"))
    await chief.taps(label)
    assert (await chief.hears()).text == said.WITHDRAWN

    guest = telegram.person("访客")
    await guest.starts(link)
    assert (await guest.hears()).text == texts.REFUSALS["invitation_unknown"]
    await chief.taps("‹ 返回名单")
    assert "还没有人打开的邀请" not in (await chief.hears()).text


async def test_it_is_too_late_to_withdraw_what_was_opened(
    chief: Person, telegram: Telegram, app: App, forger: Forger
) -> None:
    link = await invited(chief)
    await chief.says("/staff")
    data = next(
        button["callback_data"]
        for row in (await chief.hears()).message["reply_markup"]["inline_keyboard"]
        for button in row
        if button["text"].startswith("作废：")
    )
    guest = telegram.person("访客")
    await guest.starts(link)
    await chief.hears_all()

    await forger.taps(chief, data)
    assert (await chief.hears()).text == texts.REFUSALS["invitation_closed"]
    assert await held(app, guest) == {("staff", ALL)}


async def test_names_of_organisers_and_people_are_harmless(chief: Person, telegram: Telegram, app: App) -> None:
    name = "<b>陈</b>&美玲😀"
    newcomer = telegram.person("陈美玲")
    telegram.world.people[newcomer.id].first_name = name
    link = await invited(chief)
    async with app.database.session() as session:
        await session.execute(update(Invitation).values(scope="<i>某市</i>&"))
    await newcomer.starts(link)

    assert "范围是<i>某市</i>&承办的赛事" in (await newcomer.hears()).text
    assert f"{name} 打开了您的邀请链接" in (await chief.hears()).text
    await chief.says("/staff")
    page = await chief.hears()
    assert f"· {name}：<i>某市</i>&承办的赛事" in page.text
    await chief.taps(f"收回：{name}·工作人员")
    assert f"要收回 {name} 的工作人员身份（<i>某市</i>&承办的赛事）吗？" in (await chief.hears()).text
    await chief.says("/journal")
    assert f"{name}　打开 赵敏 的邀请，成为工作人员（<i>某市</i>&承办的赛事）" in (await chief.hears()).text
