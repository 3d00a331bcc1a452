"""/me: what is kept about oneself; one's roles, and which announcements one wants."""

from aiogram import F, Router
from aiogram.filters import Command
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers import commands
from handlers.broadcast.categories import CATEGORIES
from handlers.filters import Found
from handlers.people import following, keyboards, zone
from handlers.people.callbacks import Declare, Me, Subscribe
from handlers.people.texts import me as texts
from handlers.reply import Reply
from knowledge.base import Knowledge
from storage import mutes, personal, roles
from storage.powers import Actor, Role


async def home(
    event: Message | CallbackQuery,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
) -> None:
    await zone.stop_asking(state)
    summary = await personal.summary(session, id=actor.id, but=zone.STATE)
    followed = await following.followed(session, actor, knowledge)
    muted = await mutes.muted(session, person=actor.id)
    reply.show(texts.person(actor, summary, followed, muted, reply.now), keyboards.me())


async def my_roles(query: CallbackQuery, reply: Reply, actor: Actor) -> None:
    reply.show(texts.ROLES_PAGE, keyboards.roles({role for role, _ in actor.roles}))


async def declare(
    query: CallbackQuery, callback_data: Declare, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    role = Role(callback_data.role)
    await roles.declare(session, actor=actor, role=role, on=callback_data.on, now=reply.now)
    mine = await roles.held(session, person=actor.id)
    reply.show(texts.ROLES_PAGE, keyboards.roles({role for role, _ in mine}))


async def my_news(query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    reply.show(texts.NEWS_PAGE, keyboards.news(await mutes.muted(session, person=actor.id)))


async def category_known(query: CallbackQuery, callback_data: Subscribe) -> Found:
    return callback_data.category in CATEGORIES


async def subscribe(
    query: CallbackQuery, callback_data: Subscribe, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    change = mutes.unmute if callback_data.on else mutes.mute
    await change(session, person=actor.id, category=callback_data.category)
    reply.show(texts.NEWS_PAGE, keyboards.news(await mutes.muted(session, person=actor.id)))


def setup() -> Router:
    router = Router(name="people.me")
    router.message.register(home, Command(commands.ME))
    router.callback_query.register(home, Me.filter(F.to == "home"))
    router.callback_query.register(my_roles, Me.filter(F.to == "roles"))
    router.callback_query.register(declare, Declare.filter())
    router.callback_query.register(my_news, Me.filter(F.to == "news"))
    router.callback_query.register(subscribe, Subscribe.filter(), category_known)
    return router
