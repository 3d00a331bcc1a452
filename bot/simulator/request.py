"""From the fields of an HTTP request to an object of aiogram's method class."""

import json
from collections.abc import Callable
from functools import cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from aiogram.client.default import Default
from aiogram.methods.base import TelegramMethod
from aiogram.types import BufferedInputFile, InputFile
from pydantic import ValidationError

from bot.simulator.refusal import Json, Refusal, bad_request

Uploads = dict[str, tuple[str, bytes]]
# What a method does: the world and the checked request give the result, or something to await for it.
Calls = dict[type[TelegramMethod[Any]], Callable[..., Any]]
Method = TypeVar("Method", bound=TelegramMethod[Any])

# What Telegram says when one of these is not given.
MISSING = {
    "chat_id": "chat_id is empty",
    "text": "message text is empty",
    "message_id": "message identifier is not specified",
    "message_ids": "message identifiers are not specified",
    "photo": "there is no photo in the request",
    "document": "there is no document in the request",
    "voice": "there is no voice in the request",
    "video": "there is no video in the request",
    "sticker": "there is no sticker in the request",
    "file_id": "file_id not specified",
}


def read(method: type[Method], fields: Json, uploads: Uploads) -> Method:
    """A checked request; Refusal with Telegram's words when something is missing or of the wrong shape."""
    wanted = _structured(method)
    values = {name: _decode(name, value) if name in wanted else value for name, value in fields.items()}
    if uploads:
        # A file comes under its field's own name, or under another one that the field names.
        bare = {name: f"attach://{name}" for name in uploads if name in method.model_fields}
        values = _attached({**bare, **values}, uploads)
    try:
        return method.model_validate(values)
    except ValidationError as error:
        raise _refusal(error) from error


def given(value: Any) -> Any:
    """A value of a request, or None where the bot's default stands."""
    return None if isinstance(value, Default) else value


@cache
def _structured(method: type[TelegramMethod[Any]]) -> frozenset[str]:
    """The fields that arrive as JSON: all but strings and plain numbers."""
    return frozenset(
        name
        for name, info in method.model_fields.items()
        if not _plain(info.annotation) & {str, int, float, bool, InputFile}
    )


def _plain(annotation: Any) -> set[Any]:
    if get_origin(annotation) in (Union, UnionType):
        return {plain for part in get_args(annotation) for plain in _plain(part)}
    return {annotation}


def _attached(value: Any, uploads: Uploads) -> Any:
    """The same value with every "attach://name" replaced by the file."""
    if isinstance(value, dict):
        return {name: _attached(item, uploads) for name, item in value.items()}
    if isinstance(value, list):
        return [_attached(item, uploads) for item in value]
    if isinstance(value, str) and value.startswith("attach://") and (file := uploads.get(value[9:])):
        return BufferedInputFile(file[1], file[0])
    return value


def _decode(name: str, value: Any) -> Any:
    if not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except ValueError as error:
        raise bad_request(f"can't parse {name.replace('_', ' ')} JSON object") from error


def _refusal(error: ValidationError) -> Refusal:
    first = error.errors(include_url=False, include_context=False, include_input=False)[0]
    name = str(first["loc"][0]) if first["loc"] else ""
    if first["type"] == "missing" and len(first["loc"]) == 1:
        return bad_request(MISSING.get(name, f"{name} is not specified"))
    where = ".".join(str(part) for part in first["loc"])
    return bad_request(f"can't parse {where}: {first['msg']}")
