"""What an enterprise and a member of staff do with a demand, step by step."""

from collections.abc import Mapping, Sequence

from sqlalchemy import select

from bot.app import App
from storage.tables.demands import Demand
from storage.tables.forms import Draft
from tests.telegram import Heard, Person

NAME = "苏州博瑞精密机械有限公司"
CODE = "91320594MA1WXUT12Y"
TITLE = "高强铝合金薄壁件的低变形焊接技术"
PROBLEM = "新能源汽车电池箱体采用薄壁铝合金件，焊接后变形超过 2 毫米，矫形成本高，希望找到低热输入的焊接工艺。"
SKIP = "选填的都跳过"
CONTEST = "江苏产业赛 · 扬州市人民政府 · 高端装备制造产业"
Step = str | tuple[str, str]

# What a whole demand says, by the labels of the form; what may be left out is left out
WRITTEN: Mapping[str, str] = {
    "企业名称": NAME,
    "统一社会信用代码": CODE,
    "需求名称": TITLE,
    "技术问题": PROBLEM,
    "产业领域": "高端装备制造",
    "需求类型": "技术研发",
    "报名的赛事": CONTEST,
    "技术指标": "焊后变形 ≤ 0.5 mm（室温，三坐标测量）；抗拉强度 ≥ 300 MPa（室温，GB/T 2651）",
    "现有基础": "已有机器人焊接工作站两台，试过激光焊，变形仍大。",
    "完成期限": "明年6月30日",
    "预算或奖金": "50万元至80万元",
    "成果归属": "双方共有",
    "合作方式": "都可以商量",
    "不公开的内容": "企业名称",
    "保密审查": "本需求不含国家秘密",
    "现场赛": "同意",
    "专家走访": "到时再定",
    "联系人": "张建国",
    "联系电话": "13800138000",
    "电子邮箱": "zhang@borui.example.com",
}


def tap(label: str) -> tuple[str, str]:
    return ("tap", label)


def answers(code: str = CODE) -> list[Step]:
    """A demand, as it is filled in when all goes well: texts, and taps."""
    return [
        NAME,
        code,
        TITLE,
        PROBLEM,
        tap("高端装备制造"),
        tap("技术研发"),
        "扬州",
        "焊后变形 ≤ 0.5 mm（室温，三坐标测量）\n抗拉强度 ≥ 300 MPa（室温，GB/T 2651）",
        "已有机器人焊接工作站两台，试过激光焊，变形仍大。",
        "明年6月底",
        tap("对，继续"),
        "50-80万元",
        tap("双方共有"),
        tap("都可以商量"),
        tap("企业名称"),
        tap("完成"),
        tap("本需求不含国家秘密"),
        tap("同意"),
        tap("到时再定"),
        "张建国",
        "13800138000",
        "zhang@borui.example.com",
        tap(SKIP),
    ]


async def does(person: Person, steps: Sequence[Step]) -> Heard:
    """All of them, one after the other; the last thing heard."""
    for step in steps:
        if isinstance(step, tuple):
            await person.taps(step[1])
        else:
            await person.says(step)
    return await person.hears()


def sheet(but: Sequence[str] = (), **changed: str) -> str:
    """A demand as a text of lines, without the fields whose labels are in `but`."""
    whole = {label: text for label, text in {**WRITTEN, **changed}.items() if label not in but}
    return "\n".join(f"{label}：{text}" for label, text in whole.items())


async def pastes(person: Person, but: Sequence[str] = (), **changed: str) -> Heard:
    """A new form, filled in at once; what is asked then."""
    await person.says("/demand")
    await person.says(sheet(but, **changed))
    return await person.hears()


async def filed(person: Person, **changed: str) -> str:
    """The number of a demand that was filed."""
    await pastes(person, **changed)
    await person.taps("✅ 提交")
    return (await person.hears()).text.partition("受理编号 ")[2][:11]


async def opened(staff: Person, number: str) -> Heard:
    """A demand on the desk."""
    await staff.says("/desk")
    heard = await staff.hears()
    label = next(label for label in heard.buttons if number in label)
    await staff.taps(label)
    return await staff.hears()


async def in_review(person: Person, staff: Person, **changed: str) -> str:
    number = await filed(person, **changed)
    await opened(staff, number)
    await staff.taps("📥 受理")
    return number


async def proposed(person: Person, staff: Person, **changed: str) -> str:
    number = await in_review(person, staff, **changed)
    await staff.taps("📤 送需求方确认")
    return number


async def confirmed(person: Person, staff: Person, **changed: str) -> str:
    number = await proposed(person, staff, **changed)
    await does(person, [tap("打开"), tap("📝 看梳理后的文本"), tap("✅ 确认，就用这个文本")])
    return number


async def awaiting_approval(person: Person, staff: Person, **changed: str) -> str:
    number = await confirmed(person, staff, **changed)
    await opened(staff, number)
    await staff.taps("📢 准备公开文本")
    return number


async def approved(person: Person, staff: Person, **changed: str) -> str:
    number = await awaiting_approval(person, staff, **changed)
    await does(person, [tap("打开"), tap("👁 看公开全文"), tap("✅ 批准，就按这个全文发布")])
    return number


async def published(person: Person, staff: Person, **changed: str) -> str:
    number = await approved(person, staff, **changed)
    await opened(staff, number)
    await staff.taps("🚀 公开发布")
    return number


async def drafts(app: App, person: Person) -> list[Draft]:
    async with app.database.session() as session:
        return list(await session.scalars(select(Draft).where(Draft.person_id == person.id).order_by(Draft.id)))


async def draft(app: App, person: Person) -> Draft:
    """The only one."""
    [row] = await drafts(app, person)
    return row


async def demand(app: App, number: str) -> Demand:
    async with app.database.session() as session:
        return (await session.scalars(select(Demand).where(Demand.number == number))).one()
