"""The way through a form, as people go it: on, back, past, over again, and how many messages it takes."""

import pytest

from bot.app import App
from handlers.demand.fields import FIELDS
from tests.handlers.demand.steps import CODE, NAME, PROBLEM, TITLE, answers, does, draft, drafts, filed, pastes, tap
from tests.handlers.one_bot import one_loop
from tests.telegram import Person

pytestmark = one_loop

REQUIRED = [field for field in FIELDS if not field.optional]


async def test_twenty_fields_take_twenty_five_messages(zhang: Person) -> None:
    """Every text and every tap of the person counts, from /demand to the last one."""
    said = ["/demand", *answers(), tap("✅ 提交")]
    heard = await does(zhang, said)
    assert "受理编号 XQ" in heard.text
    assert len(REQUIRED) == 20
    assert len(said) <= 25


async def test_each_question_tells_how_far_one_is_and_what_was_understood(zhang: Person) -> None:
    steps = ["/demand", *answers()]
    asked = []
    for step in steps:
        heard = await does(zhang, [step])
        asked.append(heard.text)
    numbers = [text.partition("\n\n")[2][:5] for text in asked]
    assert [field.label in text for field, text in zip(FIELDS[:3], asked, strict=False)] == [True] * 3
    assert "1/24 · 企业名称" in asked[0]
    assert numbers[1].startswith("2/24")
    assert f"✓ 企业名称：{NAME}" in asked[1]
    # The day is asked back, since it was not written in full
    day = next(text for text in asked if "我理解为" in text)
    assert "6月30日" in day
    assert "24. 附件：（不填）" in asked[-1]
    assert "依据：通知三（一）" in asked[3]


