"""The hours in which nobody is disturbed, by the clock of whoever would be."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo

from storage.people import ZONE


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `begins` to `ends`, usually across midnight; where both are the same there are no such hours."""

    begins: time
    ends: time

    def covers(self, zone: str, now: datetime) -> bool:
        local = now.astimezone(zone_of(zone)).time()
        if self.begins <= self.ends:
            return self.begins <= local < self.ends
        return local >= self.begins or local < self.ends

    def awake(self, zones: Iterable[str], now: datetime) -> list[str]:
        """Those of the zones in which one may speak now."""
        return [zone for zone in zones if not self.covers(zone, now)]


NONE = Quiet(time(), time())


def parse(hours: str) -> Quiet:
    """From "22:00-08:00", or "" for none."""
    begins, _, ends = hours.partition("-")
    return Quiet(time.fromisoformat(begins), time.fromisoformat(ends)) if hours else NONE


@lru_cache
def zone_of(name: str) -> ZoneInfo:
    """A zone by its name; Beijing's where there is none of that name."""
    try:
        return ZoneInfo(name)
    except (OSError, ValueError, LookupError):
        return ZoneInfo(ZONE)
