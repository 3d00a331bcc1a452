"""/broadcast: what is to be announced, the buttons under it, its category; until it is sent it is a draft."""

from aiogram import F, Router
from aiogram.filters import Command, StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands
from handlers.broadcast import content, drafts, keyboards, states, texts
from handlers.broadcast.callbacks import Begin, Draft, File, Stop
from handlers.broadcast.categories import CATEGORIES
from handlers.callbacks import token
from handlers.errors import Refused
from handlers.filters import private
from handlers.reply import Reply
from knowledge.base import Knowledge
from storage import broadcasts
from storage.powers import ALL, Act, Actor, require
from storage.tables.broadcasts import Broadcast


async def begin(message: Message, reply: Reply, actor: Actor, state: FSMContext) -> None:
    require(actor, Act.BROADCAST, next(iter(actor.scopes), ALL))
    if len(actor.scopes) > 1:
        await states.require_free(state)
        reply.say(texts.WHOSE, keyboards.scopes(sorted(actor.scopes)))
        return
    [scope] = actor.scopes
    await states.wait(state, states.CONTENT, scope=scope)
    reply.say(texts.SEND_CONTENT, keyboards.stop())


async def begin_for(
    query: CallbackQuery, callback_data: Begin, reply: Reply, actor: Actor, state: FSMContext
) -> None:
    scope = next((scope for scope in actor.scopes if token(scope) == callback_data.of), callback_data.of)
    require(actor, Act.BROADCAST, scope)
    await states.wait(state, states.CONTENT, scope=scope)
    reply.show(texts.SEND_CONTENT, keyboards.stop())


async def received(
    message: Message, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext, knowledge: Knowledge
) -> None:
    """The content of a new draft, or a new content for an old one."""
    about = await state.get_data()
    if message.media_group_id:
        # Every picture of an album comes as a message of its own: one word for all of them
        if about.get("album") != message.media_group_id:
            await state.update_data(album=message.media_group_id)
            reply.say(texts.ALBUM)
        return
    if "id" in about:
        row = await broadcasts.draft(session, id=about["id"], actor=actor)
        await rewrite(message, row, actor, session)
    else:
        row = await broadcasts.create(
            session,
            actor=actor,
            scope=about["scope"],
            category=next(iter(CATEGORIES)),
            content=content.read(message, about["scope"]),
            source=message.message_id,
            within=_contests_of(about["scope"], knowledge),
            now=reply.now,
        )
    await states.stop(state)
    await drafts.show(reply, row, session)


async def rewrite(message: Message, row: Broadcast, actor: Actor, session: AsyncSession) -> None:
    new = content.read(message, row.scope) | {"buttons": row.content["buttons"]}
    await broadcasts.rewrite(session, id=row.id, actor=actor, content=new, source=message.message_id)


def _contests_of(scope: str, knowledge: Knowledge) -> list[str]:
    return [
        contest.name
        for contest in knowledge.contests
        if any(entry.organiser == scope for entry in contest.entries)
    ]


async def card(
    query: CallbackQuery, callback_data: Draft, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row = await broadcasts.draft(session, id=callback_data.id, actor=actor)
    await states.stop(state)
    await drafts.show(reply, row, session)


async def ask_content(
    query: CallbackQuery, callback_data: Draft, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row = await broadcasts.draft(session, id=callback_data.id, actor=actor)
    await states.wait(state, states.CONTENT, id=row.id)
    reply.show(texts.SEND_AGAIN, keyboards.writing(row.id))


async def ask_links(
    query: CallbackQuery, callback_data: Draft, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row = await broadcasts.draft(session, id=callback_data.id, actor=actor)
    await states.wait(state, states.LINKS, id=row.id)
    reply.show(texts.SEND_BUTTONS, keyboards.links(row))


async def links(
    message: Message, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    about = await state.get_data()
    buttons = content.buttons(message.text or "")
    if not buttons:
        raise Refused(texts.SEND_BUTTONS)
    await _put_links(about["id"], buttons, reply, actor, session, state)


async def plain(
    query: CallbackQuery, callback_data: Draft, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    await _put_links(callback_data.id, [], reply, actor, session, state)


async def _put_links(
    id: int, buttons: list[list[str]], reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row = await broadcasts.draft(session, id=id, actor=actor)
    row = await broadcasts.rewrite(session, id=id, actor=actor, content=row.content | {"buttons": buttons})
    await states.stop(state)
    await drafts.show(reply, row, session)


async def choose_category(
    query: CallbackQuery, callback_data: Draft, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    row = await broadcasts.draft(session, id=callback_data.id, actor=actor)
    reply.show(texts.CHOOSE_CATEGORY, keyboards.categories(row))


async def file(query: CallbackQuery, callback_data: File, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    category = callback_data.category
    row = await broadcasts.file_under(session, id=callback_data.id, actor=actor, category=category)
    await drafts.show(reply, row, session)


async def drop(query: CallbackQuery, callback_data: Draft, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await broadcasts.draft(session, id=callback_data.id, actor=actor)
    reply.show(texts.DROP_SURE, keyboards.drop(row.id))


async def dropped(
    query: CallbackQuery, callback_data: Draft, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    await broadcasts.drop(session, id=callback_data.id, actor=actor, now=reply.now)
    await states.stop(state)
    reply.show(texts.DROPPED)


async def stop(query: CallbackQuery, reply: Reply, state: FSMContext) -> None:
    await states.stop(state)
    reply.show(texts.NOT_WRITING)


async def not_a_command(message: Message) -> bool:
    return not (message.text or "").startswith("/")


def setup() -> Router:
    router = Router(name="broadcast.write")
    router.message.register(begin, private, Command(commands.BROADCAST))
    router.message.register(received, private, StateFilter(states.CONTENT), not_a_command)
    router.message.register(links, private, StateFilter(states.LINKS), not_a_command)
    router.callback_query.register(begin_for, Begin.filter())
    router.callback_query.register(stop, Stop.filter())
    router.callback_query.register(card, Draft.filter(F.do == "card"))
    router.callback_query.register(ask_content, Draft.filter(F.do == "content"))
    router.callback_query.register(ask_links, Draft.filter(F.do == "buttons"))
    router.callback_query.register(plain, Draft.filter(F.do == "plain"))
    router.callback_query.register(choose_category, Draft.filter(F.do == "category"))
    router.callback_query.register(file, File.filter())
    router.callback_query.register(drop, Draft.filter(F.do == "drop"))
    router.callback_query.register(dropped, Draft.filter(F.do == "dropped"))
    return router
