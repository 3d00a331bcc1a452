"""Buttons of a form: tapped twice, under older messages, after the form is gone, from two telephones."""

import pytest

from bot.app import App
from handlers.form.callbacks import Step
from handlers.form.steps import ABOUT_FIELD
from tests.handlers.conftest import Forger
from tests.handlers.demand.steps import CODE, NAME, answers, does, draft, drafts, pastes, tap
from tests.handlers.one_bot import one_loop
from tests.telegram import Heard, Person

pytestmark = one_loop


def data(heard: Heard, label: str) -> str:
    rows = heard.message["reply_markup"]["inline_keyboard"]
    return str(next(button["callback_data"] for row in rows for button in row if button["text"] == label))


async def test_every_tap_of_the_way_twice(zhang: Person, app: App, forger: Forger) -> None:
    """The second comes before the first was seen: it changes nothing, and asks nothing twice."""
    twice, plain = ["/demand", *answers()], [*answers()]
    heard = await does(zhang, twice[:1])
    for step in plain:
        if isinstance(step, str):
            heard = await does(zhang, [step])
            continue
        button = data(heard, step[1])
        before = heard
        await zhang.taps(step[1])
        heard = await zhang.hears()
        row = await draft(app, zhang)
        toast = await forger.taps(zhang, button, before)
        assert toast or step[1] == "企业名称"
        after = await draft(app, zhang)
        assert (after.at, after.answers) == (row.at, row.answers)
    button = data(heard, "✅ 提交")
    await zhang.taps("✅ 提交")
    await zhang.hears_all()
    await forger.taps(zhang, button, heard)
    assert "这份表已经不在了" in (await zhang.hears()).text
    heard = await does(zhang, ["/mydemands"])
    assert "共 1 项" in heard.text


async def test_old_buttons_of_each_step_do_no_harm(zhang: Person, app: App, forger: Forger) -> None:
    """While another field is asked."""
    await pastes(zhang, but=["联系人"])
    row = await draft(app, zhang)
    for key in ("name", "industry", "due", "cooperation", "secret", "files"):
        for do in ABOUT_FIELD:
            button = Step(draft=row.id, do=do, at=key)
            assert await forger.taps(zhang, button.pack()) == "这一项已经填过了。要修改，请在汇总里点“✏️ 修改”。"
    now = await draft(app, zhang)
    assert (now.at, now.answers) == ("person", row.answers)
    assert await zhang.hears_all() == []


@pytest.mark.parametrize("do", ["yes", "mine", "skip", "rest", "done", "clear"])
async def test_a_step_that_is_not_offered_takes_nothing(zhang: Person, app: App, forger: Forger, do: str) -> None:
    """Forged for the field that is asked."""
    await pastes(zhang, but=["保密审查", "联系人"])
    for key, label in (("secret", "本需求不含国家秘密"), ("person", "张建国")):
        row = await draft(app, zhang)
        await forger.taps(zhang, Step(draft=row.id, do=do, at=key).pack())
        now = await draft(app, zhang)
        assert (now.at, now.answers) == (key, row.answers)
        heard = await does(zhang, [label])
    assert "都填好了" in heard.text


async def test_what_is_not_complete_cannot_be_filed(zhang: Person, app: App, forger: Forger) -> None:
    await pastes(zhang, but=["联系人"])
    row = await draft(app, zhang)
    await forger.taps(zhang, Step(draft=row.id, do="submit", at="").pack())
    assert "还有 1 项没有填，不能提交" in (await zhang.hears()).text
    assert len(await drafts(app, zhang)) == 1


@pytest.mark.parametrize("end", ["✅ 提交", "🗑 放弃"])
async def test_after_the_form_is_filed_or_given_up_its_buttons_are_dead(zhang: Person, app: App, end: str) -> None:
    await pastes(zhang, but=["需求类型", "不公开的内容"])
    await does(zhang, ["技术研发"])
    heard = await does(zhang, ["企业名称"])
    assert "都填好了" in heard.text
    await zhang.taps(end)
    if end == "🗑 放弃":
        await zhang.taps("放弃")
    await zhang.hears_all()
    for label in ("技术改造", "技术指标", "📋 汇总", "‹ 上一项"):
        await zhang.taps(label)
        heard = await zhang.hears()
        assert "这份表已经不在了，可能已经提交或放弃" in heard.text
    assert await drafts(app, zhang) == []


async def test_two_telephones(zhang: Person, app: App, forger: Forger) -> None:
    """On one a question still stands that was answered on the other long ago."""
    await does(zhang, ["/demand", *answers()[:4]])
    on_one = await does(zhang, [tap("📋 汇总"), tap("继续填")])
    old = data(on_one, "高端装备制造")
    # The other writes, and is far ahead
    await does(zhang, ["新能源汽车", "技术改造", "扬州"])
    assert (await draft(app, zhang)).answers["industry"] == "新能源汽车"
    # The first taps what stands there: it changes the answer, and says so
    assert await forger.taps(zhang, old, on_one) == "产业领域已改为：高端装备制造"
    row = await draft(app, zhang)
    assert (row.at, row.answers["industry"], row.answers["kind"]) == ("indicators", "高端装备制造", "技术改造")
    assert await forger.taps(zhang, data(on_one, "‹ 上一项"), on_one) != ""
    assert (await draft(app, zhang)).at == "indicators"


async def test_a_whole_that_was_looked_at_before_a_change_files_what_stands_now(zhang: Person, forger: Forger) -> None:
    old = await pastes(zhang)
    await does(zhang, [tap("✏️ 修改"), tap("✓ 需求名称"), "高强铝合金厚板的焊接技术"])
    await forger.taps(zhang, data(old, "✅ 提交"), old)
    assert "高强铝合金厚板的焊接技术" in (await zhang.hears()).text


async def test_a_filled_form_and_a_fresh_one_do_not_mix(zhang: Person, app: App, forger: Forger) -> None:
    whole = await does(zhang, ["/demand", NAME, CODE, tap("📋 汇总")])
    await does(zhang, ["/demand", tap("另起一份"), "扬州晨星电子有限公司"])
    # The whole of the first still stands above, and its button leads back to it
    await forger.taps(zhang, data(whole, "继续填"), whole)
    heard = await does(zhang, ["高强铝合金厚板的焊接技术"])
    assert "4/24" in heard.text
    first, second = await drafts(app, zhang)
    assert first.answers == {"name": NAME, "code": CODE, "title": "高强铝合金厚板的焊接技术"}
    assert second.answers == {"name": "扬州晨星电子有限公司"}
