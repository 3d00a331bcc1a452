"""What the bot says about itself: names, descriptions, commands by scope and language, menu buttons."""

import re
from collections.abc import Sequence

from bot.simulator.refusal import Json, bad_request

MOST_COMMANDS = 100
_NAME = re.compile(r"[a-z0-9_]{1,32}")


class Profile:
    def __init__(self, name: str) -> None:
        self.names = {"": name}
        self.descriptions = {"": ""}
        self.short_descriptions = {"": ""}
        self.menu_buttons: dict[int | None, Json] = {}
        self._commands: dict[tuple[str, str], list[Json]] = {}

    def set_commands(self, scope: Json | None, language: str, commands: Sequence[Json]) -> list[Json]:
        """The commands as kept. An empty list forgets them."""
        if len(commands) > MOST_COMMANDS:
            raise bad_request("BOT_COMMANDS_TOO_MUCH")
        kept = [_checked(command) for command in commands]
        if kept:
            self._commands[_key(scope), language] = kept
        else:
            self._commands.pop((_key(scope), language), None)
        return kept

    def commands(self, scope: Json | None = None, language: str = "") -> list[Json]:
        return self._commands.get((_key(scope), language), [])

    def shown(self, language: str = "zh") -> list[Json]:
        """The menu in a private chat, the nearest scope and language first."""
        for scope in ("all_private_chats", "default"):
            for spoken in (language, ""):
                if found := self._commands.get((scope, spoken)):
                    return found
        return []


def _key(scope: Json | None) -> str:
    if not scope:
        return "default"
    return ":".join(str(scope[name]) for name in ("type", "chat_id", "user_id") if scope.get(name) is not None)


def _checked(command: Json) -> Json:
    name, description = command["command"].strip().removeprefix("/"), command["description"].strip()
    if not name:
        raise bad_request("command must be non-empty")
    if len(name) > 32:
        raise bad_request("command length must not exceed 32")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > 256:
        raise bad_request("command description length must not exceed 256")
    if not _NAME.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    return {**command, "command": name, "description": description}
