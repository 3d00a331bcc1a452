"""A form is begun, or gone on with; the blank sheet of it."""

import asyncio
from zoneinfo import ZoneInfo

from aiogram import Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.form import keyboards, sheets, talk, texts
from handlers.form.callbacks import Begin
from handlers.form.fields import About, Answers, Form
from handlers.form.filters import Known
from handlers.form.turn import Turn, today
from handlers.reply import Reply
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage import drafts
from storage.powers import Actor
from storage.tables.forms import Draft


async def offer(
    form: Form,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
    settings: Settings,
) -> None:
    """A new form; whoever has one that is not finished is asked first."""
    begun = [draft for draft in await drafts.begun(session, actor=actor, form=form.name) if draft.subject is None]
    if begun:
        filled = sum(1 for field in form.fields if field.key in begun[0].answers)
        touched = begun[0].touched_at.astimezone(ZoneInfo(actor.zone))
        block = texts.begun(form, filled, len(form.fields), touched)
        reply.say(block, keyboards.begun(form, begun))
        return
    await new(form, reply, actor, session, state, knowledge, settings)


async def new(
    form: Form,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
    settings: Settings,
    answers: Answers | None = None,
) -> None:
    """`answers`: what it is about, to begin with."""
    at, kept = form.fields[0].key, dict(answers or {})
    draft = await _untouched(form, kept, actor, session)
    draft = draft or await drafts.begin(session, actor=actor, form=form.name, at=at, now=reply.now, answers=kept)
    draft.at = at
    await talk.welcome(Turn(form.about(kept), draft, reply, actor, session, state, knowledge, settings))


async def _untouched(form: Form, answers: Answers, actor: Actor, session: AsyncSession) -> Draft | None:
    """One begun like this in which nothing was written: the button was tapped twice."""
    begun = await drafts.begun(session, actor=actor, form=form.name)
    return next((draft for draft in begun if draft.subject is None and draft.answers == answers), None)


async def change(
    form: Form,
    subject: int,
    open_: list[str],
    answers: Answers,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
    settings: Settings,
) -> None:
    """What was filed, to be changed in the fields that are `open_`; where that is under way already, as it stands."""
    draft = await drafts.changing(session, actor=actor, form=form.name, subject=subject)
    if draft is None:
        kept = dict(answers)
        draft = await drafts.begin(
            session, actor=actor, form=form.name, at=None, now=reply.now, subject=subject, fields=open_, answers=kept
        )
    draft.fields = open_
    await talk.summary(Turn(form.about(draft.answers), draft, reply, actor, session, state, knowledge, settings))


async def begin_new(
    query: CallbackQuery,
    form: Form,
    callback_data: Begin,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
    settings: Settings,
) -> None:
    about = About({}, today(reply, actor), knowledge)
    match callback_data.do:
        case "xlsx":
            sheet = await asyncio.to_thread(sheets.blank_xlsx, form, about)
            reply.file(f"{form.title}（空白）.xlsx", sheet, texts.BLANK)
        case "docx":
            sheet = await asyncio.to_thread(sheets.blank_docx, form, about)
            reply.file(f"{form.title}（空白）.docx", sheet, texts.BLANK)
        case "new":
            await new(form, reply, actor, session, state, knowledge, settings)


def setup(known: Known) -> Router:
    router = Router(name="form.begin")
    router.callback_query.register(begin_new, Begin.filter(), known)
    return router
