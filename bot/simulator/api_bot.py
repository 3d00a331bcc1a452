"""The bot itself: who it is and how it gets its updates."""

from typing import Any

from aiogram.methods import GetMe, GetUpdates

from bot.simulator.refusal import Json
from bot.simulator.world import World

LONGEST_POLL = 50


def get_me(world: World, _: GetMe) -> Json:
    return {
        **world.bot,
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


async def get_updates(world: World, call: GetUpdates) -> list[Json]:
    if call.allowed_updates is not None:
        world.updates.allow(call.allowed_updates)
    if call.offset:
        world.updates.acknowledge(call.offset)
    limit = min(max(call.limit or 100, 1), 100)
    return await world.updates.take(limit, min(max(call.timeout or 0, 0), LONGEST_POLL))


CALLS: dict[Any, Any] = {GetMe: get_me, GetUpdates: get_updates}
