"""What the light Bot API has people do, and what it saw the bot do."""

import time
from array import array
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

Json = dict[str, Any]

BOT: Json = {"id": 8_110_000_001, "is_bot": True, "first_name": "助手", "username": "light_bot"}
KINDS = ("question", "form", "button")
ANSWERS = ("新能源电池的热管理", "杭州", "约三十人", "明年六月之前")
FIRST_CHAT = 1_000_000_001
FIRST_UPDATE = 600_000_001


def chat_info(chat: int) -> Json:
    if chat > 0:
        return {"id": chat, "type": "private", "first_name": "某人"}
    return {"id": chat, "type": "supergroup", "title": "某群"}


@dataclass(frozen=True, slots=True)
class Spec:
    """`updates` of one kind from `chats` people in turn; the texts in turn, too (of a button: its data).

    `every`: seconds between two updates; 0 where the next comes as soon as somebody may speak."""

    kind: str
    updates: int
    chats: int
    window: int = 64
    texts: Sequence[str] = ANSWERS
    first_chat: int = FIRST_CHAT
    every: float = 0.0

    def __post_init__(self) -> None:
        if self.kind not in KINDS or not self.texts or min(self.updates, self.chats, self.window) < 1:
            raise ValueError(f"kind must be one of {KINDS}, and all numbers at least 1")

    def update(self, number: int, chat: int, update_id: int, message_id: int) -> Json:
        text = self.texts[number % len(self.texts)]
        person = {"id": chat, "is_bot": False, "first_name": "某人", "language_code": "zh-hans"}
        message = {"message_id": message_id, "date": int(time.time()), "chat": chat_info(chat)}
        if self.kind != "button":
            return {"update_id": update_id, "message": {**message, "from": person, "text": text}}
        # The chat can be read out of the query's id, so that nothing need be kept.
        query = {"id": f"{update_id}{chat:012d}", "from": person, "chat_instance": "1", "data": text}
        pressed = {**query, "message": {**message, "from": BOT, "text": "…"}}
        return {"update_id": update_id, "callback_query": pressed}


class Feed:
    """At most `window` updates are unanswered at any time, and never two of one chat."""

    def __init__(self, spec: Spec) -> None:
        self.spec = spec
        self.left = spec.updates
        self.offered: dict[int, float] = {}
        self._idle = deque(range(spec.first_chat, spec.first_chat + spec.chats))
        self._took = array("d")
        self._began = self._ended = self._due = 0.0

    @property
    def done(self) -> bool:
        return not self.left and not self.offered

    def next(self, update_id: int, message_id: int) -> Json | None:
        """What is said now, if anybody may speak."""
        now = time.perf_counter()
        if not self.left or not self._idle or len(self.offered) >= self.spec.window or now < self._due:
            return None
        self._due = (self._due or now) + self.spec.every
        chat = self._idle.popleft()
        update = self.spec.update(self.spec.updates - self.left, chat, update_id, message_id)
        self.left -= 1
        self.offered[chat] = now
        return update

    def fetched(self) -> None:
        """The bot took what there is. Until it does so for the first time, nothing is measured."""
        if not self._began and self.offered:
            self._began = time.perf_counter()
            self.offered = dict.fromkeys(self.offered, self._began)

    def answered(self, chat: int) -> None:
        since = self.offered.pop(chat, None)
        if since is not None:
            self._ended = time.perf_counter()
            self._took.append(self._ended - since)
            self._idle.append(chat)

    def report(self) -> Json:
        count, seconds = len(self._took), self._ended - self._began
        p50, p99 = np.percentile(self._took, [50, 99]) * 1000 if count else (0.0, 0.0)
        return {
            "answered": count,
            "in_flight": len(self.offered),
            "left": self.left,
            "elapsed_s": round(seconds, 3) if count else 0.0,
            "updates_per_s": round(count / seconds, 1) if count else 0.0,
            "p50_ms": round(float(p50), 2),
            "p99_ms": round(float(p99), 2),
        }


class Deliveries:
    """Messages the bot sent, second by second from the first on, and who got one unasked, and got it twice."""

    def __init__(self) -> None:
        self._began = 0.0
        self._by_second: list[int] = []
        self._chats: set[int] = set()
        self._doubled = 0

    def sent(self, cost: int) -> None:
        now = time.perf_counter()
        self._began = self._began or now
        second = int(now - self._began)
        self._by_second += [0] * (second + 1 - len(self._by_second))
        self._by_second[second] += cost

    def unasked(self, chat: int) -> None:
        self._doubled += chat in self._chats
        self._chats.add(chat)

    def report(self) -> Json:
        return {"by_second": self._by_second, "distinct": len(self._chats), "doubled": self._doubled}
