"""关注: the contests and the industries somebody wants to hear about."""

from aiogram import F, Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import contests
from handlers.callbacks import token
from handlers.filters import Found
from handlers.people import keyboards
from handlers.people.callbacks import Follow, Me, Shelf
from handlers.people.texts import me as texts
from handlers.reply import Reply
from handlers.texts import short_name
from knowledge.base import Knowledge
from storage import preferences
from storage.powers import Actor
from storage.preferences import Kind

PAGE = {"contest": 9, "industry": 18}  # names on a page


def choices(knowledge: Knowledge, kind: Kind) -> dict[str, str]:
    """Every name that can be followed, and what it is called on a button; contests by their places."""
    if kind == "industry":
        return {name: name for name in contests.shelves(knowledge, "field")}
    placed = [contest for shelf in contests.shelves(knowledge, "place").values() for contest in shelf.values()]
    return {contest.name: short_name(contest) for contest in (*placed, *knowledge.contests)}


async def followed(session: AsyncSession, actor: Actor, knowledge: Knowledge) -> list[str]:
    """What somebody follows, in words."""
    labels = choices(knowledge, "contest")
    names = [await preferences.following(session, person=actor.id, kind=kind) for kind in ("contest", "industry")]
    return [*sorted(labels.get(name, name) for name in names[0]), *sorted(names[1])]


async def entrance(query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    counts = [len(await preferences.following(session, person=actor.id, kind=kind)) for kind in ("contest", "industry")]
    reply.show(texts.FOLLOW_PAGE, keyboards.follow(*counts))


async def shelf(
    query: CallbackQuery,
    callback_data: Shelf | Follow,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    knowledge: Knowledge,
) -> None:
    kind = callback_data.kind
    names, size = list(choices(knowledge, kind).items()), PAGE[kind]
    last = max(0, (len(names) - 1) // size)
    page = min(callback_data.page, last)
    shown = dict(names[page * size : (page + 1) * size])
    mine = await preferences.following(session, person=actor.id, kind=kind)
    reply.show(texts.shelf(kind, page, last), keyboards.shelf(kind, shown, mine, page, last))


async def name_known(query: CallbackQuery, callback_data: Follow, knowledge: Knowledge) -> Found:
    """`name`: the one the button stands for."""
    names = choices(knowledge, callback_data.kind)
    name = next((name for name in names if token(name) == callback_data.of), None)
    return {"name": name} if name else False


async def follow(
    query: CallbackQuery,
    callback_data: Follow,
    name: str,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    knowledge: Knowledge,
) -> None:
    await preferences.follow(session, person=actor.id, kind=callback_data.kind, name=name, on=callback_data.on)
    await shelf(query, callback_data, reply, actor, session, knowledge)


def setup() -> Router:
    router = Router(name="people.following")
    router.callback_query.register(entrance, Me.filter(F.to == "follow"))
    router.callback_query.register(shelf, Shelf.filter())
    router.callback_query.register(follow, Follow.filter(), name_known)
    return router
