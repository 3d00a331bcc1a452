"""What staff decide about a demand before its text stands: return, refuse, merge, ask, suspend, refine, propose."""

from aiogram import F, Router
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.callbacks import token
from handlers.cut import escape
from handlers.demand import public, words
from handlers.demand import texts as demand_texts
from handlers.demand.fields import BY_KEY
from handlers.demand.states import at, done, for_once, wait
from handlers.desk import keyboards, states, texts
from handlers.desk.callbacks import Act, Expert, Refine, Refuse, Words
from handlers.desk.queue import show, tell
from handlers.errors import Refused
from handlers.filters import private
from handlers.form.fields import About
from handlers.form.wrong import Wrong
from handlers.reply import Reply
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage import demands, desk, lifecycle, people, publications
from storage.powers import Actor
from storage.powers import Refused as NotAllowed
from storage.tables.demands import Demand

JUDGED = ("return", "merge")  # by whoever has taken it, having seen it as it is now


async def ask_words(
    query: CallbackQuery, callback_data: Words, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    do, version = callback_data.do, callback_data.version
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    # Before anybody writes for nothing
    if do in JUDGED:
        desk.require_judge(row, do, actor=actor, version=version)
    lifecycle.require(do, row.state)
    await wait(state, states.WORDS, id=row.id, version=version, do=do)
    reply.say(texts.SURE_NO_WORDS.format(what=texts.WRITE[do]))


async def written(
    message: Message,
    text: str,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    settings: Settings,
) -> None:
    about, said = await state.get_data(), words.long(text)
    async with for_once(state, reply):
        row = await _act(session, actor, reply, about, said)
        kept = await demands.last_words(session, row, about["do"])
        tell(reply, settings, row, about["do"], kept.words if kept else None)
        reply.say([texts.DONE[about["do"]], *await done(state)])
        await show(reply, actor, session, row)


async def _act(session: AsyncSession, actor: Actor, reply: Reply, about: dict[str, object], said: str) -> Demand:
    id, version, now = int(str(about["id"])), int(str(about["version"])), reply.now
    match about["do"]:
        case "return":
            return await desk.give_back(session, id=id, actor=actor, version=version, reason=said, now=now)
        case "merge":
            return await desk.merge(session, id=id, actor=actor, version=version, into=said, now=now)
        case "ask":
            return await desk.ask(session, id=id, actor=actor, words=said, now=now)
        case "suspend":
            return await desk.suspend(session, id=id, actor=actor, reason=said, now=now)
        case "unsolved":
            return await desk.close_unsolved(session, id=id, actor=actor, words=said, now=now)
        case _:
            return await publications.record_receipt(session, id=id, actor=actor, receipt=said, now=now)


async def reasons(query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    lifecycle.require("refuse", row.state)
    reply.show(texts.CHOOSE_REASON, keyboards.reasons(row))


async def refuse(
    query: CallbackQuery, callback_data: Refuse, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    code, version = callback_data.code, callback_data.version
    row = await desk.refuse(
        session, id=callback_data.id, actor=actor, version=version, code=code, words=None, now=reply.now
    )
    tell(reply, settings, row, "refuse", demand_texts.REASONS[code])
    await show(reply, actor, session, row)


async def resume(
    query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    row = await desk.resume(session, id=callback_data.id, actor=actor, now=reply.now)
    tell(reply, settings, row, "resume")
    await show(reply, actor, session, row)


async def fields(query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    lifecycle.require("refine", row.state)
    reply.show(texts.CHOOSE_FIELD, keyboards.fields(row))


async def ask_wording(
    query: CallbackQuery, callback_data: Refine, reply: Reply, actor: Actor, session: AsyncSession, state: FSMContext
) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    key = callback_data.field
    if key not in keyboards.REFINED or key not in row.answers:
        raise Refused(demand_texts.NOT_A_FIELD)
    desk.require_judge(row, "refine", actor=actor, version=callback_data.version)
    await wait(state, states.WORDING, id=row.id, version=callback_data.version, field=key)
    value = {**row.answers, **(row.proposal or {})}[key]
    reply.say(texts.write_field(key, BY_KEY[key].kind.say(value)))


async def reworded(
    message: Message,
    text: str,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    knowledge: Knowledge,
) -> None:
    about = await state.get_data()
    try:
        value = BY_KEY[about["field"]].kind.read(text, About({}, reply.now.date(), knowledge))
    except Wrong as wrong:
        raise Refused(escape(str(wrong))) from None
    async with for_once(state, reply):
        row = await desk.refine(
            session,
            id=about["id"],
            actor=actor,
            version=about["version"],
            key=about["field"],
            value=value,
            now=reply.now,
        )
        reply.say([texts.reworded(about["field"]), *await done(state)], keyboards.fields(row))


async def rework(
    query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    """What was confirmed cannot be published like that: the text is gone over again, and confirmed again."""
    row = await desk.rework(session, id=callback_data.id, actor=actor, version=callback_data.version, now=reply.now)
    tell(reply, settings, row, "rework")
    await show(reply, actor, session, row)


async def propose(
    query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    row = await desk.propose(session, id=callback_data.id, actor=actor, version=callback_data.version, now=reply.now)
    tell(reply, settings, row, "propose")
    await show(reply, actor, session, row)


async def experts(query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    lifecycle.require("assign", row.state)
    names = await people.names(session, ids=await desk.experts(session, scope=row.scope))
    if not names:
        raise Refused(texts.NO_EXPERTS)
    reply.show(texts.CHOOSE_EXPERT, keyboards.experts(row, names))


async def assign(
    query: CallbackQuery, callback_data: Expert, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    """Before both undertakings are signed, an expert sees no more than may be public: clause 四（三）."""
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    lifecycle.require("assign", row.state)
    known = await desk.experts(session, scope=row.scope)
    expert = next((person for person in known if token(str(person)) == callback_data.of), None)
    if expert is None:
        raise NotAllowed("demand_no_expert")
    row = await desk.assign(session, id=row.id, actor=actor, expert=expert, now=reply.now)
    reply.tell(expert, texts.to_expert(row.number, public.text(public.of(row))))
    await show(reply, actor, session, row)


def setup() -> Router:
    router = Router(name="desk.judge")
    router.message.register(written, private, at(states.WORDS), words.written)
    router.message.register(reworded, private, at(states.WORDING), words.written)
    router.callback_query.register(ask_words, Words.filter())
    router.callback_query.register(reasons, Act.filter(F.do == "reasons"))
    router.callback_query.register(refuse, Refuse.filter())
    router.callback_query.register(resume, Act.filter(F.do == "resume"))
    router.callback_query.register(fields, Act.filter(F.do == "fields"))
    router.callback_query.register(ask_wording, Refine.filter())
    router.callback_query.register(rework, Act.filter(F.do == "rework"))
    router.callback_query.register(propose, Act.filter(F.do == "propose"))
    router.callback_query.register(experts, Act.filter(F.do == "experts"))
    router.callback_query.register(assign, Expert.filter())
    return router
