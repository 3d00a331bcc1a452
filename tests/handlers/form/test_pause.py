"""A form that is laid aside: with and without a word, for days, over a restart, beside another."""

from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import App
from bot.config import Config
from bot.simulator.people import CHALLENGER
from bot.simulator.server import Simulator
from tests.handlers.demand.steps import CODE, NAME, TITLE, answers, does, draft, drafts, pastes, tap
from tests.handlers.one_bot import living, newcomer, one_loop
from tests.telegram import Person, Telegram

pytestmark = one_loop
DAY = 24 * 3600


async def test_to_cancel_takes_a_second_word(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", *answers()[:3]])
    heard = await does(zhang, ["/cancel"])
    assert "要放弃这份技术需求吗？已填的 3 项会删除" in heard.text
    assert heard.buttons == ("放弃", "接着填", "以后再填")
    heard = await does(zhang, [tap("接着填")])
    assert "4/24" in heard.text
    assert len((await draft(app, zhang)).answers) == 3
    heard = await does(zhang, ["/cancel", tap("放弃")])
    assert "已放弃" in heard.text
    assert await drafts(app, zhang) == []
    heard = await does(zhang, ["/cancel"])
    assert "现在没有正在填写的内容" in heard.text


async def test_later_keeps_all_and_leaves_the_talk_free(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", *answers()[:3]])
    heard = await does(zhang, ["/cancel", tap("以后再填")])
    assert "随时发送 /demand 接着填" in heard.text
    heard = await does(zhang, [NAME])
    assert "接着填表" not in heard.text
    assert len((await draft(app, zhang)).answers) == 3
    heard = await does(zhang, ["/demand"])
    assert "您有一份没填完的技术需求（3/24 项" in heard.text
    heard = await does(zhang, [tap("接着填")])
    assert "4/24 · 技术问题" in heard.text
    # And from the whole
    heard = await does(zhang, [tap("📋 汇总"), tap("以后再填"), "/demand", tap("接着填")])
    assert "还有 21 项没有填" in heard.text


async def test_after_days_it_goes_on_where_it_was(telegram: Telegram, zhang: Person) -> None:
    await does(zhang, ["/demand", *answers()[:3]])
    begun = datetime.fromtimestamp(telegram.world.now(), ZoneInfo("Asia/Shanghai"))
    telegram.world.turn_clock(40 * DAY)
    heard = await does(zhang, ["/demand"])
    # In the zone of whoever reads it
    assert f"{begun:%m-%d %H:}" in heard.text
    heard = await does(zhang, [tap("接着填"), "焊接后变形超过 2 毫米，矫形成本高，希望找到低热输入的焊接工艺。"])
    assert "5/24 · 产业领域" in heard.text
    telegram.world.turn_clock(40 * DAY)
    # Without a word in between, the field is still asked
    heard = await does(zhang, ["高端装备制造"])
    assert "6/24 · 需求类型" in heard.text


async def test_two_forms_beside_each_other(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", *answers()[:3]])
    await does(zhang, ["/demand", tap("另起一份")])
    heard = await does(zhang, ["扬州某某电子有限公司"])
    assert "2/24" in heard.text
    first, second = await drafts(app, zhang)
    assert (first.answers["name"], second.answers["name"]) == (NAME, "扬州某某电子有限公司")
    heard = await does(zhang, ["/mydemands"])
    assert f"📝 没填完（3/24）{TITLE}" in heard.buttons
    assert "📝 没填完（1/24）" in heard.buttons
    heard = await does(zhang, [tap(f"📝 没填完（3/24）{TITLE}")])
    assert "4/24" in heard.text
    # The other is given up from its own message; this one is still being filled in
    await does(zhang, ["/demand", tap("接着填")])
    await does(zhang, ["/mydemands", tap("📝 没填完（1/24）"), tap("📋 汇总"), tap("🗑 放弃")])
    await does(zhang, ["/mydemands", tap(f"📝 没填完（3/24）{TITLE}")])
    await zhang.taps("放弃")
    [left] = await drafts(app, zhang)
    assert left.id == first.id
    heard = await does(zhang, ["焊接后变形超过 2 毫米，矫形成本高，希望找到低热输入的焊接工艺。"])
    assert "5/24" in heard.text


async def test_a_new_form_tapped_twice_is_one(zhang: Person, app: App) -> None:
    await does(zhang, ["/mydemands", tap("➕ 提交新的需求")])
    await does(zhang, ["/mydemands", tap("➕ 提交新的需求")])
    assert len(await drafts(app, zhang)) == 1


async def test_twenty_at_most(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", NAME])
    for _ in range(19):
        await does(zhang, ["/demand", tap("另起一份"), NAME])
    heard = await does(zhang, ["/demand", tap("另起一份")])
    assert "没填完的表太多了" in heard.text
    assert len(await drafts(app, zhang)) == 20
    await zhang.says("/mydemands")
    assert (await zhang.hears()).buttons


async def test_a_form_that_is_gone_is_waited_for_no_more(zhang: Person, app: App) -> None:
    """What is written then is a question like any other."""
    await does(zhang, ["/demand", NAME])
    async with app.database.session() as session:
        for row in await drafts(app, zhang):
            await session.delete(await session.merge(row))
    heard = await does(zhang, ["奖金归哪一方出？"])
    assert "需求方" in heard.text
    assert "接着填表" not in heard.text


async def test_it_goes_on_after_a_restart(config: Config, tmp_path: Path) -> None:
    config = replace(config, storage=replace(config.storage, folder=str(tmp_path / "data")))
    async with Simulator() as simulator:
        async with living(simulator, config) as telegram:
            person = newcomer(telegram, "陈美玲")
            await does(person, ["/demand", NAME, CODE])
            with_button = newcomer(telegram, "王浩然", CHALLENGER)
            await pastes(with_button, but=["现场赛"])
        async with living(simulator, config) as telegram:
            person, with_button = (Person(telegram, one.id, one.id) for one in (person, with_button))
            heard = await does(person, [TITLE])
            assert "4/24" in heard.text
            assert "都填好了" in (await does(with_button, [tap("同意")])).text
