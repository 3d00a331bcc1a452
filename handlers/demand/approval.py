"""The demander's last word: on the refined text, 三（一）; on what is hidden, and on the public text, 四（三）."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.cut import escape, paragraph
from handlers.demand import keyboards, mine, public, states, texts, words
from handlers.demand.callbacks import Approve, Confirm, Own, Redact
from handlers.demand.fields import HIDEABLE
from handlers.demand.filing import FORM, head, tell_desk
from handlers.errors import Refused
from handlers.filters import private
from handlers.reply import Reply
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage import attachments, demands, drafts, lifecycle, publications
from storage.powers import Actor
from storage.tables.demands import Demand


async def refined(query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    lifecycle.require("confirm", row.state)
    reply.show(texts.refined(row), keyboards.refined(row))


async def confirm(
    query: CallbackQuery,
    callback_data: Confirm,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    knowledge: Knowledge,
    settings: Settings,
) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    answers = {**row.answers, **(row.proposal or {})}
    row = await publications.confirm(
        session,
        id=row.id,
        actor=actor,
        version=callback_data.version,
        head=head(answers, knowledge),
        answers=answers,
        now=reply.now,
    )
    await _give_up_change(session, actor, row)
    tell_desk(reply, settings, row, "需求方已确认文本")
    await mine.show(reply, actor, session, settings, row)


async def _give_up_change(session: AsyncSession, actor: Actor, row: Demand) -> None:
    """One that was begun before says what the demand said then: it would undo what was confirmed."""
    if draft := await drafts.changing(session, actor=actor, form=FORM.name, subject=row.id):
        await attachments.drop(session, draft=draft.id)
        await drafts.drop(session, draft)


async def ask_words(
    query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    """Why not, in words."""
    row = await demands.own(session, id=callback_data.id, actor=actor)
    lifecycle.require(callback_data.do, row.state)
    objects = callback_data.do == "object"
    await states.wait(state, states.OBJECTION if objects else states.DISAPPROVAL, id=row.id)
    reply.say(texts.WRITE_OBJECTION if objects else texts.WRITE_DISAPPROVAL)


async def objection(
    message: Message,
    text: str,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    settings: Settings,
) -> None:
    id = (await state.get_data())["id"]
    async with states.for_once(state, reply):
        row = await publications.object_(session, id=id, actor=actor, words=words.long(text), now=reply.now)
        await _said(reply, state, settings, row, "需求方对文本有意见")


async def disapproval(
    message: Message,
    text: str,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    settings: Settings,
) -> None:
    id = (await state.get_data())["id"]
    async with states.for_once(state, reply):
        row = await publications.disapprove(session, id=id, actor=actor, words=words.long(text), now=reply.now)
        await _said(reply, state, settings, row, "需求方不同意公开文本")


async def _said(reply: Reply, state: FSMContext, settings: Settings, row: Demand, act: str) -> None:
    tell_desk(reply, settings, row, act)
    reply.say([texts.SENT, *await states.done(state)], keyboards.open_(row))


async def preview(query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    await show_preview(reply, await demands.own(session, id=callback_data.id, actor=actor))


async def show_preview(reply: Reply, row: Demand) -> None:
    """The exact text, in a message of its own; then what may be wrong with it, and the decision."""
    rows = public.of(row)
    leaks = public.leaks(row, rows)
    ready = row.public is not None and not public.must_go(leaks)
    head_ = texts.PREVIEW_HEAD if row.public else texts.PREVIEW_DRAFT
    reply.say(head_)
    reply.say(escape(row.public) if row.public else paragraph(public.text(rows)))
    decide = [texts.DECIDE] if ready and row.state == lifecycle.State.APPROVAL else []
    reply.say([*texts.leaks(leaks), *decide], keyboards.preview(row, ready=ready))


async def approve(
    query: CallbackQuery, callback_data: Approve, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    public.require_clean(row)
    row = await publications.approve(session, id=row.id, actor=actor, seen=callback_data.seen, now=reply.now)
    tell_desk(reply, settings, row, "需求方已批准公开文本")
    await mine.show(reply, actor, session, settings, row)


async def show_redaction(
    query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    reply.show(texts.REDACT, keyboards.redact(row))


async def redact(
    query: CallbackQuery,
    callback_data: Redact,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    if callback_data.field not in HIDEABLE:
        raise Refused(texts.NOT_A_FIELD)
    if callback_data.how == "general":
        await states.wait(state, states.GENERAL, id=row.id, field=callback_data.field)
        reply.say(texts.write_general(row, callback_data.field))
        return
    row = await _redacted(reply, actor, session, row, callback_data.version, callback_data.field, callback_data.how)
    reply.show(texts.REDACT, keyboards.redact(row))


async def general(
    message: Message, text: str, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    about, wording = await state.get_data(), words.short(text)
    async with states.for_once(state, reply):
        row = await demands.own(session, id=about["id"], actor=actor)
        row = await _redacted(reply, actor, session, row, row.version, about["field"], "general", wording)
        reply.say([texts.REDACT, *await states.done(state)], keyboards.redact(row))


async def _redacted(
    reply: Reply, actor: Actor, session: AsyncSession, row: Demand, version: int, field: str, how: str, text: str = ""
) -> Demand:
    shown = {**row.disclosure, field: {"how": how} | ({"text": text} if text else {})}
    rows = public.rows(row.number, row.answers, shown)
    return await publications.redact(
        session,
        id=row.id,
        actor=actor,
        version=version,
        disclosure=shown,
        text=public.text(rows),
        rows=rows,
        now=reply.now,
    )


async def reopen(query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.own(session, id=callback_data.id, actor=actor)
    lifecycle.require("reopen", row.state)
    reply.show(texts.REOPEN_SURE, keyboards.sure(row, "确定，重新审核", "reopened"))


async def reopened(
    query: CallbackQuery, callback_data: Own, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    row = await publications.reopen(session, id=callback_data.id, actor=actor, now=reply.now)
    await mine.take_down(reply, session, settings, row, texts.BEING_CHANGED)
    tell_desk(reply, settings, row, "需求方要求修改内容")
    await mine.show(reply, actor, session, settings, row)


def setup() -> Router:
    router = Router(name="demand.approval")
    router.message.register(objection, private, states.at(states.OBJECTION), words.written)
    router.message.register(disapproval, private, states.at(states.DISAPPROVAL), words.written)
    router.message.register(general, private, states.at(states.GENERAL), words.written)
    router.callback_query.register(refined, Own.filter(F.do == "refined"))
    router.callback_query.register(confirm, Confirm.filter())
    router.callback_query.register(ask_words, Own.filter(F.do.in_({"object", "disapprove"})))
    router.callback_query.register(preview, Own.filter(F.do == "preview"))
    router.callback_query.register(approve, Approve.filter())
    router.callback_query.register(show_redaction, Own.filter(F.do == "redact"))
    router.callback_query.register(redact, Redact.filter())
    router.callback_query.register(reopen, Own.filter(F.do == "reopen"))
    router.callback_query.register(reopened, Own.filter(F.do == "reopened"))
    return router
