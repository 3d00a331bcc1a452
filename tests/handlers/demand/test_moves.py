"""Each step of a demand's life: who may take it, what the other side hears of it, with the reason."""

from collections.abc import Awaitable, Callable

import pytest

from bot.app import App
from storage.powers import Role
from tests.handlers.broadcast.steps import appoint
from tests.handlers.demand.steps import (
    NAME,
    PROBLEM,
    TITLE,
    approved,
    awaiting_approval,
    confirmed,
    demand,
    does,
    drafts,
    filed,
    in_review,
    opened,
    proposed,
    published,
    tap,
)
from tests.handlers.one_bot import newcomer, one_loop
from tests.telegram import Person, Telegram

pytestmark = one_loop

BETTER = f"{PROBLEM}须适应批量生产。"
Reached = Callable[..., Awaitable[str]]


async def test_returned_with_a_reason_mended_and_handed_in_again(app: App, zhang: Person, zhao: Person) -> None:
    number = await in_review(zhang, zhao)
    await does(zhao, [tap("↩️ 退回")])
    await zhao.says("请补充 <板厚> 和产量")
    notice = await zhang.hears()
    assert number in notice.text
    assert "退回" in notice.text
    assert "请补充 <板厚> 和产量" in notice.text
    heard = await does(zhang, [tap("打开")])
    assert "已退回，请修改" in heard.text
    assert "请补充 <板厚> 和产量" in heard.text
    heard = await does(zhang, [tap("✏️ 修改"), tap("✏️ 修改"), tap("✓ 技术问题"), f"{PROBLEM}板厚 2 毫米。"])
    assert "保存修改" in "".join(heard.buttons)
    await zhao.hears_all()
    heard = await does(zhang, [tap("✅ 保存修改")])
    assert "已提交，等待受理" in heard.text
    assert f"{number} 重新提交" in (await zhao.hears()).text
    row = await demand(app, number)
    assert row.state == "submitted"
    assert row.answers["problem"].endswith("板厚 2 毫米。")
    assert await drafts(app, zhang) == []
    card = await opened(zhao, number)
    assert "重新提交" in card.text
    await does(zhao, [tap("📥 受理")])
    assert "工作人员已受理" in (await zhang.hears()).text


@pytest.mark.parametrize(
    ("label", "reason"), [("不属于本赛事的范围", "不属于本赛事的范围"), ("可能涉及国家秘密", "可能涉及国家秘密")]
)
async def test_refused_for_one_of_the_reasons(app: App, zhang: Person, zhao: Person, label: str, reason: str) -> None:
    number = await in_review(zhang, zhao)
    await does(zhao, [tap("⛔️ 不予受理"), tap(label)])
    assert reason in (await zhang.hears()).text
    heard = await does(zhang, [tap("打开")])
    assert "未受理" in heard.text
    assert reason in heard.text
    assert "↩️ 撤回" not in heard.buttons
    assert (await demand(app, number)).state == "refused"
    heard = await does(zhao, ["/desk"])
    assert not any(number in text for text in heard.buttons)


async def test_merged_into_another_of_the_same_demander(app: App, zhang: Person, zhao: Person, lin: Person) -> None:
    first, second, others = await filed(zhang), await in_review(zhang, zhao), await filed(lin)
    await does(zhao, [tap("🔗 并入另一项")])
    for wrong, words in (("XQ1999-0001", "没有这个编号"), (others, "同一需求方"), (second, "同一需求方")):
        assert words in (await does(zhao, [wrong])).text
    await zhang.hears_all()
    heard = await does(zhao, [first.lower()])
    assert "已并入" in heard.text
    assert first in (await zhang.hears()).text
    heard = await does(zhang, [tap("打开")])
    assert "已并入另一项需求" in heard.text
    assert first in heard.text
    assert (await demand(app, second)).state == "merged"


