"""A demand from the first question to the channel, in the words of those who take part."""

from datetime import datetime
from io import BytesIO
from zoneinfo import ZoneInfo

import docx
from openpyxl import load_workbook

from bot.app import App
from bot.simulator.refusal import Json
from tests.handlers.demand.steps import (
    CONTEST,
    NAME,
    PROBLEM,
    TITLE,
    answers,
    demand,
    does,
    opened,
    published,
    tap,
)
from tests.handlers.one_bot import one_loop
from tests.telegram import Person, Telegram

pytestmark = one_loop

REFINED = f"{PROBLEM}须适应批量生产。"


def day(telegram: Telegram) -> str:
    """明年6月30日, as it is said."""
    year = datetime.fromtimestamp(telegram.world.now(), ZoneInfo("Asia/Shanghai")).year + 1
    return f"{year}年6月30日（周{'一二三四五六日'[datetime(year, 6, 30).weekday()]}）"


def public(telegram: Telegram, number: str, problem: str) -> list[tuple[str, str]]:
    """What everybody may read of it, label and words: no name, for that was to be hidden, and nobody's contact."""
    return [
        ("需求名称", TITLE),
        ("需求编号", number),
        ("报名的赛事", CONTEST),
        ("产业领域", "高端装备制造"),
        ("需求类型", "技术研发"),
        ("技术问题", problem),
        ("技术指标", "1. 焊后变形 ≤ 0.5 mm（室温，三坐标测量）\n2. 抗拉强度 ≥ 300 MPa（室温，GB/T 2651）"),
        ("现有基础", "已有机器人焊接工作站两台，试过激光焊，变形仍大。"),
        ("完成期限", day(telegram)),
        ("预算或奖金", "50万元至80万元"),
        ("成果归属", "双方共有"),
        ("联系方式", "不公开，由挑战赛机器人转达。"),
    ]


def posts(telegram: Telegram) -> list[Json]:
    return list(telegram.world.chats[telegram.world.channel].messages.values())


async def test_from_the_first_question_to_the_channel(
    telegram: Telegram, app: App, zhang: Person, zhao: Person, lin: Person
) -> None:
    staff = zhao.in_chat(telegram.world.staff_chat)
    assert "都填好了" in (await does(zhang, ["/demand", *answers()])).text
    await zhang.taps("✅ 提交")
    receipt = (await zhang.hears()).text
    number = receipt.partition("受理编号 ")[2][:11]
    assert number.endswith("-0001")
    assert "challenge.chinatorch.gov.cn" in receipt
    [notice] = await staff.hears_all()
    assert number in notice.text
    assert TITLE not in notice.text

    card = await opened(zhao, number)
    assert f"需求方：{NAME}" in card.text
    assert "承办：扬州市人民政府" in card.text
    await zhao.taps("📥 受理")
    assert "工作人员已受理" in (await zhang.hears()).text

    await does(zhao, [tap("✍️ 改写"), tap("技术问题"), REFINED, tap("📤 送需求方确认")])
    assert "请您确认" in (await zhang.hears()).text
    assert (await demand(app, number)).answers["problem"] == PROBLEM
    shown = await does(zhang, [tap("打开"), tap("📝 看梳理后的文本")])
    assert f"🔸 技术问题\n原来：{PROBLEM}\n改为：{REFINED}" in shown.text
    await zhang.taps("✅ 确认，就用这个文本")
    assert (await demand(app, number)).answers["problem"] == REFINED

    await opened(zhao, number)
    await zhao.taps("📢 准备公开文本")
    await does(zhang, [tap("打开")])
    await zhang.taps("👁 看公开全文")
    _, preview, decision = await zhang.hears_all()
    lines = public(telegram, number, REFINED)
    whole = "\n".join(f"【{label}】" + ("\n" if "\n" in words else "") + words for label, words in lines)
    assert preview.text == whole
    assert "没有发现应当隐去的内容" in decision.text
    await zhang.taps("✅ 批准，就按这个全文发布")

    assert posts(telegram) == []
    await opened(zhao, number)
    await zhao.taps("🚀 公开发布")
    assert "已公开发布" in (await zhang.hears()).text
    [post] = posts(telegram)
    assert post["text"] == whole
    [[button]] = post["reply_markup"]["inline_keyboard"]
    assert button["url"].endswith(f"?start=n-{number}")

    for words in ("/demands", "/demands 铝合金焊接变形", f"/start n-{number}"):
        await lin.says(words)
        heard = await lin.hears()
        assert heard.text == whole if "start" in words else any(TITLE in label for label in heard.buttons)


async def test_the_package_is_what_was_published(telegram: Telegram, zhang: Person, zhao: Person) -> None:
    number = await published(zhang, zhao)
    lines = public(telegram, number, PROBLEM)

    await zhao.hears_all()
    await zhao.taps("📦 标准格式 Excel")
    sheet = load_workbook(BytesIO(file_of(telegram, (await zhao.hears()).message))).active
    assert sheet
    rows = [[cell for cell in row if cell is not None] for row in sheet.values]
    assert [tuple(row) for row in rows if len(row) == 2] == lines
    assert rows[0] == [TITLE]

    await zhao.taps("Word")
    table = docx.Document(BytesIO(file_of(telegram, (await zhao.hears()).message))).tables[0]
    assert [tuple(cell.text for cell in row.cells) for row in table.rows] == lines


def file_of(telegram: Telegram, message: Json) -> bytes:
    stored = telegram.world.files.get(message["document"]["file_id"])
    assert stored
    return stored.data
