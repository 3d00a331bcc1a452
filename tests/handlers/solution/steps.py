"""What challengers and demanders do with solutions, step by step."""

from datetime import UTC, datetime

from bot.app import App
from storage import challengers, undertakings
from storage.powers import Actor
from tests.handlers.demand.steps import Step, does, tap
from tests.telegram import Heard, Person

ABSTRACT = "采用超声辅助激光焊，热输入降低四成，已在两家企业的薄壁件上验证。"
ROUTE = "超声振动与激光束同轴，频率 20 kHz，分三道焊，第二道后在线矫形。"
NOW = datetime(2026, 11, 1, tzinfo=UTC)


async def has_signed(app: App, person: Person, name: str) -> None:
    """Somebody who has joined and signed everything."""
    actor = Actor(person.id, name, "Asia/Shanghai")
    joined = {"kind": "团队", "name": f"{name}团队", "person": name, "phone": "13900139000", "email": "w@team.example"}

    async with app.database.session() as session:
        await challengers.join(
            session, actor=actor, answers=joined, strengths="超声辅助激光焊接", registered=None, now=NOW
        )
        for text in app.settings.papers:
            await undertakings.sign(session, actor=actor, text=text, signed_as=name, pdf=None, now=NOW)


def answers(abstract: str = ABSTRACT) -> list[Step]:
    """A solution to a demand of two indicators."""
    return [
        abstract,
        "可达 0.3 mm，见检测报告第 2 页",
        "320 MPa",
        ROUTE,
        tap("小批量"),
        "自有专利，无纠纷",
        "6 个月",
        "60万元",
        tap("都可以商量"),
        tap("同意"),
        "无",
        tap("选填的都跳过"),
        tap("✅ 提交"),
    ]


async def files(person: Person, number: str, abstract: str = ABSTRACT) -> Heard:
    """A solution to the published demand of this number; the receipt."""
    await person.starts(f"n-{number}")
    await person.taps("💡 我有办法")
    return await does(person, answers(abstract))


async def delivers(staff: Person, number: str) -> None:
    await staff.says("/check")
    heard = await staff.hears()
    await staff.taps(next(label for label in heard.buttons if number in label))
    await staff.taps("✅ 材料齐全，送达需求方")
