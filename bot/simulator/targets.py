"""Where a request points: a chat the bot may write to, a message in it, a message it replies to."""

from typing import Any, Protocol

from aiogram.types import ReplyParameters

from bot.simulator.entities import compose
from bot.simulator.markup import for_bot
from bot.simulator.people import Chat
from bot.simulator.refusal import Json, bad_request, forbidden, moved
from bot.simulator.request import given
from bot.simulator.world import World


def chat_of(world: World, chat_id: int | str) -> Chat:
    """The chat of a number or an @username, or Refusal."""
    name = str(chat_id).strip()
    if name.startswith("@"):
        public = (chat for chat in world.chats.values() if not chat.private)
        chat = next((chat for chat in public if chat.info.get("username", "").lower() == name[1:].lower()), None)
    else:
        number = int(name) if name.lstrip("-").isdecimal() else 0
        if number in world.moved:
            raise moved(world.moved[number])
        chat = world.chats.get(number)
    if chat is None:
        raise bad_request("chat not found")
    return chat


def writable(world: World, chat_id: int | str) -> Chat:
    """A chat in which the bot may speak now, or Refusal."""
    chat = chat_of(world, chat_id)
    if chat.private:
        person = world.people[chat.id]
        if person.blocked:
            raise forbidden("bot was blocked by the user")
        if not person.started:
            raise forbidden("bot can't initiate conversation with a user")
    elif world.bot["id"] not in chat.members:
        raise forbidden(f"bot is not a member of the {chat.info['type']} chat")
    elif chat.channel and "can_post_messages" not in chat.rights:
        raise bad_request("need administrator rights in the channel chat")
    return chat


def message_in(chat: Chat, message_id: int | None, what: str) -> Json:
    """A message by its id; `what` stands in Telegram's complaint ("message to edit")."""
    message = chat.messages.get(message_id or 0)
    if message is None:
        raise bad_request(f"{what} not found")
    return message


def by_bot(world: World, message: Json) -> bool:
    """Whether the bot said it. A post in a channel names nobody, and there only the bot speaks."""
    return bool(message.get("from", world.bot)["id"] == world.bot["id"])


class Replying(Protocol):
    reply_parameters: ReplyParameters | None
    reply_to_message_id: int | None
    allow_sending_without_reply: bool | None


def reply(chat: Chat, call: Replying) -> Json:
    """{"reply_to_message": …} for a message that answers another in the same chat, or {}."""
    asked: Any = call.reply_parameters
    number = asked.message_id if asked else call.reply_to_message_id
    if not number:
        return {}
    anyway = given(asked.allow_sending_without_reply) if asked else call.allow_sending_without_reply
    elsewhere = asked and asked.chat_id not in (None, chat.id, str(chat.id))
    original = None if elsewhere else chat.messages.get(number)
    if original is None:
        if anyway:
            return {}
        raise bad_request("message to be replied not found")
    quote = _quote(asked, original) if asked and asked.quote else {}
    return {"reply_to_message": quoted(original), **quote}


def quoted(message: Json) -> Json:
    """A message as it stands within the one that replies to it: without what it replied to itself."""
    return {name: value for name, value in for_bot(message).items() if name != "reply_to_message"}


def _quote(asked: ReplyParameters, original: Json) -> Json:
    text, _ = compose(asked.quote or "", given(asked.quote_parse_mode))
    whole = original.get("text") or original.get("caption") or ""
    if not text or text not in whole:
        raise bad_request("QUOTE_TEXT_INVALID")
    position = len(whole[: whole.index(text)].encode("utf-16-le")) // 2
    return {"quote": {"text": text, "position": position, "is_manual": True}}
