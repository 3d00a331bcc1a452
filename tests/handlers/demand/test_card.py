"""What a demand's own card tells: why it stands as it does, and for no longer than that."""

from tests.handlers.demand.steps import does, in_review, tap
from tests.handlers.one_bot import one_loop
from tests.telegram import Person

pytestmark = one_loop


async def test_a_question_stands_on_the_card_until_it_is_answered(zhang: Person, zhao: Person) -> None:
    await in_review(zhang, zhao)
    await does(zhao, [tap("❓ 问需求方"), "板厚是多少？"])
    assert "板厚是多少？" in (await does(zhang, [tap("打开")])).text

    answered = await does(zhang, [tap("💬 答复提问"), "1.5 到 2 毫米", tap("打开")])
    assert "板厚是多少？" not in answered.text
    assert "💬 答复提问" not in answered.buttons


async def test_why_it_was_returned_stands_on_the_card_until_it_is_handed_in_again(zhang: Person, zhao: Person) -> None:
    await in_review(zhang, zhao)
    await does(zhao, [tap("↩️ 退回"), "请写明板厚"])
    notice = await zhang.hears()
    assert "请写明板厚" in notice.text
    assert notice.buttons == ("✏️ 修改", "打开")
    assert "请写明板厚" in (await does(zhang, [tap("打开")])).text

    saved = await does(zhang, [tap("✏️ 修改"), tap("✅ 保存修改")])
    assert "请写明板厚" not in (await does(zhang, [tap(saved.buttons[0])])).text
