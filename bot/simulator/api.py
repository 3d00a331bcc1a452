"""The methods of the Bot API by name: what is asked is checked with aiogram's own classes, then done in the world."""

from collections.abc import Awaitable, Callable
from typing import Any

from aiogram.methods.base import TelegramMethod

from bot.simulator import api_bot, api_messages
from bot.simulator.refusal import Json, Refusal
from bot.simulator.request import Uploads, read
from bot.simulator.world import World

Call = Callable[[World, Any], Any]
CALLS: dict[type[TelegramMethod[Any]], Call] = {**api_bot.CALLS, **api_messages.CALLS}
# Telegram takes method names in any case.
BY_NAME = {method.__api_method__.lower(): (method, call) for method, call in CALLS.items()}


async def perform(world: World, name: str, fields: Json, uploads: Uploads) -> Any:
    """The result of a method, or Refusal."""
    known = BY_NAME.get(name.lower())
    if known is None:
        raise Refusal(404, "Not Found: method not found")
    method, call = known
    result = call(world, read(method, fields, uploads))
    return await result if isinstance(result, Awaitable) else result


