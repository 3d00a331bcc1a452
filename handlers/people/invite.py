"""Inviting staff and experts: the admin chooses for which contests, gets a link to pass on, and hears who opened it."""

from collections.abc import Sequence

from aiogram import Bot, Router
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import links
from handlers.callbacks import token
from handlers.filters import Found
from handlers.people import keyboards
from handlers.people.callbacks import ALL as EVERYWHERE
from handlers.people.callbacks import Invite, Issue, Withdraw
from handlers.people.texts import staff as texts
from handlers.people.texts.words import of_pages
from handlers.reply import Reply
from knowledge.base import Knowledge
from storage import invitations, roles
from storage.powers import ALL, Act, Actor, Refused, Role, require

PAGE = 10  # organisers on a page


def organisers(knowledge: Knowledge) -> Sequence[str]:
    entries = [entry for contest in knowledge.contests for entry in contest.entries]
    return sorted({entry.organiser for entry in entries if entry.organiser})


async def choose(query: CallbackQuery, callback_data: Invite, reply: Reply, actor: Actor, knowledge: Knowledge) -> None:
    require(actor, Act.INVITE, subject=callback_data.role)
    names = organisers(knowledge)
    last = max(0, (len(names) - 1) // PAGE)
    here = callback_data.model_copy(update={"page": min(callback_data.page, last)})
    shown = names[here.page * PAGE : (here.page + 1) * PAGE]
    reply.show(texts.choose_scope(here.role, of_pages(here.page, last)), keyboards.scopes(here, shown, last))


async def scope_known(query: CallbackQuery, callback_data: Issue, knowledge: Knowledge) -> Found:
    """`scope`: the organiser the button stands for, or all of them."""
    if callback_data.of == EVERYWHERE:
        return {"scope": ALL}
    name = next((name for name in organisers(knowledge) if token(name) == callback_data.of), None)
    return {"scope": name} if name else False


async def issue(
    query: CallbackQuery,
    callback_data: Issue,
    scope: str,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    bot: Bot,
) -> None:
    role = Role(callback_data.role)
    issued = await invitations.invite(session, actor=actor, role=role, scope=scope, now=reply.now)
    me = await bot.me()
    link = links.url(me.username, f"{links.INVITATION}{issued.code}")
    reply.show(texts.INVITED_LINK, keyboards.to_staff())
    reply.say(texts.invitation(role, scope, link, issued.expires_at, actor.zone))


async def code_linked(message: Message, command: CommandObject) -> Found:
    """`code`: the one the payload of /start carries."""
    payload = command.args or ""
    return {"code": payload.removeprefix(links.INVITATION)} if payload.startswith(links.INVITATION) else False


async def open_(message: Message, code: str, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await invitations.open_(session, actor=actor, code=code, now=reply.now)
    reply.menu(actor.id, await roles.held(session, person=actor.id))
    reply.say(texts.joined(row.role, row.scope))
    reply.tell(row.invited_by, texts.opened(actor.name, row.role, row.scope))


async def withdraw(
    query: CallbackQuery, callback_data: Withdraw, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    pending = await invitations.pending(session, actor=actor, now=reply.now)
    row = next((row for row in pending if token(row.code_hash) == callback_data.of), None)
    if row is None:
        raise Refused("invitation_closed")
    await invitations.withdraw(session, actor=actor, code_hash=row.code_hash, now=reply.now)
    reply.show(texts.WITHDRAWN, keyboards.to_staff())


def setup() -> Router:
    router = Router(name="people.invite")
    router.message.register(open_, CommandStart(deep_link=True), code_linked)
    router.callback_query.register(choose, Invite.filter())
    router.callback_query.register(issue, Issue.filter(), scope_known)
    router.callback_query.register(withdraw, Withdraw.filter())
    return router
