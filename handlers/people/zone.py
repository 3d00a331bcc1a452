"""时区: by a tap, or by writing a city."""

from datetime import datetime, timedelta

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.filters import Found
from handlers.people import cities, keyboards
from handlers.people.callbacks import Me, Zone
from handlers.people.texts import me as texts
from handlers.reply import Reply
from storage import preferences
from storage.powers import Actor

STATE = "people.zone"
PATIENCE = timedelta(minutes=10)  # what is written later was not meant as a city
LONGEST = 40  # characters


async def ask(query: CallbackQuery, reply: Reply, actor: Actor, state: FSMContext) -> None:
    blocks = [texts.zone_page(actor.zone, reply.now)]
    if await state.get_state() in (None, STATE):
        await state.set_state(STATE)
        await state.set_data({"asked_at": reply.now.isoformat()})
    else:
        # Somebody is in the middle of something else, which must not be lost
        blocks.append(f"\n{texts.BUSY_ELSEWHERE}")
    reply.show(blocks, keyboards.zones())


async def stop_asking(state: FSMContext) -> None:
    if await state.get_state() == STATE:
        await state.clear()


async def city_written(message: Message, reply: Reply, state: FSMContext, raw_state: str | None) -> Found:
    """`text`: what is to be a city. A command, and a question, are for others."""
    text = (message.text or "").strip()
    if raw_state != STATE or not text or len(text) > LONGEST or text[0] in "/？?" or text[-1] in "？?":
        return False
    asked_at = datetime.fromisoformat((await state.get_data())["asked_at"])
    return {"text": text} if reply.now - asked_at < PATIENCE else False


async def written(
    message: Message, text: str, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    zone = cities.find(text)
    if zone is None:
        reply.say(texts.no_such_city(text), keyboards.zones())
        return
    await _move(zone, reply, actor, session, state)


async def city_offered(query: CallbackQuery, callback_data: Zone) -> Found:
    return callback_data.index < len(cities.OFFERED)


async def chosen(
    query: CallbackQuery, callback_data: Zone, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    await _move(cities.CITIES[cities.OFFERED[callback_data.index]], reply, actor, session, state)


async def _move(zone: str, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext) -> None:
    await preferences.live_in(session, person=actor.id, zone=zone)
    await stop_asking(state)
    reply.show(texts.zone_set(zone, reply.now), keyboards.back())


def setup() -> Router:
    router = Router(name="people.zone")
    router.callback_query.register(ask, Me.filter(F.to == "zone"))
    router.callback_query.register(chosen, Zone.filter(), city_offered)
    router.message.register(written, city_written)
    return router
