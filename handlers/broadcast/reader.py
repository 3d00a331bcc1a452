"""不再接收此类公告: the button under every announcement."""

from aiogram import Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.broadcast import texts
from handlers.broadcast.callbacks import Mute
from handlers.reply import Reply
from storage import mutes
from storage.powers import Actor


async def mute(query: CallbackQuery, callback_data: Mute, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    await mutes.mute(session, person=actor.id, category=callback_data.category)
    reply.toast(texts.muted(callback_data.category))


def setup() -> Router:
    router = Router(name="broadcast.reader")
    router.callback_query.register(mute, Mute.filter())
    return router
