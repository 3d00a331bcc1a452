"""发给谁: role × contest × industry × state, by taps, with the number of people it comes to."""

from collections.abc import Mapping
from dataclasses import replace

from aiogram import F, Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import texts as common
from handlers.broadcast import cards, keyboards, texts
from handlers.broadcast.callbacks import By, Choices, Choose, Draft
from handlers.callbacks import token
from handlers.errors import Refused
from handlers.reply import Reply
from knowledge.base import Knowledge
from storage import broadcasts, launches
from storage.audience import Audience, State
from storage.powers import Actor
from storage.tables.broadcasts import Broadcast

STATES: Mapping[str, State] = {"all": "all", "active": "active", "draft": "draft"}


def offered(by: By, whom: Audience, knowledge: Knowledge) -> Mapping[str, str]:
    """What can be chosen: its label by its name."""
    match by:
        case "role":
            return texts.ROLES
        case "state":
            return texts.STATES
        case "industry":
            fields = [entry.field for contest in knowledge.contests for entry in contest.entries]
            return {name: name for name in sorted(set(fields), key=lambda field: -fields.count(field))}
        case "contest":
            within = whom.within
            return {
                contest.name: common.short_name(contest)
                for contest in knowledge.contests
                if within is None or contest.name in within
            }


def chosen(by: By, whom: Audience) -> tuple[str, ...]:
    match by:
        case "role":
            return whom.roles
        case "contest":
            return whom.contests
        case "industry":
            return whom.industries
        case "state":
            return (whom.state,)


def changed(by: By, whom: Audience, name: str, on: bool) -> Audience:
    others = tuple(other for other in chosen(by, whom) if other != name)
    names = (*others, name) if on else others
    match by:
        case "role":
            return replace(whom, roles=names)
        case "contest":
            return replace(whom, contests=names)
        case "industry":
            return replace(whom, industries=names)
        case "state":
            return replace(whom, state=STATES[name] if on else "all")


async def entrance(
    query: CallbackQuery, callback_data: Draft, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    row = await broadcasts.draft(session, id=callback_data.id, actor=actor)
    reached = await launches.reached(session, row, now=reply.now)
    reply.show(cards.audience(Audience.read(row.audience), reached), keyboards.audience(row.id))


async def browse(
    query: CallbackQuery,
    callback_data: Choices,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    knowledge: Knowledge,
) -> None:
    row = await broadcasts.draft(session, id=callback_data.id, actor=actor)
    await _show(row, callback_data, reply, session, knowledge)


async def choose(
    query: CallbackQuery,
    callback_data: Choose,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    knowledge: Knowledge,
) -> None:
    by, row = callback_data.by, await broadcasts.draft(session, id=callback_data.id, actor=actor)
    whom = Audience.read(row.audience)
    name = next((name for name in offered(by, whom, knowledge) if token(name) == callback_data.of), None)
    if name is None:
        raise Refused(common.OLD_BUTTON)
    whom = changed(by, whom, name, callback_data.on)
    row = await broadcasts.address(session, id=row.id, actor=actor, audience=whom)
    await _show(row, Choices(id=row.id, by=by, page=callback_data.page), reply, session, knowledge)


async def _show(row: Broadcast, here: Choices, reply: Reply, session: AsyncSession, knowledge: Knowledge) -> None:
    whom, reached = Audience.read(row.audience), await launches.reached(session, row, now=reply.now)
    names = offered(here.by, whom, knowledge)
    reply.show(cards.audience(whom, reached), keyboards.choices(here, names, chosen(here.by, whom)))


def setup() -> Router:
    router = Router(name="broadcast.audience")
    router.callback_query.register(entrance, Draft.filter(F.do == "audience"))
    router.callback_query.register(browse, Choices.filter())
    router.callback_query.register(choose, Choose.filter())
    return router
