"""What each level holds, and whose it is."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.demand import public
from handlers.demand.fields import BY_KEY, HIDEABLE
from handlers.demand.fields import FIELDS as DEMAND_FIELDS
from handlers.disclosure.callbacks import About
from handlers.join.filing import FORM as JOIN
from handlers.solution.fields import AFTER, SEALED, TIMES
from storage import attachments, challengers, demands, publications, solutions
from storage.disclosures import Level
from storage.powers import Actor, Refused
from storage.tables.demands import Demand
from storage.tables.forms import Attachment
from storage.tables.solutions import Solution

Pairs = Sequence[tuple[str, str]]
JOINED = {field.key: field for field in JOIN.fields}
CONTACT = ("person", "phone", "email", "times")


@dataclass(frozen=True, slots=True)
class Secret:
    """Something of which an owner keeps a part to itself. `who`: what may be said of a viewer to the owner."""

    number: str
    owner: int
    who: str
    row: Demand | Solution

    async def pairs(self, session: AsyncSession, level: Level) -> Pairs:
        """(label, words) of a level."""
        if isinstance(self.row, Demand):
            return _of_demand(self.row, level)
        return await _of_solution(session, self.row, level)

    async def files(self, session: AsyncSession) -> Sequence[Attachment]:
        """They belong to the technical detail."""
        if isinstance(self.row, Demand):
            return await attachments.of(session, demand=self.row.id)
        return await attachments.of(session, solution=self.row.id)


async def find(session: AsyncSession, about: About, subject: int, actor: Actor) -> Secret:
    """As somebody who may ask for it: of a published demand anybody who joined, of a solution the demander it was
    delivered to. Raises Refused."""
    if about == "demand":
        demand = await publications.opened(session, id=subject)
        return Secret(demand.number, demand.person_id, "一位挑战者", demand)
    solution, demand = await solutions.received(session, id=subject, actor=actor)
    return Secret(solution.number, solution.person_id, f"需求 {demand.number} 的需求方", solution)


async def number(session: AsyncSession, about: str, subject: int) -> str:
    if about == "demand":
        return (await demands.any_(session, id=subject)).number
    return (await solutions.any_(session, id=subject)).number


def _of_demand(row: Demand, level: Level) -> Pairs:
    match level:
        case Level.NAME:
            keys = ["name"]
        case Level.DETAIL:
            keys = [key for key in HIDEABLE if key != "name" and public.how(row.disclosure, key) != "public"]
        case Level.CONTACT:
            keys = [field.key for field in DEMAND_FIELDS if field.key in CONTACT]
    return [(BY_KEY[key].label, BY_KEY[key].kind.say(row.answers[key])) for key in keys if row.answers.get(key)]


async def _of_solution(session: AsyncSession, row: Solution, level: Level) -> Pairs:
    if level == Level.DETAIL:
        sealed = [field for field in AFTER if field.key in SEALED and row.answers.get(field.key)]
        return [(field.label, field.kind.say(row.answers[field.key])) for field in sealed]
    joined = await challengers.get(session, person=row.person_id)
    if joined is None:
        raise Refused("solution_gone")
    keys = ("name", "kind") if level == Level.NAME else CONTACT
    known = [JOINED[key] for key in keys if key in JOINED and joined.answers.get(key)]
    said = [(field.label, field.kind.say(joined.answers[field.key])) for field in known]
    if level == Level.CONTACT and (times := row.answers.get(TIMES.key)):
        said.append((TIMES.label, TIMES.kind.say(times)))
    return said
