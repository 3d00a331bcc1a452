"""Who people are, what they want to hear, what we keep about them, and who may do what."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from handlers import commands, links
from handlers.filters import private
from handlers.people import data, elsewhere, following, invite, journal, me, membership, staff, zone
from handlers.people.callbacks import MARK

COMMANDS = (commands.ME, commands.STAFF, commands.JOURNAL)
WORDS = (*(f"/{command.command}" for command in COMMANDS), f"/start {links.INVITATION}")


async def for_us(message: Message, raw_state: str | None = None) -> bool:
    """One look at the door, for most messages are questions."""
    return raw_state == zone.STATE or (message.text or "").startswith(WORDS)


async def marked(query: CallbackQuery) -> bool:
    return (query.data or "").startswith(MARK)


def setup() -> Router:
    router = Router(name="people")
    router.message.filter(for_us)
    router.callback_query.filter(marked)
    router.my_chat_member.filter(private)
    # elsewhere first: none of this is for groups. zone last: it takes what is written, not commands
    parts = (elsewhere, me, following, data, staff, invite, journal, membership, zone)
    router.include_routers(*(part.setup() for part in parts))
    return router
