"""/demands: the published demands by age, industry, words and meaning; hear of new ones."""

from aiogram import F, Router
from aiogram.filters import Command, CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands, links
from handlers.callbacks import Menu, token
from handlers.catalogue import keyboards, texts
from handlers.catalogue.callbacks import Listed, Public, Shelves, Subscribe
from handlers.catalogue.shelf import Shelf
from handlers.cut import escape
from handlers.demand.options import all_industries
from handlers.errors import Refused
from handlers.filters import Found, private
from handlers.form import said
from handlers.reply import Reply
from knowledge.base import Knowledge
from storage import enquiries, publications, subscriptions
from storage.powers import Actor
from storage.tables.demands import Demand

FOUND = 8  # demands shown to a search


async def command(message: Message, command: CommandObject, reply: Reply, session: AsyncSession, shelf: Shelf) -> None:
    words = said.clean(command.args or "", lines=False)[: texts.LONGEST]
    if not words:
        await all_(message, reply, session)
        return
    rows = await shelf.search(session, words, FOUND)
    reply.say(texts.found(words, rows), keyboards.found(rows))


async def all_(event: Message | CallbackQuery, reply: Reply, session: AsyncSession) -> None:
    reply.say(*await _list(session, "", 0))


async def page(
    query: CallbackQuery, callback_data: Listed, reply: Reply, session: AsyncSession, knowledge: Knowledge
) -> None:
    reply.show(*await _list(session, _named(knowledge, callback_data.of), callback_data.page))


async def _list(session: AsyncSession, industry: str, number: int) -> tuple[str, keyboards.Markup]:
    counts = await publications.industries(session)
    count = counts.get(industry, 0) if industry else sum(counts.values())
    size = keyboards.PAGE
    rows = await publications.latest(session, industry=industry or None, offset=number * size, limit=size + 1)
    block = texts.listed(industry, number, count) if count else texts.NONE
    return block, keyboards.listed(rows, token(industry) if industry else "", number)


def _named(knowledge: Knowledge, of: str) -> str:
    """The industry a button means; Refused where the documents know it no more."""
    name = next((name for name in all_industries(knowledge) if token(name) == of), "")
    if of and not name:
        raise Refused(texts.NO_MORE)
    return name


async def shelves(
    query: CallbackQuery,
    callback_data: Shelves,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    knowledge: Knowledge,
) -> None:
    match callback_data.to:
        case "how":
            reply.say(texts.HOW_TO_SEARCH)
        case "look":
            reply.show(texts.CHOOSE, keyboards.industries(await publications.industries(session)))
        case "subscribe":
            await _subscriptions(reply, actor, session, knowledge)


async def _subscriptions(reply: Reply, actor: Actor, session: AsyncSession, knowledge: Knowledge) -> None:
    mine = await subscriptions.held(session, actor=actor)
    names = [subscriptions.ALL_INDUSTRIES, *all_industries(knowledge)]
    reply.show(texts.SUBSCRIBE, keyboards.subscriptions(names, mine))


async def subscribe(
    query: CallbackQuery,
    callback_data: Subscribe,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    knowledge: Knowledge,
) -> None:
    industry, on = _named(knowledge, callback_data.of), callback_data.on
    await subscriptions.subscribe(session, actor=actor, industry=industry, on=on, now=reply.now)
    if not callback_data.listed:
        reply.toast(texts.SUBSCRIBED.format(industry=industry))
        return
    await _subscriptions(reply, actor, session, knowledge)


async def card(query: CallbackQuery, callback_data: Public, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    await _show(reply, actor, session, await publications.opened(session, id=callback_data.id))


async def linked(message: Message, number: str, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    await _show(reply, actor, session, await publications.numbered(session, number=number))


async def _show(reply: Reply, actor: Actor, session: AsyncSession, row: Demand) -> None:
    follows = await enquiries.follows(session, actor=actor, demand=row.id)
    reply.say(escape(row.public or ""), keyboards.card(row, follows=follows))


async def similar(
    query: CallbackQuery, callback_data: Public, reply: Reply, session: AsyncSession, shelf: Shelf
) -> None:
    row = await publications.opened(session, id=callback_data.id)
    rows = await shelf.similar(session, row.id, FOUND)
    reply.say(texts.similar(row) if rows else texts.NONE_SIMILAR, keyboards.found(rows))


async def number_linked(message: Message, command: CommandObject) -> Found:
    """`number`: the one the payload of /start names."""
    payload = command.args or ""
    return payload.startswith(links.DEMAND) and {"number": payload.removeprefix(links.DEMAND)}


def setup() -> Router:
    router = Router(name="catalogue.look")
    router.message.register(command, private, Command(commands.DEMANDS))
    router.message.register(linked, private, CommandStart(deep_link=True), number_linked)
    router.callback_query.register(all_, Menu.filter(F.to == "demands"))
    router.callback_query.register(page, Listed.filter())
    router.callback_query.register(shelves, Shelves.filter())
    router.callback_query.register(subscribe, Subscribe.filter())
    router.callback_query.register(card, Public.filter(F.do == "card"))
    router.callback_query.register(similar, Public.filter(F.do == "similar"))
    return router
