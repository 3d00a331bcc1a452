"""Questions and other errands in the middle of a form, and back to the same field."""

import pytest
from sqlalchemy import func, select

from bot.app import App
from handlers.demand.fields import FIELDS
from handlers.form.kinds import Rows, Text
from storage.tables.questions import Question
from tests.handlers.demand.steps import NAME, answers, does, draft, pastes, tap
from tests.handlers.one_bot import one_loop
from tests.telegram import Person

pytestmark = one_loop

QUESTION = "奖金归哪一方出？"
ANSWER = "需求方"  # who pays, says the notice
MINE = "这就是“{}”的内容"


async def asked(app: App) -> int:
    async with app.database.session() as session:
        return await session.scalar(select(func.count()).select_from(Question)) or 0


async def test_a_question_is_answered_in_every_kind_of_field_and_the_field_is_asked_again(
    zhang: Person, app: App
) -> None:
    await pastes(zhang)
    before = (await draft(app, zhang)).answers
    for number, field in enumerate(FIELDS, 1):
        await does(zhang, [tap("✏️ 修改"), tap(f"✓ {field.label}")])
        for words in (f"？{QUESTION}", QUESTION):
            await zhang.says(words)
            answer, again = await zhang.hears_all()
            assert ANSWER in answer.text
            assert again.text.startswith("↩️ 接着填表")
            assert f"{number}/24 · {field.label}" in again.text
            # Of what is technical at least twenty characters are wanted
            free = isinstance(field.kind, Text | Rows) and words == QUESTION and field.key != "problem"
            assert (MINE.format(field.label) in again.buttons) == free
        assert (await draft(app, zhang)).at == field.key
        await zhang.taps("📋 汇总")
    assert (await draft(app, zhang)).answers == before
    assert await asked(app) == 2 * len(FIELDS)


async def test_what_looks_like_a_question_can_be_the_answer(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", *answers()[:2], "奖金归哪一方出？"])
    heard = await does(zhang, [tap(MINE.format("需求名称"))])
    assert "✓ 需求名称：奖金归哪一方出？" in heard.text
    assert "4/24" in heard.text
    assert (await draft(app, zhang)).answers["title"] == "奖金归哪一方出？"


async def test_a_question_that_says_a_day_or_a_sum_is_no_answer_by_itself(zhang: Person, app: App) -> None:
    await pastes(zhang, but=["完成期限", "预算或奖金"])
    await zhang.says("现场赛是今年12月举办吗？")
    _, again = await zhang.hears_all()
    assert "10/24 · 完成期限" in again.text
    assert "due" not in (await draft(app, zhang)).answers
    await does(zhang, ["明年6月30日", tap("对，继续")])
    await zhang.says("奖金50万元归哪一方出？")
    answer, again = await zhang.hears_all()
    assert ANSWER in answer.text
    assert "11/24 · 预算或奖金" in again.text
    assert "budget" not in (await draft(app, zhang)).answers
    heard = await does(zhang, [tap(MINE.format("预算或奖金"))])
    assert "✓ 预算或奖金：50万元" in heard.text


async def test_a_question_without_words_or_far_too_long_leaves_the_field_where_it_is(zhang: Person) -> None:
    await zhang.says("/demand")
    heard = await does(zhang, ["？"])
    assert "没有看到文字问题" in heard.text
    heard = await does(zhang, ["？" + "奖金归谁出" * 120])
    assert "太长了" in heard.text
    heard = await does(zhang, [NAME])
    assert "2/24" in heard.text


async def test_a_question_while_the_whole_is_looked_at(zhang: Person, app: App) -> None:
    await pastes(zhang)
    await zhang.says(QUESTION)
    answer, again = await zhang.hears_all()
    assert ANSWER in answer.text
    assert "接着填表" in again.text
    assert "✅ 提交" in again.buttons
    heard = await does(zhang, [tap("✅ 提交")])
    assert "受理编号" in heard.text
    heard = await does(zhang, [QUESTION])
    assert ANSWER in heard.text
    assert "接着填表" not in heard.text


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("/contests", "27"),
        ("/contacts", "联系方式"),
        ("/help", "我能做什么"),
        ("/me", "您"),
        ("/demands", "公开"),
        ("/mydemands", "没填完（2/24）"),
        ("/human 材料寄到哪里？", "转给工作人员"),
        ("/ask 奖金归哪一方出", "需求方"),
        ("/desk", "只限有权限"),
        ("/broadcast", "只限有权限"),
        ("/nonsense", "没有这个命令"),
        ("/start", "问答助手"),
    ],
)
async def test_another_errand_does_not_end_the_form(zhang: Person, command: str, words: str) -> None:
    await does(zhang, ["/demand", *answers()[:2]])
    heard = await does(zhang, [command])
    assert words in heard.text + "".join(heard.buttons)
    heard = await does(zhang, ["高强铝合金薄壁件的焊接技术"])
    assert "✓ 需求名称：高强铝合金薄壁件的焊接技术" in heard.text


async def test_staff_who_fill_in_a_form_finish_it_before_they_announce(zhao: Person, app: App) -> None:
    await does(zhao, ["/demand", *answers()[:2]])
    heard = await does(zhao, ["/broadcast"])
    assert "请先" in heard.text
    heard = await does(zhao, ["/desk"])
    assert "需求办理" in heard.text
    heard = await does(zhao, ["高强铝合金薄壁件的焊接技术"])
    assert "4/24" in heard.text


async def test_whoever_calls_for_a_human_is_heard(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", *answers()[:2], QUESTION])
    heard = await does(zhang, ["找人工"])
    assert "转给工作人员" in heard.text
    assert (await draft(app, zhang)).at == "title"
