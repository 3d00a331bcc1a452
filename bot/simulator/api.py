"""The methods of the Bot API by name: what is asked is checked with aiogram's own classes, then done in the world."""

from inspect import isawaitable
from typing import Any

from bot.simulator import api_bot, api_chats, api_edit, api_media, api_messages, api_profile, api_queries, api_send
from bot.simulator.limits import speaks
from bot.simulator.refusal import Json, Refusal, too_many_requests
from bot.simulator.request import Calls, Uploads, read
from bot.simulator.targets import chat_of
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
    call: Any = read(method, fields, uploads)
    if speaks(name):
        _keep_to_limits(world, call)
    result = done(world, call)
    return await result if isawaitable(result) else result


def _keep_to_limits(world: World, call: Any) -> None:
    # What was sent through inline mode has an id of its own in place of chat and message.
    inline = world.inline_messages.get(getattr(call, "inline_message_id", None) or "")
    try:
        chat = world.chats[inline[0]] if inline else chat_of(world, call.chat_id)
    except Refusal:
        return
    several = getattr(call, "message_ids", None) or getattr(call, "media", None)
    cost = len(several) if isinstance(several, list) else 1
    if seconds := world.limits.check(chat.id, chat.private, cost, world.stopwatch()):
        raise too_many_requests(seconds)
