"""The demand form (product: 需求表). What may stay hidden is the demander's to say, clause 四（三）."""

from typing import Any

from handlers.demand import options
from handlers.form import identity, indicators
from handlers.form.fields import Field
from handlers.form.kinds import Choice, Choices, Code, Day, Files, Money, Pledge, Rows, Text

SECRET = "本需求不含国家秘密"
HIDEABLE = {
    "name": "企业名称",
    "indicators": "技术指标",
    "basis": "现有基础",
    "due": "完成期限",
    "budget": "预算或奖金",
    "contest": "报名的赛事（所在地）",
}


def _one_of(*names: str) -> Choice:
    return Choice(lambda about: names)


def _coach(rows: Any) -> list[str]:
    return indicators.coach(rows)


FIELDS = (
    Field("name", "企业名称", "贵单位的全称是什么？", Text(60, 4), "苏州博瑞精密机械有限公司"),
    Field("code", "统一社会信用代码", "营业执照上的 18 位代码。", Code(identity.credit_code)),
    Field("title", "需求名称", "用一句话概括要解决的技术问题。", Text(60, 6), "高强铝合金薄壁件的低变形焊接技术"),
    Field(
        "problem",
        "技术问题",
        "具体要解决什么问题？目前卡在哪里，希望达到什么效果？",
        Text(1200, 20),
        "薄壁件焊接后变形超过 2 毫米，矫形成本高；希望找到低热输入的焊接工艺……",
        "三（一）",
    ),
    Field("industry", "产业领域", "属于哪个产业？按您写的内容，最可能的排在前面。", Choice(options.industries)),
    Field("kind", "需求类型", "属于哪一类？", _one_of("技术研发", "产品研发", "技术改造", "技术配套")),
    Field(
        "contest",
        "报名的赛事",
        "报哪一项赛事？也可以写地名或承办单位来找。",
        Choice(options.contests),
        clause="三（一）",
    ),
    Field(
        "indicators",
        "技术指标",
        "要达到哪些指标？一行一个，写明数值、单位和测试条件。",
        Rows(),
        "抗拉强度 ≥ 300 MPa（室温，GB/T 2651）",
        coach=_coach,
    ),
    Field("basis", "现有基础", "已有哪些设备、材料、试验结果？做过哪些尝试？", Text(600, 4)),
    Field("due", "完成期限", "希望什么时候完成？", Day(), "明年6月底"),
    Field("budget", "预算或奖金", "打算投入多少？可以写范围，或“面议”。", Money(), "50-80万元", "三（五）"),
    Field("ownership", "成果归属", "成果归谁？", _one_of("归需求方", "双方共有", "归挑战者", "另行约定")),
    Field(
        "cooperation",
        "合作方式",
        "愿意怎样合作？可以选几个。",
        Choices(("委托研发", "合作研发", "技术转让", "技术许可", "技术入股"), "都可以商量"),
    ),
    Field(
        "hide",
        "不公开的内容",
        "公开发布时隐去哪些？联系方式从不公开；正式发布前，全文还会请您逐字确认。",
        Choices(tuple(HIDEABLE.values()), "都可以公开"),
        clause="四（三）",
    ),
    Field("secret", "保密审查", "请确认本需求不含国家秘密。", Pledge(SECRET), clause="四（三）"),
    Field(
        "stage",
        "现场赛",
        "如果对接后难以选定，是否同意参加现场赛？",
        _one_of("同意", "不同意", "到时再定"),
        "",
        "三（四）",
    ),
    Field(
        "visit", "专家走访", "是否同意专家到现场走访、了解需求？", _one_of("同意", "不同意", "到时再定"), "", "三（一）"
    ),
    Field("person", "联系人", "联系人姓名？（不公开）", Text(20)),
    Field("phone", "联系电话", "手机号或座机号？（不公开）", Code(identity.telephone), "13800138000"),
    Field("email", "电子邮箱", "邮箱地址？（不公开）", Code(identity.email), "name@example.com"),
    Field(
        "quals",
        "企业资质",
        "有哪些资质？",
        Choices(("高新技术企业", "科技型中小企业", "专精特新企业", "上市公司"), "都没有"),
        optional=True,
    ),
    Field("wish", "对挑战者的要求", "对揭榜的团队有什么要求？", Text(300), "有同类产品的量产经验", optional=True),
    Field(
        "times", "方便会谈的时间", "什么时间方便会谈？（不公开）", Text(100), "工作日下午，提前两天约", optional=True
    ),
    Field("files", "附件", "图纸、照片、说明书等，一个最多 20 MB。（不公开）", Files(5), optional=True),
)
KEYS = tuple(field.key for field in FIELDS)
BY_KEY = {field.key: field for field in FIELDS}
