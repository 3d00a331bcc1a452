"""Staff look for challengers whose strengths fit a demand, and invite each by one tap: clause 三（三）."""

from aiogram import F, Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import token
from handlers.catalogue import keyboards as catalogue_keyboards
from handlers.desk import keyboards, texts
from handlers.desk.callbacks import Act, Invite
from handlers.desk.strengths import Fit, Strengths
from handlers.errors import Refused
from handlers.reply import Reply
from storage import demands, desk, lifecycle, people
from storage.powers import Actor
from storage.tables.demands import Demand

FOUND = 6  # challengers shown


async def find(
    query: CallbackQuery,
    callback_data: Act,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    strengths: Strengths,
) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    await _show(reply, session, row, await _fitting(session, row, strengths))


async def _fitting(session: AsyncSession, row: Demand, strengths: Strengths) -> list[Fit]:
    """Of what is public, for the reason is told to whoever is invited."""
    lifecycle.require("invite", row.state)
    found = await strengths.fitting(session, row.public or "", FOUND + 1)
    return [fit for fit in found if fit.person != row.person_id][:FOUND]


async def _show(reply: Reply, session: AsyncSession, row: Demand, found: list[Fit]) -> None:
    names = await people.names(session, ids=[fit.person for fit in found])
    invited = await desk.invited(session, row)
    reply.show(texts.fitting(row, found, names, invited), keyboards.fitting(row, found, names, invited))


async def invite(
    query: CallbackQuery,
    callback_data: Invite,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    strengths: Strengths,
) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    found = await _fitting(session, row, strengths)
    fit = next((fit for fit in found if token(str(fit.person)) == callback_data.of), None)
    if fit is None:
        raise Refused(texts.NOT_FITTING)
    row = await desk.invite(session, id=row.id, actor=actor, person=fit.person, now=reply.now)
    reply.tell(fit.person, texts.invitation(row, fit), catalogue_keyboards.open_(row))
    await _show(reply, session, row, found)


def setup() -> Router:
    router = Router(name="desk.match")
    router.callback_query.register(find, Act.filter(F.do == "match"))
    router.callback_query.register(invite, Invite.filter())
    return router
