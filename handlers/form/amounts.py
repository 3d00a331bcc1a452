"""A sum of money as people write it: 三百二十万, 50-80万元, 不超过1.2亿, 面议.

A sum is [low, high] in whole yuan: both the same where it is one amount, low 0 where only the most is said, high None
where only the least is; [] is 面议, to be agreed.
"""

import re
from decimal import Decimal

from handlers.form import reasons
from handlers.form.numerals import NUMERALS, number
from handlers.form.said import clean
from handlers.form.wrong import Wrong
from knowledge.script import normal

MOST = 1000 * 10**8  # yuan

_AGREE = re.compile(r"面议|面谈|协商|商定|商议|另议|再议|详谈")
_FOREIGN = re.compile(r"美[元金刀]|欧元|英镑|港[元币]|日[元圆]|韩[元圆]|台币|新币|卢布|usd|eur|hkd|gbp|jpy|krw|[$€£]")
_EACH = re.compile(r"每[年月季天日台套件]|/[年月季天日台套件]|年均|月均")
_ONE = rf"[0-9{NUMERALS}几十百千万亿壹贰叁参肆伍陆柒捌玖拾佰仟]"
_AMOUNT = re.compile(
    rf"(?P<front>¥|rmb|cny|人民币)?(?P<words>{_ONE}(?:{_ONE}|,(?=[0-9]{{3}}(?![0-9]))|[.点](?={_ONE})){{0,30}})"
    r"(?P<unit>元|圆|块|rmb|cny|人民币)?(?P<thing>[台套件吨次人家米只辆亩])?(?P<count>[年月日天个期项折步轮季周岁级号份批阶%‰])?"
)
_SMALL = r"[一二两三四五六七八九]"
_TIDY = (
    (re.compile(rf"(?<![0-9{NUMERALS}十百千万亿])\s+|\s+(?![0-9{NUMERALS}])"), ""),
    (re.compile(r"(?<=[0-9])w(?![a-z])"), "万"),
    (re.compile(r"(?<=[0-9])k(?![a-z])"), "千元"),
    (re.compile(r"半个?(?=亿)"), "0.5"),
    (re.compile(r"个(?=亿)"), ""),
    (re.compile(rf"(?<=[0-9{NUMERALS}十百千])[来多余](?=[十百千万亿元])"), ""),
    (re.compile(r"[数上](?=[十百千万亿])"), "几"),
    # 三五十万 is from thirty to fifty
    (re.compile(rf"(?<![0-9{NUMERALS}十百千万亿点])({_SMALL})(?={_SMALL}[十百千万亿])"), r"\1至"),
)
_RANGE = re.compile(r"[-~—–―−〜至到]+")
_BETWEEN = re.compile(r"[和与跟]")
_BEFORE = re.compile(
    r"(?:(?P<most>不超过?|不[高大多]于|不[到足]|[至最顶]多|最高|(?<!不)[小低少]于|上限|控制在|≤|≦|<=?)"
    r"|(?P<least>不[少低小]于|[至最]少|最低|起码|(?<!不)(?:[高大多]于|超过)|下限|≥|≧|>=?))[为是在约:]*$"
)
_AFTER = re.compile(r"(?:及|或|\(含\))?(?:(?P<most>以[内下里]|之内|内|封顶|不到)|(?P<least>以上|往上|起|打底))")


def read(text: str) -> list[int | None]:
    """The sum that was written. Raises Wrong."""
    line = normal(clean(text, lines=False))
    for pattern, better in _TIDY:
        line = pattern.sub(better, line)
    found = [match for match in _AMOUNT.finditer(line) if _is_money(match)]
    if not found and _AGREE.search(line):
        return []
    _refuse(line, found)
    edges = [0, *(edge for match in found for edge in (match.start(), _end(match))), len(line)]
    gaps = [line[start:stop] for start, stop in zip(edges[::2], edges[1::2], strict=True)]
    if any(gap.endswith("负") for gap in gaps[:-1]) or gaps[0].endswith("-"):
        raise Wrong(reasons.NEGATIVE_AMOUNT)
    if len(found) == 1:
        return _bounded(_yuan(found[0]["words"], _has_unit(found[0])), gaps[0], gaps[1])
    if _RANGE.fullmatch(gaps[1]) or (_BETWEEN.fullmatch(gaps[1]) and gaps[2].startswith("之间")):
        return _ordered(*_range(*found))
    first = _bounded(_yuan(found[0]["words"], _has_unit(found[0])), gaps[0], gaps[1])
    second = _bounded(_yuan(found[1]["words"], _has_unit(found[1])), gaps[1], gaps[2])
    for (low, most), (least, high) in ((first, second), (second, first)):
        if most is None and least == 0 and low and high:
            return _ordered(low, high)
    if first == second:  # in figures and again in words
        return first
    raise Wrong(reasons.SEVERAL_AMOUNTS)


