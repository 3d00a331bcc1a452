"""A paper is read and signed: the text as it is, the full name under it, and a copy for both sides."""

import asyncio
from collections.abc import Sequence

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.fsm.context import FSMContext
from aiogram.types import CallbackQuery, Message
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.errors import Refused
from handlers.filters import Found, private
from handlers.form.said import bare, clean
from handlers.form.wrong import Wrong
from handlers.join import keyboards, signatory, states, texts
from handlers.join.callbacks import SEEN, Accept, Read
from handlers.join.fields import person_name
from handlers.join.signatory import Signatory
from handlers.papers import Papers
from handlers.reply import Reply
from handlers.settings import Settings
from storage import undertakings
from storage.files import FileStore
from storage.powers import Actor
from storage.undertakings import Text

ASKS = "?？"


async def read(
    query: CallbackQuery,
    callback_data: Read,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    settings: Settings,
) -> None:
    who = await _who(session, actor, settings.papers)
    text = next((text for text in who.papers if text.paper == callback_data.paper), None)
    if text is None or text not in await signatory.missing(session, actor, who):
        reply.toast(texts.ALREADY)
        return
    if text.paper == "notice":
        reply.show([*texts.whole(text), texts.accept(text)], keyboards.accept(text))
        return
    await states.wait(state, text.hash[:SEEN])
    reply.show([*texts.whole(text), texts.sign(text, who.name)])


async def _who(session: AsyncSession, actor: Actor, papers: Papers) -> Signatory:
    who = await signatory.find(session, actor, papers)
    if who is None:
        raise Refused(texts.NOBODY_YET)
    return who


async def accept(
    query: CallbackQuery,
    callback_data: Accept,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    settings: Settings,
    store: FileStore,
) -> None:
    text = settings.papers.notice
    who = await _who(session, actor, settings.papers)
    if callback_data.seen != text.hash[:SEEN]:
        raise Refused(texts.CHANGED)
    if who.name is None or text not in await signatory.missing(session, actor, who):
        reply.toast(texts.ALREADY)
        return
    reply.show_buttons(None)
    await _sign(reply, actor, session, store, who, text, who.name)


async def written(message: Message) -> Found:
    """`typed`: a name, so no command and no question, which is answered like any other."""
    line = (message.text or "").strip()
    return bool(line) and not line.startswith("/") and line[-1] not in ASKS and {"typed": line}


async def name(
    message: Message,
    typed: str,
    reply: Reply,
    actor: Actor,
    session: AsyncSession,
    state: FSMContext,
    settings: Settings,
    store: FileStore,
) -> None:
    who = await _who(session, actor, settings.papers)
    seen = (await state.get_data())["seen"]
    text = next((text for text in await signatory.missing(session, actor, who) if text.hash.startswith(seen)), None)
    if text is None:
        await state.clear()
        left = await signatory.missing(session, actor, who)
        reply.say(texts.CHANGED if left else texts.ALL_SIGNED, keyboards.to_sign(left))
        return
    try:
        signed_as = _signed_as(typed, who.name)
    except Wrong as wrong:
        reply.say(str(wrong))
        return
    await state.clear()
    await _sign(reply, actor, session, store, who, text, signed_as)


def _signed_as(typed: str, name: str | None) -> str:
    """The name that is known, where it is what was typed up to blanks and points. Raises Wrong."""
    if name is None:
        return person_name(typed)
    if bare(typed) != bare(name):
        raise Wrong(texts.other_name(clean(typed, lines=False), name))
    return name


async def _sign(
    reply: Reply, actor: Actor, session: AsyncSession, store: FileStore, who: Signatory, text: Text, name: str
) -> None:
    """The copy is made before anything is written: it takes a tenth of a second, and nobody else waits for it."""
    facts = texts.facts(text, name, who.whose, actor.id, reply.now)
    copy, digest = await asyncio.to_thread(_copy, text, facts, store)
    await undertakings.sign(session, actor=actor, text=text, signed_as=name, pdf=digest, now=reply.now)
    left = await signatory.missing(session, actor, who)
    reply.file(texts.copy_name(text.title, name), copy, texts.caption(text.title, name, reply.now))
    reply.say(texts.signed(text, left), keyboards.to_sign(left))


def _copy(text: Text, facts: Sequence[tuple[str, str]], store: FileStore) -> tuple[bytes, str]:
    from handlers.office import printed  # start-up time: reportlab takes half a second

    copy = printed.paper(text.text, facts, texts.foot(text))
    return copy, store.keep(copy)


async def not_text(message: Message) -> bool:
    return message.content_type != ContentType.TEXT


async def other(message: Message, reply: Reply) -> None:
    reply.say(texts.ONLY_TEXT)


def setup() -> Router:
    router = Router(name="join.signing")
    router.message.register(name, private, states.signing, written)
    router.message.register(other, private, states.signing, not_text)
    router.callback_query.register(read, Read.filter())
    router.callback_query.register(accept, Accept.filter())
    return router
