"""The methods of the Bot API by name: what is asked is checked with aiogram's own classes, then done in the world."""

from inspect import isawaitable
from typing import Any

from bot.simulator import api_bot, api_chats, api_edit, api_media, api_messages, api_profile, api_queries, api_send
from bot.simulator.refusal import Json, Refusal
from bot.simulator.request import Calls, Uploads, read
from bot.simulator.world import World

CALLS: Calls = {
    call: done
    for module in (api_bot, api_chats, api_edit, api_media, api_messages, api_profile, api_queries, api_send)
    for call, done in module.CALLS.items()
}
# Telegram takes method names in any case.
BY_NAME = {method.__api_method__.lower(): (method, done) for method, done in CALLS.items()}


async def perform(world: World, name: str, fields: Json, uploads: Uploads) -> Any:
    """The result of a method, or Refusal."""
    known = BY_NAME.get(name.lower())
    if known is None:
        raise Refusal(404, "Not Found: method not found")
    method, done = known
    result = done(world, read(method, fields, uploads))
    return await result if isawaitable(result) else result
