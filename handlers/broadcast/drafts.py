"""The one message in which a draft is worked on. It tells how things are, and where it stood before there is nothing
left to press."""

from aiogram.methods import EditMessageText
from aiogram.types import InlineKeyboardMarkup
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.broadcast import cards, keyboards, texts
from handlers.reply import Reply
from storage import broadcasts, launches
from storage.launches import Tested
from storage.tables.broadcasts import Broadcast


async def show(reply: Reply, row: Broadcast, session: AsyncSession, head: str = "") -> None:
    """The draft with all that can be done about it."""
    card = await _card(reply, row, session, await launches.tested(session, row))
    await put(reply, row, session, head + card, keyboards.draft(row))


async def show_below(reply: Reply, row: Broadcast, session: AsyncSession) -> None:
    """The same, under the message that shows what readers will see."""
    card = await _card(reply, row, session, "under_way")
    await broadcasts.place(session, row, by=reply.say(card, keyboards.draft(row), kept=True))


async def _card(reply: Reply, row: Broadcast, session: AsyncSession, tested: Tested) -> str:
    return cards.draft(row, await launches.reached(session, row, now=reply.now), tested)


async def put(
    reply: Reply, row: Broadcast, session: AsyncSession, html: str, markup: InlineKeyboardMarkup | None
) -> None:
    """Any page of it, in place of the message whose button was pressed; anew where none was."""
    await leave(reply, row, session, stays=reply.pressed)
    await broadcasts.place(session, row, by=reply.show(html, markup, kept=True))


async def leave(reply: Reply, row: Broadcast, session: AsyncSession, stays: int | None = None) -> None:
    """From where it stood, and where a button was pressed, one is led on."""
    for number in {await broadcasts.leave(session, row), reply.pressed} - {stays, None}:
        reply.post(_led_on(reply.here, number))


async def give(
    reply: Reply, row: Broadcast, session: AsyncSession, html: str, markup: InlineKeyboardMarkup | None
) -> None:
    """To its author, who did nothing just now."""
    if number := await broadcasts.leave(session, row):
        reply.give(row.author, _led_on(row.author, number))
    await broadcasts.place(session, row, by=reply.tell(row.author, html, markup))


def _led_on(chat: int, message: int | None) -> EditMessageText:
    return EditMessageText(chat_id=chat, message_id=message, text=texts.CARD_BELOW)
