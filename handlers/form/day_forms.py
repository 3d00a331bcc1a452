"""The forms in which a day is written, each with the day that is meant; what could be two days is asked back.

The texts are in the normal form, with their numbers in figures. A span of time (2027年3月, 一季度) is taken by its last
day, as a time limit means it.
"""

import re
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta

from handlers.form import reasons
from handlers.form.wrong import Wrong

Match = re.Match[str]
Meant = Callable[[Match, date], date]  # the second is today; ValueError where there is no such day

WEEKDAYS = "一二三四五六日"
WEEK = r"(?:周|星期|礼拜)"
_YEAR = r"(?:(?P<year>(?<![0-9])[0-9]{4}|(?<![0-9])[0-9]{2}(?=年[0-9底末])|今|本|明|后|去|前)年度?的?)"
_MONTH = r"(?<![0-9])(?P<month>[0-9]{1,2})"
_NEAR = r"(?P<near>下{1,2}个?|[这本当]个?)"
_WITHIN = r"(?:之?内|以内)?"
_YEARS = {"今": 0, "本": 0, "明": 1, "后": 2, "去": -1, "前": -2}
_DAYS = {"今": 0, "明": 1, "后": 2, "大后": 3}


def first_form(text: str) -> tuple[Match, Meant] | None:
    """Where a day stands in the text, and the function that tells it."""
    return next(((match, meant) for pattern, meant in _FORMS if (match := pattern.search(text))), None)


def _named(match: Match, today: date) -> date:
    """In the year that is named, else the next time it comes; the last day of the month where none is given."""
    parts = match.groupdict()
    if half := parts.get("half"):
        month = 6 if half == "上" else 12
    else:
        month = 3 * int(parts.get("quarter") or 0) or int(parts.get("month") or 12)
    day = int(parts.get("day") or 0)
    if word := parts["year"]:
        named = today.year + _YEARS[word] if word in _YEARS else int(word) + 2000 * (len(word) == 2)
        return _on(named, month, day)
    soon = _on(today.year, month, day)
    return soon if soon >= today else _on(today.year + 1, month, day)


def _on(year: int, month: int, day: int) -> date:
    return date(year, month, day) if day else _last(year, month)


def _last(year: int, month: int) -> date:
    return date(year, month, 1).replace(day=monthrange(year, month)[1])


def _months_on(start: date, months: int, day: int) -> date:
    """That day of a month, or the month's last where it is shorter."""
    years, month = divmod(start.month - 1 + months, 12)
    last = _last(start.year + years, month + 1)
    return last.replace(day=min(day, last.day))


def _near(match: Match) -> int:
    """How many on: 下下周 is two."""
    return (match["near"] or "").count("下")


def _near_quarter(match: Match, today: date) -> date:
    return _months_on(today, 2 - (today.month - 1) % 3 + 3 * _near(match), 31)


def _near_month_end(match: Match, today: date) -> date:
    return _months_on(today, _near(match), 31)


def _day_of_month(match: Match, today: date) -> date:
    day = int(match["day"])
    months = _near(match) if match["near"] else int(day < today.day)
    return _months_on(today, months, 1).replace(day=day)


def _weekday(match: Match, today: date) -> date:
    weekday = WEEKDAYS.index(match["weekday"].replace("天", "日"))
    return today + timedelta(weekday - today.weekday(), weeks=_near(match))


def _near_day(match: Match, today: date) -> date:
    return today + timedelta(_DAYS[match["near"]])


def _span(match: Match, today: date) -> date:
    count = 0 if match["count"] == "半" else int(match["count"])
    half = bool(match["half"] or match["more"]) or match["count"] == "半"
    if match["unit"] == "年":
        return _months_on(today, 12 * count + 6 * half, today.day)
    if match["unit"] == "月":
        return _months_on(today, count, today.day) + timedelta(15 * half)
    if half:
        raise ValueError(match[0])
    return today + timedelta(count if match["unit"] in "天日" else 7 * count)


def _ask(example: str) -> Meant:
    """It is no certain day; the example is one that may be meant, \\1 is the first group."""

    def meant(match: Match, today: date) -> date:
        raise Wrong(reasons.vague_day(match[0], match.expand(example)))

    return meant


# The first that is found is meant
_FORMS: tuple[tuple[re.Pattern[str], Meant], ...] = tuple(
    (re.compile(pattern), meant)
    for pattern, meant in (
        (r"(?<![0-9])(?P<year>[0-9]{4})([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})(?![0-9])", _named),
        (r"(?<![0-9])(?P<year>20[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})(?![0-9])", _named),
        (r"(?<![0-9])(?P<year>[0-9]{4})[-/.](?P<month>[0-9]{1,2})(?![-/.0-9])", _named),
        (rf"{_YEAR}?{_MONTH}月(?P<day>[0-9]{{1,2}})(?:日|号|(?![0-9个天周年]))", _named),
        (r"(?<![-/.0-9])([0-9]{1,2})[-/.]([0-9]{1,2})(?![-/.0-9个天周年月])", _ask(r"\1月\2日")),
        (r"(?<![0-9年])([0-9]{1,2})月(?:之?[内后]|以[内后])", _ask(r"\1个月内”或“\1月底")),
        (r"([0-9]{1,2})月份?的?(?:上旬|初)", _ask(r"\1月10日")),
        (r"([0-9]{1,2})月份?的?中旬", _ask(r"\1月20日")),
        (r"([0-9]{1,2})月份?的?中", _ask(r"\1月15日")),
        (r"([0-9]{1,2})月份?的?下旬", _ask(r"\1月底")),
        (r"月[初中]|[上中下]旬", _ask("15号")),
        (r"([0-9]{4}|[今明后])年年?中", _ask(r"\1年6月30日")),
        (r"([0-9]{4}|[今明后])年年?初", _ask(r"\1年1月31日")),
        (r"年中", _ask("6月30日")),
        (r"(?<![0-9半今本明后度])年内", _ask("年底")),
        (r"年初", _ask("1月31日")),
        (rf"{_YEAR}?{_MONTH}月份?(?:[底末]|月底)?{_WITHIN}", _named),
        (rf"{_YEAR}?(?P<half>[上下])半年[底末]?{_WITHIN}", _named),
        (rf"{_YEAR}?第?(?<![0-9])(?P<quarter>[1-4])季度?[底末]?{_WITHIN}", _named),
        (rf"{_NEAR}季度?[底末]?{_WITHIN}", _near_quarter),
        (rf"(?:{_YEAR}年?|年)[底末终]", _named),
        (rf"([0-9]{{4}}|[今本明后])年度?{_WITHIN}", _ask(r"\1年12月31日")),
        (rf"{_NEAR}?{WEEK}(?P<weekday>[{WEEKDAYS}天])", _weekday),
        (r"(下?)个?周末", _ask(r"\1周日")),
        (rf"(?:[本这]|(下))个?{WEEK}{_WITHIN}", _ask(r"\1周五")),
        (
            r"(?<![0-9])(?P<count>[0-9]{1,3}|半)个?(?P<half>半)?(?P<unit>年|月|周|星期|礼拜|天|日(?=之?[内后]|以[内后]))"
            r"(?P<more>半)?(?:时间)?(?:之?[内后]|以[内后])?",
            _span,
        ),
        (rf"(?:{_NEAR}?月)?(?<![0-9])(?P<day>[0-9]{{1,2}})[日号]", _day_of_month),
        (rf"{_NEAR}?月[底末]", _near_month_end),
        (rf"{_NEAR}月{_WITHIN}", _near_month_end),
        (r"(?P<near>大后|今|明|后)[天日]", _near_day),
    )
)
