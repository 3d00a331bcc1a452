"""/broadcasts: drafts, those at work and those that are over."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands
from handlers.broadcast import keyboards, texts
from handlers.broadcast.callbacks import Leaf
from handlers.filters import group, private
from handlers.reply import Reply
from storage import broadcasts
from storage.broadcasts import LIVE, OVER, State
from storage.powers import Actor

SHELVES = {"draft": (State.DRAFT,), "live": LIVE, "over": OVER}


async def not_here(message: Message, reply: Reply) -> None:
    reply.say(texts.ONLY_IN_PRIVATE)


async def entrance(message: Message, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    """The first shelf on which something stands."""
    for here in (Leaf(of="live", page=0), Leaf(of="draft", page=0), Leaf(of="over", page=0)):
        if await _show(here, reply, actor, session):
            return
    reply.say(texts.NO_BROADCASTS)


async def turn(query: CallbackQuery, callback_data: Leaf, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    if not await _show(callback_data, reply, actor, session):
        reply.show(texts.NO_BROADCASTS, keyboards.shelf(callback_data, [], actor.zone))


async def _show(here: Leaf, reply: Reply, actor: Actor, session: AsyncSession) -> bool:
    states, first = SHELVES[here.of], here.page * keyboards.PAGE
    rows = await broadcasts.listed(session, actor=actor, states=states, limit=keyboards.PAGE + 1, offset=first)
    if rows:
        reply.show(texts.shelf(here.of, here.page), keyboards.shelf(here, rows, actor.zone))
    return bool(rows)


def setup() -> Router:
    router = Router(name="broadcast.desk")
    router.message.register(not_here, group, Command(commands.BROADCAST, commands.BROADCASTS))
    router.message.register(entrance, private, Command(commands.BROADCASTS))
    router.callback_query.register(turn, Leaf.filter())
    return router
