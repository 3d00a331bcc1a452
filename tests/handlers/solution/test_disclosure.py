"""What is kept back is opened level by level by its owner, to whoever has signed, and is closed again: 四（三）."""

from bot.app import App
from storage import undertakings
from storage.powers import Actor
from tests.handlers.demand.steps import NAME, does, published, tap
from tests.handlers.one_bot import one_loop
from tests.handlers.solution.steps import NOW, ROUTE, delivers, files, has_signed
from tests.telegram import Person

pytestmark = one_loop
PHONE = "13800138000"


async def signs(app: App, person: Person, name: str) -> None:
    """The two undertakings, without joining."""
    async with app.database.session() as session:
        for text in app.settings.papers.undertakings:
            actor = Actor(person.id, name, "Asia/Shanghai")
            await undertakings.sign(session, actor=actor, text=text, signed_as=name, pdf=None, now=NOW)


async def asks(person: Person, number: str, label: str) -> None:
    await person.starts(f"n-{number}")
    await person.taps("🔓 未公开的内容")
    await person.taps(label)


async def test_level_by_level(app: App, zhang: Person, zhao: Person, wang: Person) -> None:
    number = await published(zhang, zhao)
    await wang.says("你好")
    await has_signed(app, wang, "王浩然")
    await signs(app, zhang, "张建国")
    await wang.hears_all()

    await asks(wang, number, "🔓 申请名称")
    asked = await zhang.hears()
    assert "一位挑战者申请查看" in asked.text
    assert "王浩然" not in asked.text
    assert NAME not in (await wang.hears()).text

    await zhang.taps("✅ 同意")
    await wang.taps("打开")
    await wang.taps("👁 查看名称")
    shown = await wang.hears()
    assert NAME in shown.text
    assert PHONE not in shown.text

    await asks(wang, number, "🔓 申请技术细节")
    await zhang.taps("✅ 同意")
    await asks(wang, number, "🔓 申请联系方式")
    await zhang.taps("✅ 同意")
    await asks(wang, number, "👁 查看联系方式")
    assert PHONE in (await wang.hears()).text
    await zhang.taps("👁 查看记录")
    assert "王浩然" in (await zhang.hears()).text


async def test_without_a_signature_nothing_is_asked_for_and_nothing_shown(
    app: App, zhang: Person, zhao: Person, wang: Person
) -> None:
    number = await published(zhang, zhao)
    await wang.says("你好")
    await asks(wang, number, "🔓 申请名称")
    refused = await wang.hears()
    assert "/join" in refused.text
    assert "四（三）" in refused.text

    await has_signed(app, wang, "王浩然")
    await asks(wang, number, "🔓 申请名称")
    await zhang.taps("✅ 同意")
    assert "签署" in (await zhang.hears()).text
    await wang.hears_all()
    await wang.starts(f"n-{number}")
    await wang.taps("🔓 未公开的内容")
    assert "👁 查看名称" not in (await wang.hears()).buttons


async def test_what_is_revoked_is_not_shown_again(app: App, zhang: Person, zhao: Person, wang: Person) -> None:
    number = await published(zhang, zhao)
    await wang.says("你好")
    await has_signed(app, wang, "王浩然")
    await signs(app, zhang, "张建国")
    await asks(wang, number, "🔓 申请名称")
    await zhang.taps("✅ 同意")
    await wang.taps("打开")
    await wang.taps("👁 查看名称")
    await zhang.taps("🔒 收回")
    await wang.hears_all()

    await wang.taps("👁 查看名称")  # the button is still there

    heard = await wang.hears()
    assert NAME not in heard.text
    assert "收回" in heard.text


async def test_the_sealed_part_of_a_solution_is_opened_by_its_challenger(
    app: App, zhang: Person, zhao: Person, wang: Person
) -> None:
    number = await published(zhang, zhao)
    await wang.says("你好")
    await has_signed(app, wang, "王浩然")
    await signs(app, zhang, "张建国")
    receipt = (await files(wang, number)).text
    await delivers(zhao, receipt[receipt.index("JJ") :][:11])
    await does(zhang, [tap("打开"), tap("🔓 查看保密部分"), tap("🔓 申请名称")])
    await wang.taps("✅ 同意")
    await zhang.taps("打开")
    await zhang.taps("🔓 申请技术细节")
    await wang.taps("✅ 同意")
    await zhang.taps("打开")
    await zhang.taps("👁 查看技术细节")

    assert ROUTE in (await zhang.hears()).text
