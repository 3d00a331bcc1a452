"""/staff: who is staff and who an expert; admins take a role back here."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands
from handlers.people import keyboards
from handlers.people.callbacks import Staff, TakeBack
from handlers.people.texts import staff as texts
from handlers.people.texts.words import of_pages
from handlers.reply import Reply
from storage import invitations, roles
from storage.powers import Act, Actor, Refused, require
from storage.roles import Holder

PAGE = 8  # holders on a page


async def list_(message: Message, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    await _page(0, reply, actor, session)
    # The menu may be that of an earlier edition of the program
    reply.menu(actor.id, actor.roles)


async def turn(query: CallbackQuery, callback_data: Staff, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    await _page(callback_data.page, reply, actor, session)


async def _page(number: int, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    holders = await roles.holders(session, actor=actor)
    last = (len(holders) - 1) // PAGE
    number = min(number, last)
    shown = holders[number * PAGE : (number + 1) * PAGE]
    page = of_pages(number, last)
    if actor.is_admin:
        pending = await invitations.pending(session, actor=actor, now=reply.now)
        buttons = keyboards.holders(shown, pending, number, last, actor.zone)
        reply.show(texts.holders(shown, len(pending), page), buttons)
    else:
        reply.show(texts.holders(shown, 0, page), keyboards.read_only(number, last))


async def take_back(
    query: CallbackQuery, callback_data: TakeBack, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    holder = await _holder(callback_data.of, actor, session)
    if not callback_data.sure:
        reply.show(texts.take_back(holder), keyboards.take_back(holder))
        return
    person, role, scope = holder.person, holder.role, holder.scope
    await roles.take_back(session, actor=actor, person=person, role=role, scope=scope, now=reply.now)
    left = await roles.held(session, person=person)
    reply.tell(person, texts.lost(role, scope))
    reply.menu(person, left)
    reply.show(texts.taken_back(holder), keyboards.to_staff())


async def _holder(of: str, actor: Actor, session: AsyncSession) -> Holder:
    require(actor, Act.REVOKE)
    holders = await roles.holders(session, actor=actor)
    holder = next((one for one in holders if keyboards.mark(one) == of), None)
    if holder is None:
        raise Refused("role_gone")
    return holder


def setup() -> Router:
    router = Router(name="people.staff")
    router.message.register(list_, Command(commands.STAFF))
    router.callback_query.register(turn, Staff.filter())
    router.callback_query.register(take_back, TakeBack.filter())
    return router
