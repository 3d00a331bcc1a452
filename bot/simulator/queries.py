"""Questions that wait for one answer of the bot: presses of buttons, and inline queries."""

import asyncio
import secrets
from dataclasses import dataclass, field

from bot.simulator.refusal import Json, bad_request

# Seconds in which the bot may answer. Telegram does not publish them; these are what bots meet in practice.
CALLBACK_LIFE = 15 * 60
INLINE_LIFE = 30
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


@dataclass(slots=True)
class Query:
    id: str
    person: int
    asked: int
    life: int
    answer: asyncio.Future[Json] = field(repr=False)


class Queries:
    def __init__(self) -> None:
        self._open: dict[str, Query] = {}
        # What inline queries were answered with: results a person may still choose from.
        self.results: dict[str, Json] = {}

    def ask(self, person: int, now: int, life: int) -> Query:
        number = str(secrets.randbits(62))
        query = Query(number, person, now, life, asyncio.get_running_loop().create_future())
        self._open[number] = query
        return query

    def answer(self, query_id: str, now: int, answer: Json) -> Query:
        """Answer once and in time, or Refusal."""
        query = self._open.pop(query_id, None)
        if query is None or now > query.asked + query.life:
            raise bad_request(TOO_OLD)
        if not query.answer.done():
            query.answer.set_result(answer)
        return query
