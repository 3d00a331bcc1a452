"""What is shown of a demand its demander decides, field by field, and approves to the letter."""

import pytest

from bot.app import App
from tests.handlers.conftest import Forger
from tests.handlers.demand.steps import (
    CONTEST,
    NAME,
    PROBLEM,
    approved,
    awaiting_approval,
    confirmed,
    demand,
    does,
    filed,
    in_review,
    opened,
    proposed,
    tap,
)
from tests.handlers.one_bot import one_loop
from tests.telegram import Heard, Person

pytestmark = one_loop

ADJUST = "🙈 调整公开内容"


async def press(person: Person, heard: Heard, line: str, way: str) -> Heard:
    """The button under the line of a field that shows it another way."""
    rows = heard.message["reply_markup"]["inline_keyboard"]
    at = next(number for number, row in enumerate(rows) if row[0]["text"].endswith(line))
    data = next(button["callback_data"] for button in rows[at + 1] if button["text"].endswith(way))
    await person.presses(heard.message["message_id"], data)
    return await person.hears()


async def shown(person: Person) -> tuple[str, Heard]:
    """The public text, and what is said below it."""
    await person.hears_all()
    await person.taps("👁 看公开全文")
    _, text, decision = await person.hears_all()
    return text.text, decision


async def test_each_field_is_shown_hidden_or_worded_generally(app: App, zhang: Person, zhao: Person) -> None:
    number = await awaiting_approval(zhang, zhao)
    heard = await does(zhang, [tap("打开"), tap(ADJUST)])
    heard = await press(zhang, heard, "完成期限", "隐去")
    heard = await press(zhang, heard, "预算或奖金", "概括")
    assert "现在是：50万元至80万元" in heard.text
    heard = await does(zhang, ["百万元<以内>"])
    heard = await press(zhang, heard, "企业名称", "概括")
    heard = await does(zhang, ["华东某精密制造企业"])
    text, decision = await shown(zhang)
    assert "【完成期限】" not in text
    assert "【预算或奖金】百万元<以内>" in text
    assert "【企业名称】华东某精密制造企业" in text
    assert NAME not in text
    assert "✅ 批准，就按这个全文发布" in decision.buttons
    row = await demand(app, number)
    assert row.state == "approval"
    assert row.answers["budget"] == [500_000, 800_000]
    # And back again
    heard = await does(zhang, [tap(ADJUST)])
    heard = await press(zhang, heard, "完成期限", "公开")
    text, _ = await shown(zhang)
    assert "【完成期限】" in text


@pytest.mark.parametrize(
    ("label", "key"), [("技术指标", "indicators"), ("现有基础", "basis"), ("报名的赛事（所在地）", "contest")]
)
async def test_every_field_that_may_be_hidden_can_be(
    app: App, zhang: Person, zhao: Person, label: str, key: str
) -> None:
    number = await awaiting_approval(zhang, zhao)
    heard = await does(zhang, [tap("打开"), tap(ADJUST)])
    await press(zhang, heard, label, "隐去")
    text, _ = await shown(zhang)
    assert label.partition("（")[0] not in text
    assert (await demand(app, number)).disclosure[key] == {"how": "hidden"}


async def test_an_approval_is_for_one_text_only(app: App, zhang: Person, zhao: Person, forger: Forger) -> None:
    number = await awaiting_approval(zhang, zhao)
    _, decision = await shown(zhang)
    old = next(
        button["callback_data"]
        for row in decision.message["reply_markup"]["inline_keyboard"]
        for button in row
        if "批准" in button["text"]
    )
    heard = await does(zhang, [tap(ADJUST)])
    await press(zhang, heard, "完成期限", "隐去")
    await zhang.hears_all()
    await forger.taps(zhang, old)
    assert "这个按钮已经过时" in (await zhang.hears()).text
    assert (await demand(app, number)).state == "approval"
    _, decision = await shown(zhang)
    await does(zhang, [tap("✅ 批准，就按这个全文发布")])
    assert (await demand(app, number)).state == "approved"


async def test_whoever_hides_more_after_approving_approves_again(app: App, zhang: Person, zhao: Person) -> None:
    number = await approved(zhang, zhao)
    card = await opened(zhao, number)
    assert "🚀 公开发布" in card.buttons
    heard = await does(zhang, [tap(ADJUST)])
    await press(zhang, heard, "预算或奖金", "隐去")
    row = await demand(app, number)
    assert (row.state, row.approved) == ("approval", None)
    heard = await does(zhao, [tap("🚀 公开发布")])
    assert "等需求方批准" in heard.text
    assert "四（三）" in heard.text
    assert (await demand(app, number)).published_at is None


async def test_what_is_hidden_may_not_stand_elsewhere(app: App, zhang: Person, zhao: Person) -> None:
    """The name in the description, though the name is to be hidden."""
    number = await confirmed(zhang, zhao, 技术问题=f"{NAME}的{PROBLEM}")
    await opened(zhao, number)
    heard = await does(zhao, [tap("📢 准备公开文本")])
    assert "要求隐去的内容" in heard.text
    assert "技术问题" in heard.text
    assert "重新梳理" in heard.text
    # Staff can mend it
    await does(zhao, [tap("🔁 重新梳理"), tap("✍️ 改写"), tap("技术问题"), PROBLEM, tap("📤 送需求方确认")])
    await does(zhang, [tap("📝 看梳理后的文本"), tap("✅ 确认，就用这个文本")])
    await opened(zhao, number)
    await does(zhao, [tap("📢 准备公开文本")])
    assert (await demand(app, number)).state == "approval"


