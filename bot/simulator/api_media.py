"""Sending files, and fetching those that people sent."""

from typing import Any

from aiogram.methods import (
    GetFile,
    SendAnimation,
    SendAudio,
    SendDocument,
    SendMediaGroup,
    SendPhoto,
    SendSticker,
    SendVideo,
    SendVoice,
    TelegramMethod,
)
from aiogram.types import BufferedInputFile, InputFile

from bot.simulator.files import MOST_DOWN, MOST_UP, StoredFile, content
from bot.simulator.markup import for_bot, keyboard
from bot.simulator.refusal import Json, Refusal, bad_request
from bot.simulator.request import Calls
from bot.simulator.targets import reply, writable
from bot.simulator.texts import caption_of
from bot.simulator.world import World

SENDING: dict[type[TelegramMethod[Any]], str] = {
    SendPhoto: "photo",
    SendDocument: "document",
    SendVoice: "voice",
    SendVideo: "video",
    SendAudio: "audio",
    SendAnimation: "animation",
    SendSticker: "sticker",
}


def send_file(world: World, call: Any) -> Json:
    """The one body of sendPhoto, sendDocument and their like."""
    kind = SENDING[type(call)]
    caption = {} if kind == "sticker" else caption_of(world, call.caption, call.parse_mode, call.caption_entities)
    chat = writable(world, call.chat_id)
    markup = keyboard(call.reply_markup, channel=chat.channel)
    answered = reply(chat, call)
    stored = stored_file(world, kind, getattr(call, kind))
    return for_bot(world.post(chat, world.bot, {**answered, **content(stored), **caption, **markup}))


def send_media_group(world: World, call: SendMediaGroup) -> list[Json]:
    kinds = {str(item.type) for item in call.media}
    if not 2 <= len(call.media) <= 10:
        raise bad_request("too much messages to send as an album" if call.media else "there are no messages to send")
    if len(kinds) > 1 and not kinds <= {"photo", "video"}:
        raise bad_request("Can't use the media of the specified type in the album")
    captions = [caption_of(world, item.caption, item.parse_mode, item.caption_entities) for item in call.media]
    chat = writable(world, call.chat_id)
    answered = reply(chat, call)
    files = [stored_file(world, str(item.type), item.media) for item in call.media]
    album = {"media_group_id": str(world.now() * 1000 + chat.last_id % 1000)}
    return [
        world.post(chat, world.bot, {**answered, **album, **content(stored), **caption})
        for stored, caption in zip(files, captions, strict=True)
    ]


def stored_file(world: World, kind: str, given_file: str | InputFile) -> StoredFile:
    """A file that was sent along, or one sent before by its id. Nothing is fetched from the network."""
    if isinstance(given_file, BufferedInputFile):
        if len(given_file.data) > MOST_UP:
            raise Refusal(413, "Request Entity Too Large")
        return world.files.add(kind, given_file.filename or kind, given_file.data)
    if str(given_file).startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    stored = world.files.get(str(given_file))
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if stored.kind != kind:
        raise bad_request(f"can't use file of type {stored.kind.title()} as {kind.title()}")
    return stored


def get_file(world: World, call: GetFile) -> Json:
    stored = world.files.get(call.file_id)
    if stored is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if len(stored.data) > MOST_DOWN:
        raise bad_request("file is too big")
    about = {name: stored.about[name] for name in ("file_id", "file_unique_id", "file_size")}
    return {**about, "file_path": stored.path}


CALLS: Calls = {
    **dict.fromkeys(SENDING, send_file),
    SendMediaGroup: send_media_group,
    GetFile: get_file,
}
