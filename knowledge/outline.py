"""What the lines of a Chinese official document are: headings, title, 文号, contact lines, signature."""

import re
from datetime import date
from typing import NamedTuple

NUMERAL = "〇零一二三四五六七八九十百"
_DIGITS = "〇一二三四五六七八九"
_ORDINAL = rf"(?:[{NUMERAL}]{{1,5}}|\d{{1,4}})"
_HEADINGS = (  # (depth, pattern); the first group is the label, the second what follows it
    (1, re.compile(rf"(第{_ORDINAL}[章编])\s*(.*)")),
    (2, re.compile(rf"(第{_ORDINAL}节)\s*(.*)")),
    (3, re.compile(rf"(第{_ORDINAL}条)\s*(.*)")),
    (1, re.compile(rf"([{NUMERAL}]+)\s*[、．.]\s*(.*)")),
    (2, re.compile(rf"[（(]\s*([{NUMERAL}]+)\s*[)）]\s*[、．.]?\s*(.*)")),
)
_ANNEX = re.compile(rf"附\s*(?:件|表|录)\s*({_ORDINAL})?\s*[:：、.]?\s*(.*)")
_ANNEX_LIST = re.compile(r"附\s*件\s*[:：].+")
_ITEM = re.compile(r"\d{1,2}\s*[.．、]\s*\S.*")
_LABEL = re.compile(
    r"[^，。；：:、]{0,14}(?:电话|热线|联系人|联系方式|手机|邮箱|邮件|传真|地址|网址|邮编|邮政编码|QQ群?|微信群?|E-?mail)"
)
_CONTACT = re.compile(
    rf"(?:{_LABEL.pattern}|(?:技术支持|业务咨询|政策咨询|监督投诉))(?:（[^（）]*）)?\s*[:：].*", re.IGNORECASE
)
_PUBLIC = re.compile(r"（?此件.{0,6}公开.{0,6}）?|（?公开属性[:：].*|(?:抄送|抄报|主送|印发)[:：].*")
_DAY = re.compile(rf"((?:19|20)\d\d|[二一][{NUMERAL}]{{3}})\s*年\s*({_ORDINAL})\s*月\s*({_ORDINAL})\s*日")
_DATE_LINE = re.compile(rf"(?:[^，。；：]{{0,30}}\s*)?{_DAY.pattern}\s*(?:印发|发布|印)?")
_BODY = r"(?:部|厅|局|委|委员会|办公室|办公厅|人民政府|中心|院|公司|领导小组|组委会|协会|学会|联盟|大学)"
_SIGNATURE = re.compile(rf"[^，。；：:、（）“”\d]{{2,40}}{_BODY}")
_NUMBER = re.compile(
    r"(?:文号[:：]\s*)?([\u4e00-\u9fff]{2,14})\s*[〔\[［（(【]\s*((?:19|20)\d\d)\s*[〕\]］）)】]\s*第?\s*(\d{1,5})\s*号"
)
_KINDS = (
    "通知|公告|通告|公示|通报|办法|意见|方案|规定|规则|细则|决定|决议|条例|章程|"
    "指南|指引|规划|纲要|计划|报告|说明|须知|手册|批复|函|名单|清单|表"
)
_TITLE = re.compile(rf"[^。；：:？！]{{2,90}}(?:{_KINDS})(?:（[^（）]{{1,12}}）)?")


class Heading(NamedTuple):
    """`label` as the path shows it; `text` is what the same line says below that heading, or ""."""

    depth: int
    label: str
    text: str = ""


def heading(line: str) -> Heading | None:
    """A numbered heading. Where heading and text share a line they are parted; a numbered paragraph keeps its text."""
    for depth, pattern in _HEADINGS:
        if found := pattern.fullmatch(line):
            return _parted(depth, line, found[1], found[2])
    return None


def _parted(depth: int, line: str, label: str, rest: str) -> Heading | None:
    if not rest.strip("。"):
        return Heading(depth, label) if label.startswith("第") else None
    article = label.endswith("条")
    if not label.startswith("第"):
        label = f"{label}、" if depth == 1 else f"（{label}）"
    name, _, text = rest.partition("。")
    if article or len(name) > 40 or re.search("[，；：？！,;:]", name):
        return Heading(depth, label.rstrip("、"), line)
    return Heading(depth, label + (" " if label.startswith("第") else "") + name.strip(), text.strip())


def annex(line: str) -> tuple[str, str] | None:
    """("附件2", title): the title is "" where it stands on the next line. Not the list "附件：1. …"."""
    found = _ANNEX.fullmatch(line)
    if not found or _ANNEX_LIST.fullmatch(line) or re.search("[，。；]", found[2]) or len(found[2]) > 60:
        return None
    if (found[2] and not found[1]) or found[2].startswith(("所列", "中", "的", "至", "和")):
        return None
    return f"附件{found[1] or ''}", found[2].strip()


def annex_list(line: str) -> bool:
    """The first line of the list of annexes below a notice: "附件：1. …"."""
    return bool(_ANNEX_LIST.fullmatch(line))


def item(line: str) -> bool:
    """A line that begins with "1. "."""
    return bool(_ITEM.fullmatch(line))


def closing(line: str) -> bool:
    """A line of the kind that stands below a notice: contact, signature, date, who may see it."""
    return contact(line) or public(line) or any(kind.fullmatch(line) for kind in (_DATE_LINE, _SIGNATURE))


def contact(line: str) -> bool:
    """A line that says where to ask: "业务咨询电话：…"."""
    return bool(_CONTACT.fullmatch(line))


def public(line: str) -> bool:
    """A line that says who may see the document or who got it: "（此件主动公开）", "抄送：…"."""
    return bool(_PUBLIC.fullmatch(line))


def number(line: str) -> str:
    """The 文号 that the line is, in the usual brackets, or ""."""
    found = _NUMBER.fullmatch(line)
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found else ""


def title(line: str) -> bool:
    """Whether the line can be the title of an official document."""
    return bool(_TITLE.fullmatch(line)) and not number(line)


def day(line: str) -> str:
    """The date in a line that is (a signature with) a date, as ISO; "" otherwise or where there is no such day."""
    found = _DATE_LINE.fullmatch(line)
    if not found:
        return ""
    try:
        return date(*map(whole, found.groups())).isoformat()
    except ValueError:
        return ""


def whole(numeral: str) -> int:
    """ "2023", "二〇二三", "二十一" and "一百零二" as numbers."""
    if numeral.isdecimal():
        return int(numeral)
    signs = [_DIGITS.find(sign) for sign in numeral.replace("零", "〇")]
    if not set(numeral) & {"十", "百"}:
        return int("".join(map(str, signs)))
    total = digit = 0
    for sign, value in zip(numeral, signs, strict=True):
        if sign in "十百":
            total, digit = total + (digit or 1) * (10 if sign == "十" else 100), 0
        else:
            digit = value
    return total + digit
