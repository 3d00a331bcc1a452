"""Asking, granting, looking, revoking; each look asks anew whether it is granted and both have signed."""

import asyncio

from aiogram import F, Router
from aiogram.methods import SendDocument, SendPhoto
from aiogram.types import CallbackQuery
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.cut import escape
from handlers.disclosure import keyboards, secrets, texts
from handlers.disclosure.callbacks import Ask, Asked, Decide, Look, Room
from handlers.disclosure.secrets import Secret
from handlers.office.watermark import Unmarked, watermark
from handlers.reply import Reply
from handlers.settings import Settings
from storage import disclosures, people, undertakings
from storage.disclosures import Level
from storage.files import FileStore, Missing
from storage.powers import Actor, Refused
from storage.tables.forms import Attachment

PDF = "application/pdf"


async def room(query: CallbackQuery, callback_data: Room, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    about, subject = callback_data.about, callback_data.subject
    secret = await secrets.find(session, about, subject, actor)
    if secret.owner == actor.id:
        raise Refused("disclosure_own")
    rows = await disclosures.shown(session, about=about, subject=subject, viewer=actor.id)
    reply.say(texts.room(secret.number, rows), keyboards.room(about, subject, rows))


async def ask(
    query: CallbackQuery, callback_data: Ask, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    about, subject, level = callback_data.about, callback_data.subject, Level(callback_data.level)
    secret = await secrets.find(session, about, subject, actor)
    await _require_signed(session, settings, actor.id, "undertakings_missing")
    row = await disclosures.ask(
        session, actor=actor, about=about, subject=subject, owner=secret.owner, level=level, now=reply.now
    )
    if row.asked_at == reply.now:
        reply.tell(secret.owner, texts.asked(secret.number, level, secret.who), keyboards.decide(row))
    reply.show(texts.ASKED, keyboards.open_room(about, subject))


async def _require_signed(session: AsyncSession, settings: Settings, person: int, code: str) -> None:
    if await undertakings.missing(session, person=person, papers=settings.papers.undertakings):
        raise Refused(code, "四（三）")


async def look(
    query: CallbackQuery,
    callback_data: Look,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    settings: Settings,
    store: FileStore,
) -> None:
    about, subject, level = callback_data.about, callback_data.subject, Level(callback_data.level)
    secret = await secrets.find(session, about, subject, actor)
    await _require_signed(session, settings, actor.id, "undertakings_missing")
    await _require_signed(session, settings, secret.owner, "undertakings_theirs")
    await disclosures.look(
        session, actor=actor, about=about, subject=subject, level=level, what=texts.LEVELS[level], now=reply.now
    )
    reply.say(texts.shown(secret.number, level, await secret.pairs(session, level)))
    if level == Level.DETAIL:
        await _files(reply, actor, session, store, secret)


async def _files(reply: Reply, actor: Actor, session: AsyncSession, store: FileStore, secret: Secret) -> None:
    """Each with the viewer's name on it."""
    words = texts.CAPTION.format(viewer=actor.name)
    caption = escape(words)
    for file in await secret.files(session):
        if file.media_type == PDF:
            await _marked_pdf(reply, store, file, words)
        elif file.photo:
            reply.post(SendPhoto(chat_id=reply.here, photo=file.file_id, caption=caption, protect_content=True))
        else:
            reply.post(SendDocument(chat_id=reply.here, document=file.file_id, caption=caption, protect_content=True))


async def _marked_pdf(reply: Reply, store: FileStore, file: Attachment, words: str) -> None:
    try:
        reply.file(file.name, await asyncio.to_thread(_marked, store, file.digest, words), escape(words))
    except (Unmarked, Missing):
        reply.say(texts.UNMARKED.format(name=escape(file.name)))


def _marked(store: FileStore, digest: str, words: str) -> bytes:
    return watermark(store.read(digest), words)


async def decide(
    query: CallbackQuery, callback_data: Decide, reply: Reply, actor: Actor, session: AsyncSession, settings: Settings
) -> None:
    grant = callback_data.do == "grant"
    if grant:
        await _require_signed(session, settings, actor.id, "undertakings_missing")
    row = await disclosures.decide(session, id=callback_data.id, actor=actor, grant=grant, now=reply.now)
    number = await secrets.number(session, row.about, row.subject)
    buttons = keyboards.open_room("demand" if row.about == "demand" else "solution", row.subject)
    reply.tell(row.viewer, texts.decided(number, Level(row.level), grant), buttons)
    reply.show(texts.GRANTED if grant else texts.DECLINED, keyboards.decide(row))


async def revoke(
    query: CallbackQuery, callback_data: Decide, reply: Reply, actor: Actor, session: AsyncSession
) -> None:
    row = await disclosures.revoke(session, id=callback_data.id, actor=actor, now=reply.now)
    number = await secrets.number(session, row.about, row.subject)
    reply.tell(row.viewer, texts.revoked(number, Level(row.level)))
    reply.show(texts.REVOKED, keyboards.decide(row))


async def views(query: CallbackQuery, callback_data: Decide, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    row = await disclosures.owned(session, id=callback_data.id, actor=actor)
    seen = await disclosures.views(session, id=row.id, actor=actor)
    number = await secrets.number(session, row.about, row.subject)
    names = await people.names(session, ids=[view.viewer for view in seen])
    reply.show(texts.views(number, row, seen, names, actor.zone), keyboards.decide(row))


async def asked(query: CallbackQuery, reply: Reply, actor: Actor, session: AsyncSession) -> None:
    rows = await disclosures.granted_by(session, actor=actor)
    numbers = {row.id: await secrets.number(session, row.about, row.subject) for row in rows}
    reply.show(texts.list_(rows), keyboards.list_(rows, numbers))


def setup() -> Router:
    router = Router(name="disclosure.open")
    router.callback_query.register(room, Room.filter())
    router.callback_query.register(ask, Ask.filter())
    router.callback_query.register(look, Look.filter())
    router.callback_query.register(decide, Decide.filter(F.do.in_({"grant", "decline"})))
    router.callback_query.register(revoke, Decide.filter(F.do == "revoke"))
    router.callback_query.register(views, Decide.filter(F.do == "views"))
    router.callback_query.register(asked, Asked.filter())
    return router
