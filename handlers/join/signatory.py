"""Who it is that signs: a challenger, a demander or an expert."""

from dataclasses import dataclass

from sqlalchemy.ext.asyncio import AsyncSession

from handlers.papers import Papers
from storage import challengers, demands, undertakings
from storage.powers import Actor, Role
from storage.undertakings import Text


@dataclass(frozen=True, slots=True)
class Signatory:
    """`name`: under which they sign, None where it is known from no form; `whose`: for whom they do, or as what;
    `papers`: all that is theirs to sign, 三（三） and 四（三）."""

    name: str | None
    whose: str
    papers: tuple[Text, ...]


async def find(session: AsyncSession, actor: Actor, papers: Papers) -> Signatory | None:
    """None for somebody who takes no part yet."""
    if (joined := await challengers.get(session, person=actor.id)) is not None:
        return Signatory(joined.answers["person"], joined.answers["name"], tuple(papers))
    if filed := await demands.mine(session, actor=actor):
        answers = filed[0].answers
        return Signatory(answers["person"], answers["name"], papers.undertakings)
    if any(role == Role.EXPERT for role, _ in actor.roles):
        return Signatory(None, "评审专家", papers.undertakings)
    return None


async def missing(session: AsyncSession, actor: Actor, who: Signatory) -> list[Text]:
    """What they have still to sign."""
    return list(await undertakings.missing(session, person=actor.id, papers=who.papers))
