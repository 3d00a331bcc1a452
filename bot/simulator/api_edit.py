"""Changing messages that were sent, those in chats and those sent through inline mode."""

from typing import Any

from aiogram.methods import EditMessageCaption, EditMessageMedia, EditMessageReplyMarkup, EditMessageText

from bot.simulator.api_media import stored_file
from bot.simulator.files import KINDS, content, file_of
from bot.simulator.markup import for_bot, keyboard
from bot.simulator.people import Chat
from bot.simulator.refusal import Json, bad_request
from bot.simulator.request import Calls
from bot.simulator.targets import by_bot, chat_of, message_in, writable
from bot.simulator.texts import caption_of, text_of
from bot.simulator.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
WORDS = ("text", "entities", "caption", "caption_entities", "link_preview_options", "reply_markup")


def edit_text(world: World, call: EditMessageText) -> Any:
    if call.text is None:
        raise bad_request("message text is empty")
    text = text_of(world, call.text, call.parse_mode, call.entities, too_long="MESSAGE_TOO_LONG")
    chat, message = _target(world, call)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    preview = getattr(call.link_preview_options, "model_dump", None)
    options = {"link_preview_options": preview(mode="json", exclude_unset=True)} if preview else {}
    return _change(world, chat, message, {**text, **options}, call)


def edit_caption(world: World, call: EditMessageCaption) -> Any:
    caption = caption_of(world, call.caption, call.parse_mode, call.caption_entities, too_long="MEDIA_CAPTION_TOO_LONG")
    chat, message = _target(world, call)
    if not file_of(message) or "sticker" in message:
        raise bad_request("there is no caption in the message to edit")
    return _change(world, chat, message, {**_file(message), **caption}, call)


def edit_markup(world: World, call: EditMessageReplyMarkup) -> Any:
    chat, message = _target(world, call)
    kept = {name: message[name] for name in WORDS if name in message and name != "reply_markup"}
    return _change(world, chat, message, {**_file(message), **kept}, call)


def edit_media(world: World, call: EditMessageMedia) -> Any:
    item = call.media
    caption = caption_of(world, item.caption, item.parse_mode, item.caption_entities, too_long="MEDIA_CAPTION_TOO_LONG")
    chat, message = _target(world, call)
    stored = stored_file(world, str(item.type), item.media)
    return _change(world, chat, message, {**content(stored), **caption}, call)


def _target(world: World, call: Any) -> tuple[Chat, Json]:
    """The chat and the message to edit; only messages of the bot can be edited."""
    if call.inline_message_id:
        place = world.inline_messages.get(call.inline_message_id)
        if place is None:
            raise bad_request("MESSAGE_ID_INVALID")
        chat = world.chats[place[0]]
        return chat, message_in(chat, place[1], "message to edit")
    if call.chat_id is None:
        raise bad_request("chat_id is empty")
    if not call.message_id:
        raise bad_request("message identifier is not specified")
    chat = writable(world, chat_of(world, call.chat_id).id)
    message = message_in(chat, call.message_id, "message to edit")
    if not by_bot(world, message) or "forward_origin" in message:
        raise bad_request("message can't be edited")
    return chat, message


def _change(world: World, chat: Chat, message: Json, new: Json, call: Any) -> Any:
    """Put the new content in place; without a keyboard in the request the old one goes, as in Telegram."""
    new = {**new, **keyboard(call.reply_markup, channel=chat.channel)}
    kept = {name: value for name, value in message.items() if name not in (*WORDS, *KINDS)}
    old = {name: message[name] for name in (*WORDS, *KINDS) if name in message}
    if old == new:
        raise bad_request(NOT_MODIFIED)
    edited = world.edit(chat, {**kept, **new, "edit_date": world.now()})
    return True if call.inline_message_id else for_bot(edited)


def _file(message: Json) -> Json:
    return {kind: message[kind] for kind in KINDS if kind in message}


CALLS: Calls = {
    EditMessageText: edit_text,
    EditMessageCaption: edit_caption,
    EditMessageReplyMarkup: edit_markup,
    EditMessageMedia: edit_media,
}
