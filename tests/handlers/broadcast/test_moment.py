"""Times as people write them. It is Wednesday, 4 March 2026, half past ten in Beijing."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from handlers.broadcast import moment
from handlers.broadcast.launch import presets
from handlers.errors import Refused

BEIJING, NEW_YORK = "Asia/Shanghai", "America/New_York"
NOW = datetime(2026, 3, 4, 2, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("words", "meant"),
    [
        ("今天 18:30", "2026-03-04 18:30"),
        ("明天9点", "2026-03-05 09:00"),
        ("明天９：０５", "2026-03-05 09:05"),
        ("明早九点", "2026-03-05 09:00"),
        ("后天上午十点半", "2026-03-06 10:30"),
        ("大后天 下午3点一刻", "2026-03-07 15:15"),
        ("今晚8点", "2026-03-04 20:00"),
        ("明晚十二点", "2026-03-06 00:00"),
        ("明天中午12点", "2026-03-05 12:00"),
        ("明天中午1点", "2026-03-05 13:00"),
        ("明天凌晨1点", "2026-03-05 01:00"),
        ("18:30", "2026-03-04 18:30"),
        ("9点", "2026-03-05 09:00"),
        ("9时零五分", "2026-03-05 09:05"),
        ("周五 9:00", "2026-03-06 09:00"),
        ("星期天晚上7点", "2026-03-08 19:00"),
        ("下周三下午三点", "2026-03-11 15:00"),
        ("下下周一9点", "2026-03-16 09:00"),
        ("12月1日 9:00", "2026-12-01 09:00"),
        ("十二月二十五日八点三十分", "2026-12-25 08:30"),
        ("12-01 09:00", "2026-12-01 09:00"),
        ("2月1号 9:00", "2027-02-01 09:00"),
        ("2026-12-01 09:00", "2026-12-01 09:00"),
        ("2026-12-01T09:00", "2026-12-01 09:00"),
        ("2026年12月1日9点", "2026-12-01 09:00"),
        ("2026/12/1，9点整", "2026-12-01 09:00"),
        ("", None),
        ("明天", None),
        ("今天 9:00", None),
        ("周一 9:00", None),
        ("昨天9点", None),
        ("25:00", None),
        ("明天9:75", None),
        ("2月30日 9:00", None),
        ("十十月一日 9:00", None),
        ("2020-01-01 09:00", None),
        ("2036-01-01 09:00", None),
        ("9点开会", None),
    ],
)
def test_what_is_meant(words: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(Refused):
            moment.read(words, NOW, BEIJING)
        return
    at = moment.read(words, NOW, BEIJING)
    assert f"{at.astimezone(ZoneInfo(BEIJING)):%Y-%m-%d %H:%M}" == meant


def test_it_is_meant_in_the_zone_of_whoever_writes() -> None:
    at = moment.read("明天9点", NOW, NEW_YORK)  # where it is still Tuesday
    assert at == datetime(2026, 3, 4, 14, 0, tzinfo=UTC)


def test_the_offered_times_are_all_to_come() -> None:
    assert {name: f"{at:%m-%d %H:%M}" for name, at in presets(NOW, BEIJING).items()} == {
        "1 小时后": "03-04 11:30",
        "今天 18:00": "03-04 18:00",
        "明天 9:00": "03-05 09:00",
        "下周一 9:00": "03-09 09:00",
    }
    late = datetime(2026, 3, 8, 12, 0, tzinfo=UTC)  # Sunday evening: tomorrow is Monday
    assert list(presets(late, BEIJING)) == ["1 小时后", "明天 9:00", "下周一 9:00"]
    assert f"{presets(late, BEIJING)['下周一 9:00']:%m-%d}" == "03-09"
