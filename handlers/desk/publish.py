"""From the confirmed text to the channel: prepare the public text, publish it, export it in the standard format."""

from aiogram import Bot, F, Router
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.cut import escape, paragraph, units
from handlers.demand import package, public
from handlers.desk import keyboards, texts
from handlers.desk.callbacks import Act
from handlers.desk.queue import show, tell
from handlers.errors import Refused
from handlers.reply import Reply
from handlers.settings import Settings
from handlers.solution import keyboards as solution_keyboards
from handlers.solution import texts as solution_texts
from storage import demands, enquiries, publications, solutions
from storage.lifecycle import State
from storage.powers import Actor
from storage.powers import Refused as NotAllowed
from storage.tables.demands import Demand

MAKERS = {"xlsx": package.package_xlsx, "docx": package.package_docx}


async def read(query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    """What would be public, before anybody is asked to approve it."""
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    reply.say(paragraph(public.text(public.of(row))), keyboards.back(row))


async def prepare(
    query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    rows = public.of(row)
    text = public.text(rows)
    if units(text) > public.LONGEST:
        raise Refused(texts.TOO_LONG.format(length=units(text), longest=public.LONGEST))
    if left := public.must_go(public.leaks(row, rows)):
        raise Refused(escape(texts.leaks_left(left)))
    row = await publications.prepare(
        session, id=row.id, actor=actor, version=callback_data.version, text=text, rows=rows, now=reply.now
    )
    tell(reply, settings, row, "prepare")
    await show(reply, actor, session, row)


async def publish(
    query: CallbackQuery,
    callback_data: Act,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    settings: Settings,
    bot: Bot,
) -> None:
    public.require_clean(await demands.reviewed(session, id=callback_data.id, actor=actor))
    row = await publications.publish(session, id=callback_data.id, actor=actor, now=reply.now)
    if settings.channel is not None:
        me = await bot.me()
        post = reply.tell(settings.channel, escape(row.public or ""), keyboards.post(me.username, row))
        await publications.posted(session, row, message=post)
    else:
        reply.toast(texts.NO_CHANNEL)
    tell(reply, settings, row, "publish")
    await _ask_again(reply, session, row)
    await show(reply, actor, session, row)


async def _ask_again(reply: Reply, session: AsyncSession, row: Demand) -> None:
    """Whoever answered it as it was before is asked to look at it again; whoever follows it hears of the change."""
    old = await solutions.answered_otherwise(session, demand=row)
    for solution in old:
        word = solution_texts.CHANGED.format(number=row.number, own=solution.number)
        reply.tell(solution.person_id, word, solution_keyboards.open_own(solution))
    others = set(await enquiries.followers(session, demand=row.id)) - {solution.person_id for solution in old}
    for person in others:
        reply.tell(person, texts.CHANGED.format(number=row.number))


async def export(query: CallbackQuery, callback_data: Act, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await demands.reviewed(session, id=callback_data.id, actor=actor)
    if row.state != State.PUBLISHED or row.public_rows is None:
        raise NotAllowed(f"demand_is_{row.state}", "三（二）")
    pairs = [(str(label), str(words)) for label, words in row.public_rows]
    data = MAKERS[callback_data.do](pairs, row.number, dict(pairs)["需求名称"])
    reply.file(f"{row.number}.{callback_data.do}", data, texts.PACKAGE)


def setup() -> Router:
    router = Router(name="desk.publish")
    router.callback_query.register(read, Act.filter(F.do == "read"))
    router.callback_query.register(prepare, Act.filter(F.do == "prepare"))
    router.callback_query.register(publish, Act.filter(F.do == "publish"))
    router.callback_query.register(export, Act.filter(F.do.in_(MAKERS)))
    return router
