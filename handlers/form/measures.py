"""A figure with its unit, where it stands in a line: 不低于500公里, ≥ 600 MPa, 99.5% 以上, -40~85 ℃."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

_SIGNS = {
    "≥": r"≥|≧|⩾|>=|不[低少小]于|[至最]少|最低",
    "≤": r"≤|≦|⩽|<=|不[高大多]于|不超过|[至最]多|最高|控制在",
    ">": r">|(?<!不)[高大多]于|(?<!不)超过",
    "<": r"<|(?<!不)[低小少]于|不足|不到",
    "±": r"±",
    "优于": r"优于",
    "约": r"≈|大?约",
    "": r"=|等于|达到|为",
}
_BEHIND = {"≥": r"(?:及|或)?以上", "≤": r"(?:及|或)?以[下内]|之内", "约": r"左右"}
_CHINESE_UNITS = (
    "公里 千米 厘米 毫米 微米 纳米 平方米 立方米 米 公顷 亩 公斤 千克 毫克 微克 克 吨 毫升 升 小时 分钟 毫秒 微秒 秒 "
    "个月 天 日 周 年 月 次 摄氏度 度 兆帕 千帕 帕 千瓦时 千瓦 兆瓦 瓦 毫伏 千伏 伏 毫安时 安时 毫安 安 赫兹 兆赫 分贝 "
    "牛米 牛 流明 勒克斯 像素 帧 万元 元 个百分点 个 件 台 套 辆 人 倍 转 级 路 页 条 项"
)
_STANDARDS = "GB ISO IEC IEEE ASTM DIN EN JIS UL JB HG YY QC SJ YB DL NB HJ DB T"


def _any(patterns: Iterable[str]) -> str:
    return f"(?:{'|'.join(patterns)})"


_SIGN = rf"(?:应|须|需要?|要)?(?:达到?|控制在|保证)?\s*(?P<sign>{_any(_SIGNS.values())})"
_POWER = r"\s?[×x*]\s?10\^?[-⁻]?[0-9⁰¹²³⁴-⁹]{1,3}|[eE][+-]?[0-9]{1,3}(?![0-9A-Za-z])"
_ONE = rf"(?:零下|[+-])?[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?(?:{_POWER})?[万亿]?"
_FIGURE = rf"(?P<figure>{_ONE}(?:[A-Za-z%℃°]{{0,4}}\s?[-~—–−至到±×x*:/]\s?{_ONE})*)"
_LETTER = r"A-Za-zµμΩ℃℉°%‰\u3380-\u33df"
_SYMBOL = rf"(?:dB\(A\)|[{_LETTER}″′](?:[{_LETTER}0-9²³⁻⁰¹⁴-⁹·⋅^]|-[1-3](?![0-9.]))*)"
_PART = _any((_SYMBOL, *_CHINESE_UNITS.split()))
_UNIT = rf"(?P<unit>{_PART}(?:/(?:{_PART}|\([A-Za-z·⋅*]{{1,9}}\)))*)?"
_TAIL = rf"{_FIGURE}\s?{_UNIT}\s?(?P<behind>{_any(_BEHIND.values())})?"
_SIGNED = re.compile(rf"{_SIGN}\s*{_TAIL}")
_APART = re.compile(rf"(?:(?<=[\s:：])|(?<=[高升低降少加短长大小]到)|(?<=[高升低降少加短长大小]至)){_TAIL}")
_JOINED = re.compile(rf"(?<![A-Za-z0-9.\s:：/+-]){_TAIL}")
_STANDARD = re.compile(rf"{_any(_STANDARDS.split())}(?:[/-][A-Z]{{1,4}})?\s?[0-9]{{0,2}}$")


@dataclass(frozen=True, slots=True)
class Measure:
    """A value as "≥ 600", a unit as "MPa", and where in the line they begin and end."""

    value: str
    unit: str
    start: int
    stop: int


def find(line: str) -> Measure | None:
    """What a line demands: the figure behind a sign, else one that stands apart, else any that is no part of a name."""
    if signed := _SIGNED.search(line):
        return _measure(signed)
    for pattern in (_APART, _JOINED):
        for match in pattern.finditer(line, 1):
            if not _STANDARD.search(line[max(0, match.start() - 12) : match.start()]):
                return _measure(match)
    return None


def is_signed(text: str) -> bool:
    return bool(_SIGNED.search(text))


def _measure(match: re.Match[str]) -> Measure:
    said = match.groupdict()
    sign = _named(_SIGNS, said.get("sign")) or _named(_BEHIND, said["behind"])
    figure = "".join(said["figure"].split()).replace("零下", "-")
    return Measure(f"{sign} {figure}".strip(), said["unit"] or "", match.start(), match.end())


def _named(signs: dict[str, str], words: str | None) -> str:
    return next((sign for sign, pattern in signs.items() if words and re.fullmatch(pattern, words)), "")
