"""Numbers as they are written in Chinese: 三百二十万, 1.2亿, 3万5千, 三万五, 一点二."""

import re
from decimal import Decimal

ONES = "零一二三四五六七八九"
NUMERALS = f"〇两{ONES}"
_UNITS = (("亿", 10**8), ("万", 10**4), ("千", 10**3), ("百", 10**2), ("十", 10))
_CAPITAL = str.maketrans("壹贰叁参肆伍陆柒捌玖拾佰仟〇两", "一二三三四五六七八九十百千零二")
_ARABIC = re.compile(r"[0-9]+(?:\.[0-9]+)?|[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?")
_DIGITS = str.maketrans(ONES, "0123456789")


def number(words: str) -> Decimal:
    """What is written, in simplified characters and half width. ValueError where it is no number, or leaves a doubt."""
    return _value(words.translate(_CAPITAL), 0)


def _value(words: str, from_unit: int) -> Decimal:
    for place, (unit, worth) in enumerate(_UNITS[from_unit:], from_unit + 1):
        if unit in words:
            left, right = words.split(unit, 1)
            many = Decimal(1) if unit == "十" and not left else _value(left, place)
            if worth < 10**4 and many >= 10 and not _ARABIC.fullmatch(left):
                raise ValueError(words)
            return many * worth + _rest(right, worth, place)
    return _leaf(words)


def _rest(words: str, worth: int, from_unit: int) -> Decimal:
    """What follows a unit: 五 after 三万 is five thousand, 零五 is five."""
    if not words:
        return Decimal(0)
    value = _value(words.lstrip("零") or "零", from_unit)
    if value >= worth:
        raise ValueError(words)
    return value * worth / 10 if len(words) == 1 and worth > 10 else value


def _leaf(words: str) -> Decimal:
    if _ARABIC.fullmatch(words):
        return Decimal(words.replace(",", ""))
    whole, point, fraction = words.partition("点")
    if len(whole) != 1 or bool(point) != bool(fraction) or set(whole + fraction) - set(ONES):
        raise ValueError(words)
    return Decimal((whole + point.replace("点", ".") + fraction).translate(_DIGITS))
