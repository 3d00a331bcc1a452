"""Keyboards under messages: what Telegram takes, and its words for what it does not."""

import json

from aiogram.types import ForceReply, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove

from bot.simulator.entities import units
from bot.simulator.html import checked_link
from bot.simulator.refusal import Json, bad_request

MOST_BUTTONS = 100
MOST_REPLY_BUTTONS = 300
# More than eight buttons in a row are no error: apps only show them badly. A big keyboard is one, whatever its count.
MOST_BYTES = 10_000
MOST_DATA = 64
MOST_COPIED = 256
STYLES = frozenset({"danger", "success", "primary"})
ACTIONS = (
    "url", "callback_data", "callback_game", "pay", "switch_inline_query", "switch_inline_query_chosen_chat",
    "switch_inline_query_current_chat", "login_url", "web_app", "copy_text", "disabled",
)  # fmt: skip

Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove | ForceReply


def keyboard(markup: Markup | None, *, channel: bool = False) -> Json:
    """{"reply_markup": …} for a message (of a channel), or {} where none or an empty one was given."""
    if markup is None:
        return {}
    body = markup.model_dump(mode="json", exclude_unset=True, exclude_none=True)
    if isinstance(markup, InlineKeyboardMarkup):
        body["inline_keyboard"] = _rows(body["inline_keyboard"], MOST_BUTTONS, inline=True)
        if channel:
            _check_for_channel(body["inline_keyboard"])
        _check_size(body)
        return {"reply_markup": body} if body["inline_keyboard"] else {}
    if channel:
        raise bad_request("inline keyboard expected")
    if isinstance(markup, ReplyKeyboardMarkup):
        body["keyboard"] = _rows(body["keyboard"], MOST_REPLY_BUTTONS, inline=False)
        _check_size(body)
        placeholder = body.get("input_field_placeholder", "")
        if len(placeholder) > 64:
            raise bad_request("BUTTON_PLACEHOLDER_INVALID")
    return {"reply_markup": body}


def for_bot(message: Json) -> Json:
    """A message as the Bot API shows it: only inline keyboards are told of."""
    if "inline_keyboard" in message.get("reply_markup", {"inline_keyboard": ()}):
        return message
    return {name: value for name, value in message.items() if name != "reply_markup"}


def _rows(rows: list[list[Json]], most: int, *, inline: bool) -> list[list[Json]]:
    kept = [row for row in rows if row]
    for row in kept:
        for button in row:
            if not str(button["text"]).strip():
                raise bad_request(f"{'inline ' if inline else ''}keyboard button text must be non-empty")
            if button.get("style", "primary") not in STYLES:
                raise bad_request("invalid button style specified")
            if inline:
                _check_action(button)
    if sum(map(len, kept)) > most:
        raise bad_request("reply markup is too long")
    return kept


def _check_action(button: Json) -> None:
    # In Telegram an empty url or callback_data counts as none.
    action = next((name for name in ACTIONS if button.get(name) not in (None, "") or _empty_query(button, name)), None)
    match action:
        case None:
            raise bad_request("text buttons are unallowed in the inline keyboard")
        case "callback_data":
            if len(button["callback_data"].encode()) > MOST_DATA:
                raise bad_request("BUTTON_DATA_INVALID")
        case "url":
            if not checked_link(button["url"]):
                raise bad_request(f"inline keyboard button URL '{button['url']}' is invalid: Wrong HTTP URL")
        case "copy_text":
            if not 1 <= units(button["copy_text"]["text"]) <= MOST_COPIED:
                raise bad_request("BUTTON_COPY_TEXT_INVALID")


def _check_for_channel(rows: list[list[Json]]) -> None:
    names = (name.removesuffix("_chosen_chat") for row in rows for button in row for name in button)
    if name := next((name for name in names if name.startswith("switch_inline_query")), None):
        raise bad_request(
            f"can't use {name} button in a channel chat, because users will not be able to use the button"
            " without knowing bot's username"
        )


def _empty_query(button: Json, name: str) -> bool:
    return name.startswith("switch_inline_query") and button.get(name) == ""


def _check_size(body: Json) -> None:
    if len(json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()) > MOST_BYTES:
        raise bad_request("reply markup is too long")
