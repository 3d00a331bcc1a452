"""The solution form (解决方案). What is not in OPEN is shown to the demander only when it is disclosed: 四（三）."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.form import indicators
from handlers.form.fields import Answers, Field
from handlers.form.kinds import Choice, Choices, Files, Money, Text

ROW = "row"  # the key of the answer to an indicator, before its number
OPEN = ("abstract", "maturity", "period", "price", "cooperation", "stage")  # and the answers to the indicators
SEALED = ("route", "cases", "rights", "interests")  # technical detail: level 2
ABOUT = "demand"  # what a draft is about: {"id", "number", "title", "version", "indicators"}


def _one_of(*names: str) -> Choice:
    return Choice(lambda about: names)


ABSTRACT = Field(
    "abstract",
    "方案摘要",
    "用 300 字以内概括您的方案。需求方一开始只看到这些，请不要写需要保密的内容。",
    Text(300, 20),
    "采用超声辅助激光焊，热输入降低四成，已在两家企业的薄壁件上验证。",
    "四（三）",
)
TIMES = Field("times", "方便会谈的时间", "什么时间方便会谈？", Text(100), "工作日下午", optional=True)
AFTER = (
    Field(
        "route",
        "技术路线",
        "具体怎么做？关键步骤和原理。（不公开，由您决定何时给需求方看）",
        Text(1200, 20),
        clause="四（三）",
    ),
    Field("maturity", "成熟度", "现在到了哪一步？", _one_of("实验室样品", "小试", "中试", "小批量", "已经量产")),
    Field("rights", "知识产权", "涉及的专利、软件著作权等归谁？有没有纠纷？（不公开）", Text(300, 2)),
    Field("period", "完成周期", "从开始到交付要多久？", Text(60), "6 个月"),
    Field("price", "报价", "希望的费用？可以写一个范围，或“面议”。", Money(), "60万元左右"),
    Field(
        "cooperation",
        "合作方式",
        "愿意怎样合作？可以选几个。",
        Choices(("委托研发", "合作研发", "技术转让", "技术许可", "技术入股"), "都可以商量"),
    ),
    Field(
        "stage",
        "现场赛",
        "如果需求方难以选定，是否同意参加现场赛？",
        _one_of("同意", "不同意", "到时再定"),
        "",
        "三（四）",
    ),
    Field(
        "interests",
        "利益关系",
        "与需求方、承办单位或评审专家有没有利益关系？没有就写“无”。（不公开）",
        Text(200, 1),
        "无",
        "四（四）",
    ),
    Field("cases", "应用案例", "在哪里用过，效果如何？（不公开）", Text(600), optional=True),
    TIMES,
    Field("files", "证明材料", "检测报告、照片、专利证书等，一个最多 20 MB。（不公开）", Files(5), optional=True),
)


def about(demand_id: int, number: str, title: str, version: int, rows: Sequence[Mapping[str, str]]) -> dict[str, Any]:
    """What a draft is begun with. `rows`: the indicators that are public."""
    known = {"id": str(demand_id), "number": number, "title": title, "version": version}
    return {ABOUT: {**known, "indicators": [dict(row) for row in rows]}}


def renewed(answers: Answers, now: Answers) -> dict[str, Any]:
    """The same answers to the demand as it is `now` (as `about` gives it): what was claimed of an indicator goes with
    it wherever that stands now, and goes where it is gone."""
    claimed = dict(claims(answers))
    fresh = (indicator for indicator, _ in claims(now))
    rows = {f"{ROW}{number}": claimed[said] for number, said in enumerate(fresh, 1) if claimed.get(said)}
    kept = {key: value for key, value in answers.items() if not key.removeprefix(ROW).isdigit()}
    return {**kept, **now, **rows}


def demand_of(answers: Answers) -> int:
    return int(answers[ABOUT]["id"])


def version_of(answers: Answers) -> int:
    """Of the demand that is answered."""
    return int(answers[ABOUT]["version"])


def every(answers: Answers) -> tuple[Field, ...]:
    """With a field for each indicator of the demand: what the challenger claims, and on what evidence."""
    rows = answers[ABOUT]["indicators"]
    return (ABSTRACT, *(_row(number, row) for number, row in enumerate(rows, 1)), *AFTER)


def _row(number: int, row: Mapping[str, str]) -> Field:
    said = indicators.say([dict(row)]).removeprefix("1. ")
    return Field(
        f"{ROW}{number}",
        f"指标{number}",
        f"需求的指标：{said}\n您能做到多少？依据是什么？",
        Text(300, 1),
        "可达 0.3 mm，见附件检测报告第 2 页",
    )


def claims(answers: Answers) -> list[tuple[str, str]]:
    """(indicator, what is claimed) row by row."""
    rows = answers[ABOUT]["indicators"]
    return [
        (indicators.say([dict(row)]).removeprefix("1. "), str(answers.get(f"{ROW}{number}") or ""))
        for number, row in enumerate(rows, 1)
    ]