async def test_a_question_and_its_answer(app: App, zhang: Person, zhao: Person) -> None:
    number = await in_review(zhang, zhao)
    await does(zhao, [tap("❓ 问需求方"), "板厚多少？<mm>"])
    notice = await zhang.hears()
    assert "板厚多少？<mm>" in notice.text
    heard = await does(zhang, [tap("打开")])
    assert "板厚多少？<mm>" in heard.text
    assert "💬 答复提问" in heard.buttons
    await does(zhang, [tap("💬 答复提问")])
    assert "写了 1001 字，最多 1000 字" in (await does(zhang, ["x" * 1001])).text
    heard = await does(zhang, ["2 毫米"])
    assert "已转给工作人员" in heard.text
    assert f"{number} 需求方答复了提问" in (await zhao.hears()).text
    assert "答复：2 毫米" in (await opened(zhao, number)).text
    assert "💬 答复提问" not in (await does(zhang, [tap("打开")])).buttons
    assert "2 毫米" in (await does(zhang, [tap("🕒 经过")])).text


async def test_suspended_and_gone_on_with_where_it_was(app: App, zhang: Person, zhao: Person) -> None:
    number = await confirmed(zhang, zhao)
    await opened(zhao, number)
    await does(zhao, [tap("⏸ 暂停"), "等省里的意见"])
    notice = await zhang.hears()
    assert "等省里的意见" in notice.text
    heard = await does(zhang, [tap("打开")])
    assert "已暂停" in heard.text
    assert "✏️ 改联系方式" not in heard.buttons
    await zhao.hears_all()
    heard = await does(zhao, ["/desk", tap("已暂停 1")])
    await zhao.taps(next(label for label in heard.buttons if number in label))
    await zhao.taps("▶️ 恢复")
    assert "已恢复办理" in (await zhang.hears()).text
    assert (await demand(app, number)).state == "confirmed"


async def test_an_expert_sees_what_may_be_public_and_is_asked_once(
    telegram: Telegram, app: App, zhang: Person, zhao: Person
) -> None:
    number = await in_review(zhang, zhao, 技术问题=f"{PROBLEM}<要求> 电话 13800138000")
    assert "还没有专家" in (await does(zhao, [tap("🧑‍🔬 征求专家")])).text
    expert = newcomer(telegram, "周教授")
    await appoint(app, expert, role=Role.EXPERT)
    await does(zhao, [tap("🧑‍🔬 征求专家")])
    await expert.hears_all()
    await zhao.taps("周教授")
    heard = await expert.hears()
    assert number in heard.text
    assert "<要求>" in heard.text
    assert NAME not in heard.text
    assert "zhang@borui" not in heard.text
    assert (await demand(app, number)).expert == expert.id


async def test_unsolved_with_what_was_done(app: App, zhang: Person, zhao: Person) -> None:
    number = await published(zhang, zhao)
    await does(zhao, [tap("🏁 未能解决"), "两轮对接，均未达到指标"])
    notice = await zhang.hears()
    assert "两轮对接，均未达到指标" in notice.text
    assert (await demand(app, number)).state == "unsolved"
    assert "现在还没有公开的需求" in (await does(zhang, ["/demands"])).text


async def test_the_receipt_of_the_official_site(app: App, zhang: Person, zhao: Person) -> None:
    number = await published(zhang, zhao)
    await does(zhao, [tap("🧾 登记官网回执"), "CTP-2026-<001>"])
    assert "CTP-2026-<001>" in (await zhang.hears()).text
    heard = await does(zhang, [tap("打开")])
    assert "官网上传回执：CTP-2026-<001>" in heard.text
    assert (await demand(app, number)).receipt == "CTP-2026-<001>"


async def test_withdrawn_after_publication(telegram: Telegram, app: App, zhang: Person, zhao: Person) -> None:
    number = await published(zhang, zhao)
    channel = telegram.world.chats[telegram.world.channel].messages
    [post] = channel
    assert TITLE in channel[post]["text"]
    await does(zhang, [tap("打开"), tap("↩️ 撤回")])
    await zhao.hears_all()
    heard = await does(zhang, [tap("确定撤回")])
    assert "已撤回" in heard.text
    assert channel[post]["text"] == f"需求 {number} 已由需求方撤回。"
    assert "reply_markup" not in channel[post]
    assert f"{number} 需求方已撤回" in (await zhao.hears()).text
    lin = newcomer(telegram, "林晓雨")
    assert "现在还没有公开的需求" in (await does(lin, ["/demands"])).text
    assert "没有找到" in (await does(lin, ["/demands 铝合金焊接变形"])).text
    assert "没有公开，或者已经撤下" in (await does(lin, [f"/start n-{number}"])).text


