"""What time it is. The simulator turns its clock ahead, and the program goes by the same one."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


class Clock:
    """`seconds`: since 1970."""

    def __init__(self, seconds: Callable[[], float] = time.time) -> None:
        self._seconds = seconds

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._seconds(), UTC)
