"""What a challenger does until everything is signed."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.app import App
from storage.tables.challengers import Undertaking
from tests.handlers.demand.steps import Step, does, tap
from tests.telegram import Heard, Person, Telegram

NAME, TEAM = "王浩然", "苏州大学焊接技术课题组"
STRENGTHS = "铝合金激光焊接与变形控制，为电池箱体做过批量生产的工艺"
NOTICE, SECRECY, LIABILITY = "📖 阅读并接受《挑战须知》", "✍️ 阅读并签署《保密协议》", "✍️ 阅读并签署《免责声明》"
ACCEPT = "✅ 已阅读并接受"
WRITTEN: Mapping[str, str] = {
    "身份类型": "团队",
    "单位或身份": TEAM,
    "负责人": NAME,
    "联系电话": "13900139000",
    "电子邮箱": "wang@suda.example.com",
    "擅长的产业领域": "高端装备制造、新材料",
    "能解决的问题": STRENGTHS,
}


def answers(name: str = NAME) -> list[Step]:
    """The form as it is filled in when all goes well, up to the summary."""
    return [
        tap("团队"),
        TEAM,
        name,
        "13900139000",
        "wang@suda.example.com",
        tap("高端装备制造"),
        tap("新材料"),
        tap("完成"),
        STRENGTHS,
        tap("选填的都跳过"),
    ]


async def joined(person: Person, **changed: str) -> Heard:
    """The form is filled in at once, and filed."""
    await person.says("/join")
    await person.says("\n".join(f"{label}：{text}" for label, text in {**WRITTEN, **changed}.items()))
    return await does(person, [tap("✅ 报名")])


async def signs(person: Person, label: str, name: str = NAME) -> list[Heard]:
    """One paper, from the button to the copy; what is heard then."""
    await person.taps(label)
    await person.hears_all()
    if label == NOTICE:
        await person.taps(ACCEPT)
    else:
        await person.says(name)
    return await person.hears_all()


async def signed_all(person: Person, name: str = NAME) -> None:
    for label in (NOTICE, SECRECY, LIABILITY):
        await signs(person, label, name)


def copy_in(telegram: Telegram, heard: Sequence[Heard]) -> bytes:
    """The only file among what was heard."""
    [message] = [one.message for one in heard if "document" in one.message]
    stored = telegram.world.files.get(message["document"]["file_id"])
    assert stored
    return stored.data


async def undertakings_of(app: App, person: Person) -> list[Undertaking]:
    async with app.database.session() as session:
        mine = select(Undertaking).where(Undertaking.person_id == person.id).order_by(Undertaking.id)
        return list(await session.scalars(mine))
