"""A day to come, as people write it: 2026年12月31日, 明年6月底, 年底前, 下周五, 三个月内."""

import re
from datetime import date, timedelta

from handlers.form import reasons
from handlers.form.day_forms import WEEK, WEEKDAYS, first_form
from handlers.form.numerals import NUMERALS, number
from handlers.form.said import clean
from handlers.form.wrong import Wrong
from knowledge.script import normal

FARTHEST = timedelta(days=3653)

_NUMERAL = re.compile(rf"(?<![{NUMERALS}十百千])[{NUMERALS}十百千]+(?=个?(?:年|月|日|号|天|周|星期|礼拜|季|工作日|半))")
_DASH = re.compile(r"[—–―−]")
_BLANK = re.compile(r"(?<![0-9])\s|\s(?![0-9])")
_CLOCK = re.compile(r"[0-9]{1,2}(?:[点时]整?|:[0-9]{2})")
_FROM_TODAY = re.compile(r"从?(?:今天|今日|现在|即日|目前)(?:算?起|开始)")
_HOLIDAY = re.compile(
    r"春节|元旦|元宵|清明|劳动节|端午|中秋|国庆|过年|五一(?!年)|十一(?=[前长假])|双十一|(?<![0-9今明后去半])年前|节[前后]|[寒暑]假"
)
_WEEKDAY = re.compile(rf"\(?{WEEK}([{WEEKDAYS}天])\)?")
_ANOTHER_DAY = re.compile(r"[0-9年月周季旬]|星期|礼拜|[今明后]天")
_FROM_WHEN = re.compile(r"(?<!最)后|起|开始|早")


def read(text: str, today: date) -> str:
    """The day that is meant, in ISO form. Raises Wrong where there is none, a doubt is left, or it is past."""
    line = _tidy(text)
    if "工作日" in line:
        raise Wrong(reasons.WORKDAYS)
    if _HOLIDAY.search(line):
        raise Wrong(reasons.HOLIDAY)
    found = first_form(line)
    if found is None:
        raise Wrong(reasons.WHAT_DAY)
    match, meant = found
    try:
        day = meant(match, today)
    except ValueError as error:
        raise Wrong(reasons.no_such_day(match[0])) from error
    _check_rest(line[: match.start()], line[match.end() :], day)
    if day < today:
        raise Wrong(reasons.past_day(say(day.isoformat())))
    if day > today + FARTHEST:
        raise Wrong(reasons.TOO_FAR)
    return day.isoformat()


def say(iso: str) -> str:
    """The day in words, which `read` understands: 2026年12月31日（周四）."""
    day = date.fromisoformat(iso)
    return f"{day.year}年{day.month}月{day.day}日（周{WEEKDAYS[day.weekday()]}）"


def _tidy(text: str) -> str:
    """In the normal form, numbers in figures, without blanks and the time of day."""
    line = _BLANK.sub("", _DASH.sub("-", normal(clean(text, lines=False))))
    return _NUMERAL.sub(_in_figures, _FROM_TODAY.sub("", _CLOCK.sub("", line)))


def _in_figures(match: re.Match[str]) -> str:
    """二〇二六 is 2026, and so is 两千零二十六."""
    words = match[0]
    try:
        if len(words) == 4 and not set(words) & set("十百千"):
            return "".join(str(number(digit)) for digit in words)
        return str(number(words))
    except ValueError:
        return words


def _check_rest(before: str, after: str, day: date) -> None:
    """Nothing else may speak of time; a weekday behind the day must be its own."""
    if weekday := _WEEKDAY.match(after):
        if WEEKDAYS.index(weekday[1].replace("天", "日")) != day.weekday():
            raise Wrong(reasons.another_weekday(say(day.isoformat())))
        after = after[weekday.end() :]
    for rest in (before, after):
        if _ANOTHER_DAY.search(rest):
            raise Wrong(reasons.SEVERAL_DAYS)
        if _FROM_WHEN.search(rest):
            raise Wrong(reasons.FROM_WHEN)
