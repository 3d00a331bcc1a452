"""What an enterprise and a member of staff do with a demand, step by step."""

from collections.abc import Sequence

from tests.telegram import Heard, Person

NAME = "苏州博瑞精密机械有限公司"
CODE = "91320594MA1XYZ8T5X"
TITLE = "高强铝合金薄壁件的低变形焊接技术"
PROBLEM = "新能源汽车电池箱体采用薄壁铝合金件，焊接后变形超过 2 毫米，矫形成本高，希望找到低热输入的焊接工艺。"
SKIP = "选填的都跳过"


def tap(label: str) -> tuple[str, str]:
    return ("tap", label)


def answers(code: str) -> list[str | tuple[str, str]]:
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


async def does(person: Person, steps: Sequence[str | tuple[str, str]]) -> Heard:
    """All of them, one after the other; the last thing heard."""
    for step in steps:
        if isinstance(step, tuple):
            await person.taps(step[1])
        else:
            await person.says(step)
    return await person.hears()