async def test_back_and_on_again_loses_nothing(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", *answers()[:4]])
    for label in ("技术问题", "需求名称"):
        heard = await does(zhang, [tap("‹ 上一项")])
        assert f"· {label}" in heard.text
    assert f"现在是：{TITLE}" in heard.text
    heard = await does(zhang, [tap("保留不变")])
    assert "5/24 · 产业领域" in heard.text
    heard = await does(zhang, [tap("‹ 上一项"), tap("‹ 上一项"), tap("‹ 上一项"), tap("‹ 上一项")])
    assert "1/24 · 企业名称" in heard.text
    assert "‹ 上一项" not in heard.buttons
    heard = await does(zhang, ["苏州博瑞科技有限公司"])
    assert "5/24 · 产业领域" in heard.text
    kept = (await draft(app, zhang)).answers
    assert kept == {"name": "苏州博瑞科技有限公司", "code": CODE, "title": TITLE, "problem": PROBLEM}


async def test_what_is_optional_can_be_passed_one_by_one_or_all_at_once(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", *answers()[:-1]])
    heard = await does(zhang, [tap("专精特新企业"), tap("完成")])
    assert "22/24 · 对挑战者的要求（选填）" in heard.text
    heard = await does(zhang, [tap("跳过")])
    assert "23/24" in heard.text
    heard = await does(zhang, ["工作日下午"])
    assert "24/24 · 附件" in heard.text
    assert "选填的都跳过" not in heard.buttons
    heard = await does(zhang, [tap("跳过")])
    assert "都填好了" in heard.text
    assert [(await draft(app, zhang)).answers[key] for key in ("quals", "wish", "times", "files")] == [
        ["专精特新企业"],
        None,
        "工作日下午",
        None,
    ]


@pytest.mark.parametrize("word", ["无", "没有。", "跳过"])
async def test_whoever_writes_that_there_is_nothing_has_passed_it(zhang: Person, app: App, word: str) -> None:
    await pastes(zhang)
    await does(zhang, [tap("✏️ 修改"), tap("✓ 对挑战者的要求"), "有量产经验"])
    heard = await does(zhang, [tap("✏️ 修改"), tap("✓ 对挑战者的要求"), word])
    assert "对挑战者的要求：（不填）" in heard.text


async def test_passing_all_the_rest_is_offered_only_where_nothing_else_is_missing(zhang: Person) -> None:
    await does(zhang, ["/demand", NAME, tap("📋 汇总"), tap("✏️ 修改")])
    heard = await does(zhang, [tap("○ 企业资质")])
    assert "跳过" in heard.buttons
    assert "选填的都跳过" not in heard.buttons


async def test_a_field_is_changed_from_the_whole_and_the_whole_comes_again(zhang: Person, app: App) -> None:
    await pastes(zhang)
    heard = await does(zhang, [tap("✏️ 修改")])
    assert len([label for label in heard.buttons if label.startswith("✓ ")]) == 24
    heard = await does(zhang, [tap("✓ 联系电话")])
    assert "现在是：13800138000" in heard.text
    heard = await does(zhang, ["0512-67880000"])
    assert "✓ 联系电话：0512-67880000" in heard.text
    assert "19. 联系电话：0512-67880000" in heard.text
    assert (await draft(app, zhang)).answers["phone"] == "0512-67880000"
    # Changed one's mind
    heard = await does(zhang, [tap("✏️ 修改"), tap("✓ 企业名称"), tap("📋 汇总")])
    assert f"1. 企业名称：{NAME}" in heard.text
    heard = await does(zhang, [tap("✏️ 修改"), tap("📋 汇总")])
    assert "都填好了" in heard.text


async def test_the_whole_can_be_looked_at_in_the_middle(zhang: Person) -> None:
    heard = await does(zhang, ["/demand", *answers()[:6], tap("📋 汇总")])
    assert "7. 报名的赛事：还没填" in heard.text
    assert "还有 18 项没有填" in heard.text
    assert "✅ 提交" not in heard.buttons
    heard = await does(zhang, [tap("继续填")])
    assert "7/24 · 报名的赛事" in heard.text


async def test_an_older_question_is_answered_anew_by_a_tap(zhang: Person, app: App) -> None:
    """The contest was written, so its question with the buttons still stands above."""
    await does(zhang, ["/demand", *answers()[:7]])
    before = (await draft(app, zhang)).answers["contest"]
    other = next(label for label in labels(zhang) if "高端装备制造" in label and label != before)
    toast = await zhang.taps(other)
    assert toast == f"报名的赛事已改为：{other}"
    assert await zhang.taps(other) == "已经填好了。"
    row = await draft(app, zhang)
    assert row.answers["contest"] == other
    assert row.at == "indicators"
    assert "9/24" in (await does(zhang, ["焊后变形 ≤ 0.5 mm（室温）"])).text


def labels(person: Person) -> list[str]:
    """All that stand in the chat."""
    messages = person.telegram.world.chats[person.chat].messages.values()
    rows = [row for message in messages for row in message.get("reply_markup", {}).get("inline_keyboard", ())]
    return [button["text"] for row in rows for button in row]


async def test_of_several_that_are_meant_one_is_chosen(zhang: Person) -> None:
    await does(zhang, ["/demand", *answers()[:6]])
    heard = await does(zhang, ["江苏"])
    assert "个相符" in heard.text
    assert all("江苏" in label for label in heard.buttons if "·" in label)
    heard = await does(zhang, ["火星"])
    assert "没有这个选项" in heard.text
    assert "更多 ›" in heard.buttons
    first = heard.buttons
    heard = await does(zhang, [tap("更多 ›")])
    assert set(heard.buttons) != set(first)
    assert "‹ 前面的" in heard.buttons
    heard = await does(zhang, ["扬州"])
    assert "8/24" in heard.text


async def test_several_are_ticked_and_unticked(zhang: Person, app: App) -> None:
    await pastes(zhang)
    await does(zhang, [tap("✏️ 修改"), tap("✓ 合作方式")])
    heard = await does(zhang, [tap("合作研发"), tap("技术许可")])
    assert {"合作研发 ✓", "技术许可 ✓", "完成"} <= set(heard.buttons)
    heard = await does(zhang, [tap("合作研发 ✓"), tap("完成")])
    assert "合作方式：技术许可" in heard.text
    await does(zhang, [tap("✏️ 修改"), tap("✓ 合作方式")])
    heard = await does(zhang, [tap("技术许可 ✓"), tap("都可以商量")])
    assert "合作方式：都可以商量" in heard.text
    assert (await draft(app, zhang)).answers["cooperation"] == []


async def test_what_was_only_tried_out_is_no_answer(zhang: Person, app: App) -> None:
    """Ticked and unticked again, and then left: whether all may be public was never said."""
    await pastes(zhang, but=["不公开的内容"])
    heard = await does(zhang, [tap("企业名称"), tap("企业名称 ✓"), tap("📋 汇总")])
    assert "14. 不公开的内容：还没填" in heard.text
    assert "hide" not in (await draft(app, zhang)).answers


async def test_nothing_is_filed_without_the_pledge(zhang: Person, app: App) -> None:
    await pastes(zhang, but=["保密审查"])
    heard = await does(zhang, ["含有一些"])
    assert "不属实就不能提交" in heard.text
    assert "secret" not in (await draft(app, zhang)).answers
    heard = await does(zhang, ["本需求不含国家秘密"])
    assert "都填好了" in heard.text


async def test_a_day_that_is_understood_wrongly_is_written_again(zhang: Person, app: App) -> None:
    await pastes(zhang, but=["完成期限"])
    heard = await does(zhang, ["年底"])
    assert "我理解为" in heard.text
    heard = await does(zhang, [tap("不对，重写")])
    assert "10/24 · 完成期限" in heard.text
    await does(zhang, ["三个月内"])
    heard = await does(zhang, ["对"])
    assert "都填好了" in heard.text
    assert "due" in (await draft(app, zhang)).answers
    # Another day instead of a yes
    await does(zhang, [tap("✏️ 修改"), tap("✓ 完成期限"), "年底"])
    heard = await does(zhang, ["明年6月底", tap("对，继续")])
    assert "年6月30日" in heard.text


async def test_advice_is_given_and_the_answer_taken_all_the_same(zhang: Person) -> None:
    await pastes(zhang, but=["技术指标"])
    heard = await does(zhang, ["强度要高"])
    assert "💡 可以更好" in heard.text
    assert "都填好了" in heard.text


async def test_what_should_be_looked_at_is_said_before_it_is_filed(zhang: Person) -> None:
    number = await filed(zhang)
    heard = await pastes(zhang, 对挑战者的要求="奖金须以独家许可我方使用为条件")
    assert "⚠️" in heard.text
    assert "三（五）" in heard.text
    assert f"相近的需求（{number}" in heard.text
    heard = await does(zhang, [tap("✅ 提交")])
    assert "受理编号" in heard.text


async def test_without_all_that_is_asked_nothing_is_filed(zhang: Person, app: App) -> None:
    await pastes(zhang)
    row = await draft(app, zhang)
    await does(zhang, [tap("✏️ 修改"), tap("✓ 附件"), tap("📋 汇总")])
    assert "✅ 提交" in labels(zhang)
    assert (await drafts(app, zhang))[0].id == row.id
