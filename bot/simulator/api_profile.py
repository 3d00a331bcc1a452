"""What the bot says about itself in Telegram's own places: commands, names, descriptions, the menu button."""

from collections.abc import Callable
from typing import Any

from aiogram.methods import (
    DeleteMyCommands,
    GetChatMenuButton,
    GetMyCommands,
    GetMyDescription,
    GetMyName,
    GetMyShortDescription,
    SetChatMenuButton,
    SetMyCommands,
    SetMyDescription,
    SetMyName,
    SetMyShortDescription,
)

from bot.simulator.refusal import Json, bad_request
from bot.simulator.request import Calls
from bot.simulator.targets import chat_of
from bot.simulator.world import World


def set_commands(world: World, call: SetMyCommands) -> bool:
    return _keep(world, call, [command.model_dump(mode="json", exclude_none=True) for command in call.commands])


def delete_commands(world: World, call: DeleteMyCommands) -> bool:
    return _keep(world, call, [])


def get_commands(world: World, call: GetMyCommands) -> list[Json]:
    return world.profile.commands(_scope(world, call.scope), call.language_code or "")


def set_text(field: str, names: str, most: int, wording: str) -> Callable[[World, Any], bool]:
    """setMyName and its like; an empty text in a language falls back to the text without one."""

    def call(world: World, call: Any) -> bool:
        text = (getattr(call, field) or "").strip()
        if len(text) > most:
            raise bad_request(f"{wording} is too long")
        texts: dict[str, str] = getattr(world.profile, names)
        language = call.language_code or ""
        if text or not language:
            texts[language] = text or (world.bot["first_name"] if field == "name" else "")
        else:
            texts.pop(language, None)
        return True

    return call


def get_text(field: str, names: str) -> Callable[[World, Any], Json]:
    def call(world: World, call: Any) -> Json:
        texts: dict[str, str] = getattr(world.profile, names)
        return {field: texts.get(call.language_code or "", texts[""])}

    return call


def set_menu_button(world: World, call: SetChatMenuButton) -> bool:
    button = call.menu_button.model_dump(mode="json", exclude_none=True) if call.menu_button else {"type": "default"}
    place = chat_of(world, call.chat_id).id if call.chat_id else None
    world.profile.menu_buttons[place] = button
    return True


def get_menu_button(world: World, call: GetChatMenuButton) -> Json:
    buttons = world.profile.menu_buttons
    return buttons.get(call.chat_id) or buttons.get(None) or {"type": "commands"}


def _keep(world: World, call: SetMyCommands | DeleteMyCommands, commands: list[Json]) -> bool:
    scope = _scope(world, call.scope)
    kept = world.profile.set_commands(scope, call.language_code or "", commands)
    world.tell("commands", commands=kept, scope=scope or {"type": "default"})
    return True


def _scope(world: World, scope: Any) -> Json | None:
    if scope is None:
        return None
    body: Json = scope.model_dump(mode="json", exclude_none=True)
    if "chat_id" in body:
        body["chat_id"] = chat_of(world, body["chat_id"]).id
    return body


CALLS: Calls = {
    SetMyCommands: set_commands,
    DeleteMyCommands: delete_commands,
    GetMyCommands: get_commands,
    SetMyName: set_text("name", "names", 64, "bot name"),
    GetMyName: get_text("name", "names"),
    SetMyDescription: set_text("description", "descriptions", 512, "bot description"),
    GetMyDescription: get_text("description", "descriptions"),
    SetMyShortDescription: set_text("short_description", "short_descriptions", 120, "bot short description"),
    GetMyShortDescription: get_text("short_description", "short_descriptions"),
    SetChatMenuButton: set_menu_button,
    GetChatMenuButton: get_menu_button,
}
