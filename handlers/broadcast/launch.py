"""From the draft to its readers: seen by oneself, now or at a time, and by a second member of staff where many are
meant."""

from datetime import UTC, datetime, timedelta

from aiogram import F, Router
from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.broadcast import cards, drafts, keyboards, letter, moment, states, texts
from handlers.broadcast.callbacks import Confirm, Draft, Send, Verdict
from handlers.broadcast.letter import Announcement
from handlers.broadcast.write import not_a_command
from handlers.filters import private
from handlers.reply import Reply
from handlers.settings import Settings
from storage import amendments, broadcasts, launches, people
from storage.broadcasts import State
from storage.outbox import Echo
from storage.powers import Actor
from storage.quiet import zone_of
from storage.reach import Reach
from storage.tables.broadcasts import Broadcast


def as_sent(row: Broadcast) -> Announcement:
    """What its readers get, or will have once a correction is approved."""
    return Announcement(row.correction or row.content, row.category, row.scope)


async def test(query: CallbackQuery, callback_data: Draft, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await broadcasts.draft(session, id=callback_data.id, actor=actor)
    await drafts.leave(reply, row, session)
    shown = reply.post(letter.send(as_sent(row), reply.here), Echo(reply.here, failed=texts.TEST_FAILED))
    await broadcasts.mark_tested(session, id=row.id, actor=actor, message=shown)
    await drafts.show_below(reply, row, session)


async def ask_time(
    query: CallbackQuery, callback_data: Draft, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row, _ = await launches.ready(session, id=callback_data.id, actor=actor, now=reply.now)
    await states.wait(state, states.TIME, id=row.id)
    reply.show(texts.SEND_TIME, keyboards.times(row.id, presets(reply.now, actor.zone)))


def presets(now: datetime, zone: str) -> dict[str, datetime]:
    """Times that are often meant, in the author's own zone."""
    here = now.astimezone(zone_of(zone)).replace(second=0, microsecond=0)
    tomorrow = (here + timedelta(days=1)).replace(hour=9, minute=0)
    evening = here.replace(hour=18, minute=0)
    monday = tomorrow + timedelta(days=(7 - here.weekday() - 1) % 7)
    later = {"1 小时后": here + timedelta(hours=1), "今天 18:00": evening, "明天 9:00": tomorrow}
    return {name: at for name, at in (later | {"下周一 9:00": monday}).items() if at > now}


async def time_written(
    message: Message, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext, settings: Settings
) -> None:
    at = moment.read(message.text or "", reply.now, actor.zone)
    await _confirm((await state.get_data())["id"], at, reply, actor, session, settings)


async def choose_time(
    query: CallbackQuery, callback_data: Send, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    await _confirm(callback_data.id, _moment(callback_data.at), reply, actor, session, settings)


def _moment(minutes: int) -> datetime | None:
    return datetime.fromtimestamp(minutes * 60, UTC) if minutes else None


async def _confirm(
    id: int, at: datetime | None, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    row, reached = await launches.ready(session, id=id, actor=actor, at=at, now=reply.now)
    words = cards.confirm(row, reached, at, actor.zone, settings.quiet, settings.approve_above)
    minutes = int(at.timestamp()) // 60 if at else 0
    sure = keyboards.confirm(row, minutes, approval=reached.most > settings.approve_above)
    await drafts.put(reply, row, session, words, sure)


async def confirm(
    query: CallbackQuery,
    callback_data: Confirm,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    settings: Settings,
) -> None:
    row = await launches.launch(
        session,
        id=callback_data.id,
        revision=callback_data.revision,
        actor=actor,
        at=_moment(callback_data.at),
        approve_above=settings.approve_above,
        message=query.message.message_id if query.message else None,
        now=reply.now,
    )
    await states.stop(state)
    if row.state == State.AWAITING:
        reached = await launches.reached(session, row, now=reply.now)
        await ask_for_approval(row, reached, reply, actor, session)
    show(reply, row, actor, settings)


def show(reply: Reply, row: Broadcast, actor: Actor, settings: Settings) -> None:
    """One that is no draft any more, with what can be done about it."""
    match State(row.state):
        case State.AWAITING | State.CORRECTION:
            words = cards.awaiting(row)
        case State.SCHEDULED:
            words = cards.scheduled(row, actor.zone)
        case _:
            quiet = settings.quiet
            asleep = len(quiet.awake(row.zones, reply.now)) < len(row.zones)
            words = cards.progress(row, asleep, quiet)
    reply.show(words, keyboards.card(row))


async def ask_for_approval(
    row: Broadcast, reached: Reach, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    """Everybody else who could decide sees what it will look like."""
    for id in await people.staff(session, scope=row.scope, but=actor.id):
        reply.give(id, letter.send(as_sent(row), id))
        reply.tell(id, cards.asked_to_approve(row, actor, reached), keyboards.verdict(row))


async def decide(
    query: CallbackQuery, callback_data: Verdict, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    row = await broadcasts.opened(session, id=callback_data.id, actor=actor)
    correction = row.state == State.CORRECTION
    asked_by = row.asked_by
    if callback_data.yes:
        approve = amendments.approve_correction if correction else launches.approve
        row = await approve(session, id=row.id, revision=callback_data.revision, actor=actor, now=reply.now)
        reply.show(cards.you_approved(row))
    else:
        send_back = amendments.refuse_correction if correction else launches.send_back
        row = await send_back(session, id=row.id, actor=actor, now=reply.now)
        reply.show(cards.you_sent_back(row))
    if asked_by and asked_by != actor.id:
        if callback_data.yes:
            reply.tell(asked_by, cards.approved(row, actor.name))
        else:
            await tell_sent_back(asked_by, row, reply, actor, session)


async def tell_sent_back(asked_by: int, row: Broadcast, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    if row.state == State.DRAFT:
        words = cards.sent_back(row, actor.name, correction=False)
        await drafts.give(reply, row, session, words, keyboards.draft(row))
    else:
        reply.tell(asked_by, cards.sent_back(row, actor.name, correction=True))


def setup() -> Router:
    router = Router(name="broadcast.launch")
    router.message.register(time_written, private, StateFilter(states.TIME), not_a_command)
    router.callback_query.register(test, Draft.filter(F.do == "test"))
    router.callback_query.register(ask_time, Draft.filter(F.do == "time"))
    router.callback_query.register(choose_time, Send.filter())
    router.callback_query.register(confirm, Confirm.filter())
    router.callback_query.register(decide, Verdict.filter())
    return router
