"""From the fields of an HTTP request to an object of aiogram's method class."""

import json
from functools import lru_cache
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin

from aiogram.client.default import Default
from aiogram.methods.base import TelegramMethod
from pydantic import ValidationError

from bot.simulator.refusal import Json, Refusal, bad_request

Uploads = dict[str, tuple[str, bytes]]
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
    try:
        return method.model_validate(values)
    except ValidationError as error:
        raise _refusal(error) from error


def given(value: Any) -> Any:
    """A value of a request, or None where the bot's default stands."""
    return None if isinstance(value, Default) else value


@lru_cache(maxsize=None)
def _structured(method: type[TelegramMethod[Any]]) -> frozenset[str]:
    """The fields that arrive as JSON: all but strings and plain numbers."""
    return frozenset(
        name
        for name, info in method.model_fields.items()
        if str not in _plain(info.annotation) and not _plain(info.annotation) & {int, float, bool}
    )


def _plain(annotation: Any) -> set[Any]:
    if get_origin(annotation) in (Union, UnionType):
        return {plain for part in get_args(annotation) for plain in _plain(part)}
    return {annotation}


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
