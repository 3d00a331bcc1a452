"""Staff find challengers whose strengths fit a demand, and invite them: 三（三）."""

from bot.app import App
from tests.handlers.demand.steps import published
from tests.handlers.one_bot import one_loop
from tests.handlers.solution.steps import has_signed
from tests.telegram import Person

pytestmark = one_loop


async def test_who_fits_is_invited_once_with_the_reason(app: App, zhang: Person, zhao: Person, wang: Person) -> None:
    number = await published(zhang, zhao)
    await wang.says("你好")
    await has_signed(app, wang, "王浩然")
    await wang.hears_all()
    await zhao.says("/desk")
    await zhao.taps("已发布 1")
    await zhao.taps(next(label for label in (await zhao.hears()).buttons if number in label))
    await zhao.taps("🔎 找挑战者")
    found = await zhao.hears()
    assert "王浩然" in found.text
    assert "焊接" in found.text

    await zhao.taps("✉️ 邀请 王浩然")
    invited = await wang.hears()
    assert number in invited.text
    assert "焊接" in invited.text
    assert "（已邀请）" in (await zhao.hears()).text
    await wang.taps(f"查看 {number}")
    assert "💡 我有办法" in (await wang.hears()).buttons
