"""导出我的数据, 删除我的数据."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.demand import mine, public
from handlers.people import keyboards, takeout, zone
from handlers.people.callbacks import Erase, Me
from handlers.people.texts import me as texts
from handlers.reply import Reply
from handlers.settings import Settings
from storage import demands, personal, publications
from storage.powers import Actor

FILE = "我的数据.json"


async def export(query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    rows = await personal.everything(session, id=actor.id)
    reply.file(FILE, takeout.write(rows, actor.zone, reply.now), texts.EXPORTED)


async def ask(query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    summary = await personal.summary(session, id=actor.id, but=zone.STATE)
    reply.show(texts.erase_page(actor, summary), keyboards.erase())


async def erase(
    query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext, settings: Settings
) -> None:
    for row in await demands.mine(session, actor=actor):
        await mine.take_down(reply, session, settings, row)
        if row.published_at is not None:
            kept = public.anonymous(row)
            await publications.forget(session, row, text=public.text(kept), rows=kept)
    await personal.erase(session, id=actor.id, now=reply.now)
    await state.clear()
    if actor.is_staff:
        reply.menu(actor.id, ())
    reply.show(texts.ERASED)


def setup() -> Router:
    router = Router(name="people.data")
    router.callback_query.register(export, Me.filter(F.to == "export"))
    router.callback_query.register(ask, Me.filter(F.to == "erase"))
    router.callback_query.register(erase, Erase.filter())
    return router
