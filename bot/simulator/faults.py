"""Failures the simulator was told to show, so that people can see how the bot bears them."""

from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["429", "403", "502", "timeout", "slow", "lost"]
KINDS: tuple[Kind, ...] = get_args(Kind)


@dataclass(slots=True)
class Fault:
    """The next `count` calls of `method` fail; without a method, of any but getUpdates.

    slow: done, after `retry_after` seconds. lost: done, but a page of HTML is the answer.
    """

    kind: Kind
    count: int = 1
    method: str | None = None
    retry_after: int = 1

    def meets(self, method: str) -> bool:
        return method.lower() == self.method.lower() if self.method else method.lower() != "getupdates"


class Faults:
    def __init__(self) -> None:
        self._faults: list[Fault] = []

    def set(self, *faults: Fault) -> None:
        """These from now on, and no earlier ones; nothing given ends all failures."""
        self._faults = [fault for fault in faults if fault.count > 0]

    def next(self, method: str) -> Fault | None:
        """The failure this call meets; it is used up by that."""
        fault = next((fault for fault in self._faults if fault.meets(method)), None)
        if fault:
            fault.count -= 1
            self._faults = [fault for fault in self._faults if fault.count]
        return fault