@pytest.mark.parametrize("reached", [filed, in_review, proposed, confirmed, awaiting_approval, approved])
async def test_withdrawn_before_publication(app: App, zhang: Person, zhao: Person, reached: Reached) -> None:
    number = await (reached(zhang) if reached is filed else reached(zhang, zhao))
    heard = await does(zhang, ["/mydemands"])
    await zhang.taps(next(label for label in heard.buttons if number in label))
    heard = await does(zhang, [tap("↩️ 撤回"), tap("‹ 返回")])
    assert (await demand(app, number)).state != "withdrawn"
    heard = await does(zhang, [tap("↩️ 撤回"), tap("确定撤回")])
    assert "已撤回" in heard.text
    assert (await demand(app, number)).state == "withdrawn"


async def test_the_demander_does_not_take_the_refined_text(app: App, zhang: Person, zhao: Person) -> None:
    number = await in_review(zhang, zhao)
    await does(zhao, [tap("✍️ 改写"), tap("技术问题"), BETTER, tap("📤 送需求方确认")])
    await does(zhang, [tap("打开"), tap("📝 看梳理后的文本"), tap("✍️ 有意见"), "批量不是必须的"])
    assert f"{number} 需求方对文本有意见" in (await zhao.hears()).text
    assert "批量不是必须的" in (await opened(zhao, number)).text
    row = await demand(app, number)
    assert (row.state, row.answers["problem"], row.proposal) == ("in_review", PROBLEM, None)


async def test_a_text_is_confirmed_by_whoever_has_seen_it(app: App, zhang: Person, zhao: Person) -> None:
    """Not by a button that stands under an earlier one."""
    number = await in_review(zhang, zhao)
    await does(zhao, [tap("✍️ 改写"), tap("技术问题"), BETTER, tap("📤 送需求方确认")])
    await does(zhang, [tap("打开"), tap("📝 看梳理后的文本"), tap("✍️ 有意见"), "不对"])
    await opened(zhao, number)
    await does(zhao, [tap("✍️ 改写"), tap("技术问题"), "另写了一段，和原来的意思完全不同，需求方没有看过。"])
    await zhao.taps("📤 送需求方确认")
    await zhang.hears_all()
    heard = await does(zhang, [tap("✅ 确认，就用这个文本")])
    assert "这个按钮已经过时" in heard.text
    row = await demand(app, number)
    assert (row.state, row.answers["problem"]) == ("confirmation", PROBLEM)


async def test_confirmed_text_is_gone_over_again(app: App, zhang: Person, zhao: Person) -> None:
    number = await confirmed(zhang, zhao)
    await opened(zhao, number)
    await zhao.taps("🔁 重新梳理")
    assert "再梳理一次" in (await zhang.hears()).text
    await does(zhao, [tap("✍️ 改写"), tap("技术问题"), BETTER, tap("📤 送需求方确认")])
    await does(zhang, [tap("📝 看梳理后的文本"), tap("✅ 确认，就用这个文本")])
    row = await demand(app, number)
    assert (row.state, row.answers["problem"]) == ("confirmed", BETTER)


async def test_a_confirmed_text_is_reopened_by_its_demander(app: App, zhang: Person, zhao: Person) -> None:
    number = await approved(zhang, zhao)
    heard = await does(zhang, [tap("🔁 要求修改内容")])
    assert "要重新审核和确认" in heard.text
    heard = await does(zhang, [tap("确定，重新审核")])
    assert "审核中" in heard.text
    assert f"{number} 需求方要求修改内容" in (await zhao.hears()).text
    row = await demand(app, number)
    assert (row.state, row.public, row.approved) == ("in_review", None, None)
    await does(zhang, [tap("✏️ 修改"), tap("✏️ 修改"), tap("✓ 需求名称"), "高强铝合金厚板的焊接技术"])
    heard = await does(zhang, [tap("✅ 保存修改")])
    assert "已保存" in heard.text
    assert (await demand(app, number)).title == "高强铝合金厚板的焊接技术"


async def test_not_approved_with_the_reason(app: App, zhang: Person, zhao: Person) -> None:
    number = await awaiting_approval(zhang, zhao)
    await zhang.hears_all()
    await does(zhang, [tap("👁 看公开全文"), tap("✍️ 不同意，请改"), "“矫形成本高”删去"])
    assert f"{number} 需求方不同意公开文本" in (await zhao.hears()).text
    assert "“矫形成本高”删去" in (await opened(zhao, number)).text
    assert (await demand(app, number)).state == "confirmed"
    assert "🔁 重新梳理" in (await opened(zhao, number)).buttons


