"""The form of a challenger (product: Challenger)."""

import unicodedata
from dataclasses import dataclass

from handlers.form import identity, said
from handlers.form.fields import About, Field
from handlers.form.kinds import Choice, Choices, Code, Text
from handlers.form.wrong import Wrong

KINDS = ("法人", "团队", "自然人")
SITE = "challenge.chinatorch.gov.cn"
BINDING = ("kind", "name", "person")  # whoever is another has signed nothing yet
# The fields of the contests of the notice, in its order; a contest for a region has none
INDUSTRIES = (
    "新能源汽车",
    "新一代信息技术",
    "高端装备制造",
    "新材料",
    "新能源",
    "生物",
    "节能环保",
    "民用与国防两用技术",
    "生物制造技术",
    "新型显示技术",
    "畜牧生猪技术",
    "硬科技",
)
LONGEST_NAME = 40  # letters
_NAME_MARKS = " ·•‧・.-'’"
_NOT_YET = {"还没有", "没有", "无", "暂无", "未注册", "还没注册", "没注册", "没有注册", "还没有注册", "尚未注册"}
NOT_A_NAME = "请写真实的姓名，只用汉字或字母，例如“王浩然”；少数民族姓名可以带“·”。"


def person_name(text: str) -> str:
    """Somebody's name, by which they sign. Raises Wrong."""
    clean = said.clean(text, lines=False)
    if not 2 <= sum(map(str.isalpha, clean)) <= LONGEST_NAME or not all(map(_in_names, clean)):
        raise Wrong(NOT_A_NAME)
    return clean


def _in_names(char: str) -> bool:
    return char.isalpha() or char in _NAME_MARKS or unicodedata.category(char).startswith("M")


@dataclass(frozen=True, slots=True)
class Account:
    """The name of an account, or that there is none yet."""

    longest: int

    def read(self, text: str, about: About) -> str | None:
        if said.bare(text) in _NOT_YET:
            return None
        return Text(self.longest).read(text, about)

    def say(self, value: str) -> str:
        return value


FIELDS = (
    Field("kind", "身份类型", "您以什么身份参加？", Choice(lambda about: KINDS), clause="三（三）"),
    Field(
        "name",
        "单位或身份",
        "法人写单位全称，团队写团队名称，自然人写职业或专长。",
        Text(60),
        "苏州大学焊接技术课题组",
    ),
    Field("person", "负责人", "负责人的姓名？签署文件时要键入同一个姓名。自然人写本人。", Code(person_name), "王浩然"),
    Field("phone", "联系电话", "手机号或座机号？（不公开）", Code(identity.telephone), "13800138000"),
    Field("email", "电子邮箱", "邮箱地址？（不公开）", Code(identity.email), "name@example.com"),
    Field("fields", "擅长的产业领域", "擅长哪些领域？可以选几个。", Choices(INDUSTRIES, "都不是")),
    Field(
        "strengths",
        "能解决的问题",
        "擅长什么技术，能解决什么问题？写得越具体，越容易找到合适的需求。",
        Text(800, 6),
        "铝合金激光焊接与变形控制，为电池箱体做过批量生产的工艺",
    ),
    Field("team", "团队成员", "主要成员和分工？", Text(400), "李明：工艺；陈晨：仿真", optional=True),
    Field(
        "registered",
        "官网用户名",
        f"在中国创新挑战赛网站（{SITE}）注册的用户名？参赛各方都须注册；还没有的可以先跳过，注册后再补。",
        Account(60),
        clause="三",
        optional=True,
    ),
)
KEYS = tuple(field.key for field in FIELDS)
BY_KEY = {field.key: field for field in FIELDS}
