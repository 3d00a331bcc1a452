"""A time as people write it: 明天9点, 今天 18:30, 下周一上午十点半, 12月1日 9:00, 2026-12-01 09:00."""

import re
import unicodedata
from datetime import date, datetime, time, timedelta

from handlers.broadcast import texts
from handlers.errors import Refused
from storage.quiet import zone_of

FARTHEST = timedelta(days=366)
NUMBER = r"(?:\d{1,2}|[零〇一二两三四五六七八九十]{1,3})"
DAY = (
    r"(?P<near>今天|今日|今晚|明天|明日|明早|明晚|后天|大后天)"
    r"|(?P<next>下*)个?(?:周|星期|礼拜)(?P<weekday>[一二三四五六日天])"
    rf"|(?:(?P<year>\d{{4}})\s*[-/.年]\s*)?(?P<month>{NUMBER})\s*[-/.月]\s*(?P<day>{NUMBER})[日号]?"
)
CLOCK = (
    r"(?P<part>凌晨|早上|早晨|上午|中午|下午|傍晚|晚上|夜里)?\s*"
    rf"(?P<hour>{NUMBER})\s*[:点时]\s*(?P<minute>{NUMBER}|半|一刻|三刻)?分?整?"
)
WHEN = re.compile(rf"(?:{DAY})?[\sT,，]*(?:{CLOCK})?")
NEAR = {"今天": 0, "今日": 0, "今晚": 0, "明天": 1, "明日": 1, "明早": 1, "明晚": 1, "后天": 2, "大后天": 3}
NIGHT = ("晚上", "夜里", "今晚", "明晚")  # whose twelve o'clock is the next day's first
AFTERNOON = ("下午", "傍晚", *NIGHT)
QUARTERS = {"半": 30, "一刻": 15, "三刻": 45}
DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}


def read(text: str, now: datetime, zone: str) -> datetime:
    """The moment that is meant, in the zone of whoever wrote it. Refused where there is none, or it is past."""
    found = WHEN.fullmatch(unicodedata.normalize("NFKC", text).strip().rstrip("。"))
    if not found or not found[0]:
        raise Refused(texts.WHAT_TIME)
    if found["hour"] is None:
        raise Refused(texts.WHICH_HOUR)
    here = now.astimezone(zone_of(zone))
    try:
        at = _at(found, here)
    except (ValueError, KeyError) as error:
        raise Refused(texts.NO_SUCH_TIME) from error
    if at <= now:
        raise Refused(texts.past(at, zone))
    if at > now + FARTHEST:
        raise Refused(texts.TOO_FAR)
    return at


def _at(found: re.Match[str], here: datetime) -> datetime:
    hour, minute = _clock(found)
    day = _day(found, here)
    at = datetime.combine(day or here.date(), time(hour % 24, minute), here.tzinfo) + timedelta(days=hour // 24)
    # An hour that is over today is meant for tomorrow; whoever wrote it sees what was understood
    return at + timedelta(days=1) if day is None and at <= here else at


def _day(found: re.Match[str], here: datetime) -> date | None:
    today = here.date()
    if found["near"]:
        return today + timedelta(days=NEAR[found["near"]])
    if found["weekday"]:
        monday = today - timedelta(days=today.weekday())
        weekday = 6 if found["weekday"] in "日天" else _number(found["weekday"]) - 1
        return monday + timedelta(weeks=len(found["next"]), days=weekday)
    if not found["month"]:
        return None
    month, day = _number(found["month"]), _number(found["day"])
    if found["year"]:
        return date(int(found["year"]), month, day)
    this_year = date(today.year, month, day)
    return this_year if this_year >= today else this_year.replace(year=today.year + 1)


def _clock(found: re.Match[str]) -> tuple[int, int]:
    hour, part = _number(found["hour"]), found["part"] or found["near"] or ""
    minute = QUARTERS.get(found["minute"] or "") or _number(found["minute"] or "0")
    if hour > 24 or (hour == 24 and minute):
        raise ValueError(hour)
    if (part in AFTERNOON and hour < 12) or (part == "中午" and hour < 3):
        return hour + 12, minute
    return (24 if hour == 12 and part in NIGHT else hour), minute


def _number(word: str) -> int:
    if word.isdigit():
        return int(word)
    tens, ten, ones = word.rpartition("十")
    value = (DIGITS[tens] if tens else 1) * 10 if ten else 0
    for digit in ones:
        value = value * 10 + DIGITS[digit] if not ten else value + DIGITS[digit]
    return value