async def test_staff_read_of_a_leak_whatever_stands_in_it(app: App, zhang: Person, zhao: Person) -> None:
    number = await confirmed(
        zhang, zhao, 企业名称="苏州<b>博瑞</b>精密机械有限公司", 技术问题=f"苏州<b>博瑞</b>精密机械有限公司的{PROBLEM}"
    )
    await opened(zhao, number)
    heard = await does(zhao, [tap("📢 准备公开文本")])
    assert "要求隐去的内容" in heard.text


async def test_what_is_to_be_hidden_is_chosen_anew_with_the_rest(app: App, zhang: Person, zhao: Person) -> None:
    number = await filed(zhang, 不公开的内容="都可以公开")
    assert (await demand(app, number)).disclosure == {}
    heard = await does(zhang, [tap(f"查看 {number}"), tap(ADJUST)])
    await press(zhang, heard, "完成期限", "概括")
    await does(zhang, ["一年左右"])
    await does(
        zhang, [tap("‹ 返回"), tap("✏️ 修改"), tap("✏️ 修改"), tap("✓ 不公开的内容"), tap("企业名称"), tap("完成")]
    )
    await does(zhang, [tap("✅ 保存修改")])
    assert (await demand(app, number)).disclosure == {
        "name": {"how": "hidden"},
        "due": {"how": "general", "text": "一年左右"},
    }


async def test_before_staff_prepare_it_the_text_is_shown_as_it_would_be(app: App, zhang: Person, zhao: Person) -> None:
    await in_review(zhang, zhao)
    await does(zhang, [tap("打开"), tap(ADJUST)])
    text, decision = await shown(zhang)
    assert f"【报名的赛事】{CONTEST}" in text
    assert NAME not in text
    assert "✅ 批准，就按这个全文发布" not in decision.buttons


async def test_a_word_for_a_field_comes_too_late(app: App, zhang: Person, zhao: Person) -> None:
    number = await approved(zhang, zhao)
    heard = await does(zhang, [tap(ADJUST)])
    heard = await press(zhang, heard, "企业名称", "概括")
    await opened(zhao, number)
    await zhao.taps("🚀 公开发布")
    heard = await does(zhang, ["华东某企业"])
    assert "已经公开发布" in heard.text
    assert "需求方" in (await does(zhang, ["奖金归哪一方出？"])).text


@pytest.mark.parametrize("words", ["\u3164\u3164", "长" * 201])
async def test_a_wording_that_is_none(app: App, zhang: Person, zhao: Person, words: str) -> None:
    number = await proposed(zhang, zhao)
    heard = await does(zhang, [tap("打开"), tap(ADJUST)])
    await press(zhang, heard, "企业名称", "概括")
    heard = await does(zhang, [words])
    assert "再写一次" in heard.text or "最多 200 字" in heard.text
    await does(zhang, ["华东某企业"])
    assert (await demand(app, number)).disclosure["name"] == {"how": "general", "text": "华东某企业"}


async def test_a_change_begun_earlier_does_not_undo_what_was_confirmed(app: App, zhang: Person, zhao: Person) -> None:
    number = await in_review(zhang, zhao)
    await does(zhang, [tap("打开"), tap("✏️ 修改")])
    await does(zhao, [tap("✍️ 改写"), tap("技术问题"), f"{PROBLEM}须适应批量生产。", tap("📤 送需求方确认")])
    await does(
        zhang, [tap("📝 看梳理后的文本"), tap("✅ 确认，就用这个文本"), tap("🔁 要求修改内容"), tap("确定，重新审核")]
    )
    heard = await does(zhang, [tap("✏️ 修改")])
    assert "须适应批量生产" in heard.text
    await does(zhang, [tap("✏️ 修改"), tap("✓ 联系人"), "李四", tap("✅ 保存修改")])
    row = await demand(app, number)
    assert row.answers["problem"].endswith("须适应批量生产。")
    assert row.answers["person"] == "李四"


async def test_only_the_contact_can_be_changed_of_a_confirmed_text(app: App, zhang: Person, zhao: Person) -> None:
    number = await approved(zhang, zhao)
    heard = await does(zhang, [tap("✏️ 改联系方式"), tap("✏️ 修改")])
    assert [label for label in heard.buttons if label[0] in "✓○"] == [
        "✓ 联系人",
        "✓ 联系电话",
        "✓ 电子邮箱",
        "✓ 方便会谈的时间",
    ]
    await does(zhang, [tap("✓ 联系电话"), "13900139000", tap("✅ 保存修改")])
    row = await demand(app, number)
    assert (row.state, row.answers["phone"]) == ("approved", "13900139000")
    assert row.approved == row.public_hash
    await opened(zhao, number)
    await zhao.taps("🚀 公开发布")
    assert (await demand(app, number)).state == "published"
