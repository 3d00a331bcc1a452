"""The text or caption of a request, as it will stand in the message."""

from collections.abc import Iterable
from typing import Any

from aiogram.types import MessageEntity

from bot.simulator.entities import compose, units
from bot.simulator.refusal import Json, bad_request
from bot.simulator.request import given
from bot.simulator.world import World

MOST_TEXT = 4096
MOST_CAPTION = 1024


def text_of(
    world: World, text: str, mode: Any, entities: Iterable[MessageEntity] | None, too_long: str = "message is too long"
) -> Json:
    """{"text", "entities"?}, or Refusal when it is empty or too long."""
    if not text:
        raise bad_request("message text is empty")
    body, found = _composed(world, text, mode, entities)
    if not body:
        raise bad_request("text must be non-empty")
    if units(body) > MOST_TEXT:
        raise bad_request(too_long)
    return {"text": body, "entities": found} if found else {"text": body}


def caption_of(
    world: World,
    caption: str | None,
    mode: Any,
    entities: Iterable[MessageEntity] | None,
    too_long: str = "message caption is too long",
) -> Json:
    """{"caption", "caption_entities"?}, or {} for none."""
    body, found = _composed(world, caption or "", mode, entities)
    if units(body) > MOST_CAPTION:
        raise bad_request(too_long)
    if not body:
        return {}
    return {"caption": body, "caption_entities": found} if found else {"caption": body}


def _composed(world: World, text: str, mode: Any, entities: Iterable[MessageEntity] | None) -> tuple[str, list[Json]]:
    dumped = [entity.model_dump(mode="json", exclude_none=True) for entity in entities] if entities else None
    body, found = compose(text, given(mode), dumped)
    return body, [entity for entity in (_with_user(world, entity) for entity in found) if entity]


def _with_user(world: World, entity: Json) -> Json | None:
    """A mention of somebody without a username carries the person; of a stranger, it is dropped."""
    if entity["type"] != "text_mention":
        return entity
    named = entity["user"]
    person = world.people.get(int(named["id"] if isinstance(named, dict) else named))
    return {**entity, "user": person.user} if person else None
