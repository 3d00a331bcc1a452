"""News of published demands: one message a day at most, none at night, none of one's own."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.app import App
from storage.base import new_id
from storage.tables.demands import Demand
from tests.handlers.demand.steps import TITLE, demand, does, published, tap
from tests.handlers.one_bot import newcomer, one_loop
from tests.telegram import Heard, Person, Telegram

pytestmark = one_loop

HOUR = 3600


@pytest.fixture
def morning(telegram: Telegram) -> None:
    """It is ten in the morning in Beijing."""
    until(telegram, 10)


def until(telegram: Telegram, hour: int) -> None:
    now = datetime.fromtimestamp(telegram.world.now(), ZoneInfo("Asia/Shanghai"))
    then = now.replace(hour=hour, minute=0, second=0) + timedelta(days=1)
    telegram.world.turn_clock((then - now).total_seconds())


async def news(app: App, *people: Person) -> list[list[Heard]]:
    """What each hears when the minute has come to look for news."""
    for person in people:
        await person.hears_all()
    await app.news.tell(app.database, app.clock)
    app.delivery.wake()
    await people[0].telegram.delivered(app)
    return [await person.hears_all() for person in people]


async def subscribes(person: Person, industry: str) -> None:
    await does(person, ["/demands", tap("🔔 订阅新需求"), tap(industry)])


async def test_who_subscribed_hears_of_what_is_new_in_their_industry(
    app: App, morning: None, telegram: Telegram, zhang: Person, zhao: Person, lin: Person
) -> None:
    everything, other = newcomer(telegram, "王浩然"), newcomer(telegram, "刘思远")
    await subscribes(lin, "高端装备制造")
    await subscribes(everything, "全部产业")
    await subscribes(other, "新材料")
    await subscribes(zhang, "全部产业")
    await does(lin, ["/demands", tap("🔔 订阅新需求")])
    assert await news(app, lin) == [[]]
    await published(zhang, zhao)
    heard, all_, none, own = await news(app, lin, everything, other, zhang)
    for [one] in (heard, all_):
        assert "1 项新需求" in one.text
        assert TITLE in one.text
        assert "高端装备制造" in one.text
    assert none == own == []
    # It leads to the demand
    await lin.taps(heard[0].buttons[0])
    assert f"【需求名称】{TITLE}" in (await lin.hears()).text
    # And is told once
    telegram.world.turn_clock(2 * 24 * HOUR)
    assert await news(app, lin, everything) == [[], []]


async def test_one_message_a_day_however_much_is_new(
    app: App, morning: None, telegram: Telegram, zhang: Person, zhao: Person, lin: Person
) -> None:
    await subscribes(lin, "高端装备制造")
    await published(zhang, zhao)
    assert len((await news(app, lin))[0]) == 1
    for title in ("高强铝合金厚板的焊接技术", "高强铝合金管材的焊接技术"):
        telegram.world.turn_clock(HOUR)
        await published(zhang, zhao, 需求名称=title)
        assert await news(app, lin) == [[]]
    # Nor because one subscribes to something else, or anew
    await subscribes(lin, "全部产业")
    await does(lin, ["/demands", tap("🔔 订阅新需求"), tap("高端装备制造 ✓"), tap("高端装备制造")])
    await published(zhang, zhao, 需求名称="高强铝合金薄板的焊接技术")
    assert await news(app, lin) == [[]]
    telegram.world.turn_clock(24 * HOUR)
    [[one]] = await news(app, lin)
    assert "1 项新需求" in one.text
    assert "薄板" in one.text


async def test_nobody_is_told_at_night(
    app: App, morning: None, telegram: Telegram, zhang: Person, zhao: Person, lin: Person
) -> None:
    await subscribes(lin, "高端装备制造")
    until(telegram, 23)
    await published(zhang, zhao)
    assert await news(app, lin) == [[]]
    until(telegram, 9)
    [[one]] = await news(app, lin)
    assert TITLE in one.text


async def test_what_is_withdrawn_is_no_news(app: App, morning: None, zhang: Person, zhao: Person, lin: Person) -> None:
    await subscribes(lin, "高端装备制造")
    await published(zhang, zhao)
    await does(zhang, [tap("打开"), tap("↩️ 撤回"), tap("确定撤回")])
    assert await news(app, lin) == [[]]


async def test_whoever_ends_it_hears_no_more(app: App, morning: None, zhang: Person, zhao: Person, lin: Person) -> None:
    await subscribes(lin, "高端装备制造")
    await lin.taps("高端装备制造 ✓")
    await published(zhang, zhao)
    assert await news(app, lin) == [[]]


async def test_who_blocked_us_is_told_nothing(
    app: App, morning: None, zhang: Person, zhao: Person, lin: Person
) -> None:
    await subscribes(lin, "高端装备制造")
    await lin.blocks()
    await published(zhang, zhao)
    assert await news(app, lin) == [[]]
    await lin.blocks(False)
    await lin.starts()
    [[one]] = await news(app, lin)
    assert TITLE in one.text


async def test_more_than_a_message_holds(app: App, morning: None, zhang: Person, zhao: Person, lin: Person) -> None:
    await subscribes(lin, "高端装备制造")
    row = await demand(app, await published(zhang, zhao))
    columns = [column.name for column in Demand.__table__.columns if column.name not in ("id", "number", "title")]
    async with app.database.session() as session:
        for number in range(11):
            same = {name: getattr(row, name) for name in columns}
            session.add(Demand(id=new_id(), number=f"XQ{number}", title=f"焊接<第{number}种>件", **same))
    [[one]] = await news(app, lin)
    assert "12 项新需求" in one.text
    assert "<第0种>" in one.text
    assert "共 12 项，见 /demands" in one.text
    heard = await does(lin, ["/demands"])
    assert "共 12 项" in heard.text
    heard = await does(lin, [tap("更多 ›")])
    assert "第 2 页" in heard.text
