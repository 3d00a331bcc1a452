"""A demand as long as can be, full of what breaks markup, with files: it is shown whole wherever it is shown."""

from io import BytesIO

from openpyxl import load_workbook
from PIL import Image

from bot.app import App
from tests.handlers.demand.steps import approved, demand, does, in_review, opened, pastes, tap
from tests.handlers.one_bot import newcomer, one_loop
from tests.telegram import Heard, Person, Telegram

pytestmark = one_loop

MARKS = "<b>&amp;\"'高强铝合金的焊接</i>%s{0}"


def long(length: int) -> str:
    return (MARKS * length)[:length]


LONG = {
    "企业名称": long(60),
    "需求名称": long(60),
    "技术问题": long(1200),
    "技术指标": "；".join(f"<指标{number}>&强度 ≥ {number}00 MPa（室温，GB/T {number}）" for number in range(1, 41)),
    "现有基础": long(600),
    "对挑战者的要求": long(300),
    "方便会谈的时间": long(100),
    "不公开的内容": "都可以公开",
}


def whole(heard: list[Heard]) -> str:
    return "\n".join(one.text for one in heard)


async def test_as_long_as_can_be(app: App, zhang: Person, zhao: Person) -> None:
    whole_form = await pastes(zhang, **LONG)
    assert "都填好了" in whole_form.text
    await zhang.taps("✅ 提交")
    number = (await zhang.hears()).text.partition("受理编号 ")[2][:11]
    row = await demand(app, number)
    assert row.answers["problem"] == LONG["技术问题"]
    assert len(row.answers["indicators"]) == 40

    await does(zhang, [tap(f"查看 {number}")])
    await opened(zhao, number)
    card = await does(zhao, [tap("📥 受理")])
    await zhang.hears_all()
    for person in (zhang, zhao):
        await person.taps("📋 全部内容")
        shown = whole(await person.hears_all())
        for text in (LONG["技术问题"], LONG["现有基础"], "40. <指标40>&强度 ≥ 4000 MPa"):
            assert text in shown

    # It took several messages, so the card still stands above
    assert "✍️ 改写" in card.buttons
    await does(zhao, [tap("✍️ 改写"), tap("技术问题")])
    await zhao.says(LONG["技术问题"][:-3] + "改写过")
    await zhao.taps("📤 送需求方确认")
    await zhang.hears_all()
    await zhang.taps("📝 看梳理后的文本")
    shown = whole(await zhang.hears_all())
    assert f"原来：{LONG['技术问题']}" in shown
    assert LONG["技术问题"][:-3] + "改写过" in shown


async def test_published_with_marks_in_it(telegram: Telegram, app: App, zhang: Person, zhao: Person) -> None:
    """To the letter in the channel, in the bot, and in the package."""
    changed = {**LONG, "技术指标": "强度 ≥ 300 MPa（室温，GB/T 2651）"}
    number = await approved(zhang, zhao, **changed)
    await opened(zhao, number)
    await does(zhao, [tap("🚀 公开发布")])
    [post] = telegram.world.chats[telegram.world.channel].messages.values()
    assert post["text"] == (await demand(app, number)).public
    assert LONG["技术问题"] in post["text"]
    lin = newcomer(telegram, "林晓雨")
    assert (await does(lin, [f"/start n-{number}"])).text == post["text"]
    await zhao.taps("📦 标准格式 Excel")
    message = (await zhao.hears()).message
    stored = telegram.world.files.get(message["document"]["file_id"])
    assert stored
    cells = [cell for row in load_workbook(BytesIO(stored.data)).active.values for cell in row]
    assert LONG["技术问题"] in cells


async def test_staff_get_the_files_as_they_were_sent(app: App, zhang: Person, zhao: Person) -> None:
    picture = BytesIO()
    Image.new("RGB", (60, 40)).save(picture, "JPEG")
    await pastes(zhang)
    await does(zhang, [tap("✏️ 修改"), tap("✓ 附件")])
    await zhang.uploads("说明<1>.txt", "焊接工艺说明".encode())
    await zhang.uploads("x.jpg", picture.getvalue(), kind="photo")
    await does(zhang, [tap("完成"), tap("✅ 提交")])
    heard = await does(zhao, ["/desk"])
    await does(zhao, [tap(heard.buttons[0])])
    await zhao.taps("📎 附件")
    document, photo = await zhao.hears_all()
    assert document.message["document"]["file_name"] == "说明<1>.txt"
    assert photo.message["photo"]
    # One of them is taken out again by its demander
    await zhang.hears_all()
    await does(zhang, ["/mydemands"])
    label = next(label for label in (await does(zhang, ["/mydemands"])).buttons if "XQ" in label)
    await does(zhang, [tap(label), tap("✏️ 修改"), tap("✏️ 修改"), tap("✓ 附件"), tap("清空重传")])
    await zhang.uploads("新的.txt", "新的说明".encode())
    await does(zhang, [tap("完成"), tap("✅ 保存修改")])
    await zhao.hears_all()
    await zhao.taps("📎 附件")
    assert [one.message["document"]["file_name"] for one in await zhao.hears_all()] == ["新的.txt"]


async def test_without_files_there_is_nothing_to_send(app: App, zhang: Person, zhao: Person) -> None:
    await in_review(zhang, zhao)
    assert await zhao.taps("📎 附件") == "没有附件。"
