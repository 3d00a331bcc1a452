"""Sending messages of text."""

from typing import Any

from aiogram.methods import SendMessage

from bot.simulator.entities import compose, units
from bot.simulator.people import Chat
from bot.simulator.refusal import Json, bad_request, forbidden
from bot.simulator.world import World


def send_message(world: World, call: SendMessage) -> Json:
    chat = writable(world, call.chat_id)
    text, entities = compose(call.text)
    if units(text) > 4096:
        raise bad_request("message is too long")
    content: Json = {"text": text, "entities": entities} if entities else {"text": text}
    if call.reply_markup:
        content["reply_markup"] = call.reply_markup.model_dump(mode="json", exclude_unset=True)
    return world.post(chat, world.bot, content)


def writable(world: World, chat_id: int | str) -> Chat:
    chat = world.chats.get(int(chat_id))
    if chat is None:
        raise bad_request("chat not found")
    person = world.people.get(chat.id)
    if person and person.blocked:
        raise forbidden("bot was blocked by the user")
    if person and not person.started:
        raise forbidden("bot can't initiate conversation with a user")
    return chat


CALLS: dict[Any, Any] = {SendMessage: send_message}