def say(value: list[int | None]) -> str:
    """The sum in words, which `read` understands."""
    if not value:
        return "面议"
    low, high = value
    if high is None:
        return f"不少于{_money(low or 0)}"
    if low == high:
        return _money(high)
    return f"{_money(low)}至{_money(high)}" if low else f"不超过{_money(high)}"


def _money(yuan: int) -> str:
    """In the unit that leaves at most two decimals: 1.2亿元, 320万元, 12,345元."""
    for unit, worth in (("亿", 10**8), ("万", 10**4)):
        if yuan >= worth and yuan % (worth // 100) == 0:
            return f"{Decimal(yuan) / worth}{unit}元"
    return f"{yuan:,}元"


def _is_money(match: re.Match[str]) -> bool:
    """Not a number of things or of years, nor a lone numeral that is part of a word (一般, 万一)."""
    if match["unit"] or match["front"]:
        return True
    if match["thing"] or (match["count"] and not re.search("[万亿]", match["words"])):
        return False
    return len(match["words"]) > 1 or match["words"].isdigit() or bool(_RANGE.match(match.string, match.end()))


def _end(match: re.Match[str]) -> int:
    return match.end("unit") if match["unit"] else match.end("words")


def _refuse(line: str, found: list[re.Match[str]]) -> None:
    """What no single amount can be read from."""
    if not found:
        raise Wrong(reasons.WHAT_AMOUNT)
    if _FOREIGN.search(line):
        raise Wrong(reasons.FOREIGN_MONEY)
    if _EACH.search(line):
        raise Wrong(reasons.AMOUNT_PER)
    if len(found) > 2:
        raise Wrong(reasons.SEVERAL_AMOUNTS)


def _bounded(yuan: int, before: str, after: str) -> list[int | None]:
    bound = _BEFORE.search(before) or _AFTER.match(after)
    if bound is None:
        return [yuan, yuan]
    return [0, yuan] if bound["most"] else [yuan, None]


def _range(first: re.Match[str], second: re.Match[str]) -> tuple[int, int]:
    """The ends of a range: 50 in 50-80万 means 50万, 1 in 1-2千万 means 1千万."""
    low, high = first["words"], second["words"]
    unit = _has_unit(first) or _has_unit(second)
    if not _has_unit(first):
        digit, ten, scale = re.findall(r"([0-9]?)([十百千]?)([万亿]?)$", high)[0]
        low += (ten if low[-1] not in "十百千" and (digit or _value(low) < 10) else "") + scale
    elif not _has_unit(second):
        high += "".join(re.findall("[万亿]", low)[-1:])
    return _yuan(low, unit), _yuan(high, unit)


def _has_unit(match: re.Match[str]) -> bool:
    return bool(match["unit"] or match["front"] or re.search("[万亿]", match["words"]))


def _yuan(words: str, unit: bool) -> int:
    if not unit:
        raise Wrong(reasons.which_unit(words))
    value = _value(words)
    if value > MOST:
        raise Wrong(reasons.HUGE_AMOUNT)
    if value == 0:
        raise Wrong(reasons.ZERO_AMOUNT)
    if value % 1:
        raise Wrong(reasons.BROKEN_AMOUNT)
    return int(value)


def _value(words: str) -> Decimal:
    try:
        return number(words)
    except ValueError as error:
        raise Wrong(reasons.VAGUE_AMOUNT) from error


def _ordered(low: int, high: int) -> list[int | None]:
    if low > high:
        raise Wrong(reasons.reversed_amounts(_money(low), _money(high)))
    return [low, high]
