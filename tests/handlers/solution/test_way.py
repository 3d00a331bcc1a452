"""A solution from the first question to the shortlist, in the words of those who take part."""

import re

from bot.app import App
from tests.handlers.demand.steps import does, opened, published, tap
from tests.handlers.one_bot import one_loop
from tests.handlers.solution.steps import ABSTRACT, ROUTE, delivers, files, has_signed
from tests.telegram import Person

pytestmark = one_loop


async def test_from_the_demand_to_the_shortlist(app: App, zhang: Person, zhao: Person, wang: Person) -> None:
    number = await published(zhang, zhao)
    await wang.says("你好")
    await has_signed(app, wang, "王浩然")

    receipt = (await files(wang, number)).text
    own = re.search(r"JJ\d{4}-\d{4}", receipt)
    assert own
    assert re.search(r"\b[0-9a-f]{64}\b", receipt)

    await delivers(zhao, own[0])
    assert "送达需求方" in (await wang.hears()).text
    arrived = await zhang.hears()
    assert f"您的需求 {number} 收到一个解决方案" in arrived.text

    await zhang.taps("打开")
    card = await zhang.hears()
    assert ABSTRACT in card.text
    assert "320 MPa" in card.text
    assert ROUTE not in card.text
    await zhang.taps("⭐️ 列入候选")
    assert "列入了候选" in (await wang.hears()).text
    await zhang.taps("❓ 问挑战者")
    await zhang.says("批量生产时变形能稳定吗？")
    assert "批量生产时变形能稳定吗" in (await wang.hears()).text
    await wang.taps("打开")
    await wang.taps("💬 答复提问")
    await wang.says("能，已连续生产三个月。")
    assert "已连续生产三个月" in (await zhang.hears()).text
    await zhang.taps("‹ 全部方案")
    await zhang.taps("📊 对照表 Excel")
    await zhang.taps("🖼 对照图")
    sheet, picture = (await zhang.hears_all())[-2:]
    assert sheet.message["document"]["file_name"] == f"{number} 方案对照表.xlsx"
    assert picture.message["photo"]


async def test_whoever_answered_is_asked_again_when_the_demand_has_changed(
    app: App, zhang: Person, zhao: Person, wang: Person
) -> None:
    number = await published(zhang, zhao)
    await wang.says("你好")
    await has_signed(app, wang, "王浩然")
    await files(wang, number)
    await zhang.says("/mydemands")
    await does(zhang, [tap(next(b for b in (await zhang.hears()).buttons if number in b)), tap("🔁 要求修改内容")])
    await zhang.taps("确定，重新审核")
    await opened(zhao, number)
    await does(zhao, [tap("📤 送需求方确认")])
    await does(zhang, [tap("📝 看梳理后的文本"), tap("✅ 确认，就用这个文本")])
    await opened(zhao, number)
    await zhao.taps("📢 准备公开文本")
    await does(zhang, [tap("👁 看公开全文"), tap("✅ 批准，就按这个全文发布")])
    await wang.hears_all()
    await opened(zhao, number)
    await zhao.taps("🚀 公开发布")

    assert "请看一看，再确认或修改" in (await wang.hears()).text
    await wang.taps("打开")
    await wang.taps("✅ 看过了，方案不变")
    assert "需求有改动" not in (await wang.hears()).text