async def test_a_form_is_gone_on_with_after_an_answer_in_between(app: App, zhang: Person, zhao: Person) -> None:
    number = await in_review(zhang, zhao)
    await does(zhang, ["/demand", "另一家有限公司"])
    await does(zhao, [tap("❓ 问需求方"), "板厚多少？"])
    await does(zhang, [tap("打开"), tap("💬 答复提问")])
    heard = await does(zhang, ["2 毫米"])
    assert "接着答上一项" in heard.text
    heard = await does(zhang, ["91320594MA1WXUT12Y"])
    assert "3/24" in heard.text
    assert (await demand(app, number)).state == "in_review"


async def test_nobody_is_asked_for_words_for_ever(app: App, zhang: Person, zhao: Person) -> None:
    """What was waited for cannot be done any more: that is said once, and then they talk to us as before."""
    await in_review(zhang, zhao)
    await does(zhao, [tap("❓ 问需求方"), "板厚多少？"])
    await does(zhang, [tap("打开"), tap("💬 答复提问")])
    await does(zhao, [tap("⛔️ 不予受理"), tap("其他原因")])
    heard = await does(zhang, ["2 毫米"])
    assert "没有受理" in heard.text
    assert "需求方" in (await does(zhang, ["奖金归哪一方出？"])).text


async def test_what_staff_write_too_late_is_refused_and_they_are_free(app: App, zhang: Person, zhao: Person) -> None:
    await in_review(zhang, zhao)
    await does(zhao, [tap("↩️ 退回")])
    await does(zhang, [tap("打开"), tap("↩️ 撤回"), tap("确定撤回")])
    heard = await does(zhao, ["请补充"])
    assert "已经撤回" in heard.text
    assert "需求方" in (await does(zhao, ["奖金归哪一方出？"])).text


async def test_the_public_text_fits_one_message(app: App, zhang: Person, zhao: Person) -> None:
    """Counted as Telegram counts it."""
    smiles = "铝" * 20 + "😀" * 1100
    number = await confirmed(zhang, zhao, 技术问题=smiles, 现有基础=smiles[:600], 对挑战者的要求=smiles[:300])
    await opened(zhao, number)
    heard = await does(zhao, [tap("📢 准备公开文本")])
    assert "超过一条消息" in heard.text


async def test_a_change_that_comes_too_late(app: App, zhang: Person, zhao: Person) -> None:
    number = await in_review(zhang, zhao)
    await does(zhang, [tap("打开"), tap("✏️ 修改"), tap("✏️ 修改"), tap("✓ 技术问题"), f"{PROBLEM}板厚 2 毫米。"])
    await does(zhao, [tap("📤 送需求方确认")])
    await does(zhang, [tap("📝 看梳理后的文本")])
    # Confirmed meanwhile, the change is given up
    await does(zhang, [tap("✅ 确认，就用这个文本")])
    heard = await does(zhang, [tap("✅ 保存修改")])
    assert "这份表已经不在了" in heard.text
    assert (await demand(app, number)).answers["problem"] == PROBLEM


async def test_what_is_closed_is_changed_no_more(app: App, zhang: Person, zhao: Person) -> None:
    number = await in_review(zhang, zhao)
    await does(zhang, [tap("打开"), tap("✏️ 修改"), tap("✏️ 修改"), tap("✓ 技术问题"), f"{PROBLEM}板厚 2 毫米。"])
    await does(zhao, [tap("⛔️ 不予受理"), tap("其他原因")])
    heard = await does(zhang, [tap("✅ 保存修改")])
    assert "没有受理" in heard.text
    assert (await demand(app, number)).answers["problem"] == PROBLEM
    [left] = await drafts(app, zhang)
    assert left.answers["problem"].endswith("板厚 2 毫米。")
    heard = await does(zhang, ["/mydemands"])
    await zhang.taps(next(label for label in heard.buttons if "没改完" in label))
    await does(zhang, [tap("🗑 不改了"), tap("放弃")])
    assert await drafts(app, zhang) == []
