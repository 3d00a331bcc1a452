"""Sending text, and the signs that something is under way."""

from aiogram.enums import ChatAction
from aiogram.methods import SendChatAction, SendMessage, SendMessageDraft

from bot.simulator.markup import for_bot, keyboard
from bot.simulator.refusal import Json, bad_request
from bot.simulator.request import Calls
from bot.simulator.targets import reply, writable
from bot.simulator.texts import text_of
from bot.simulator.world import World

ACTIONS = frozenset(action.value for action in ChatAction)


def send_message(world: World, call: SendMessage) -> Json:
    text = text_of(world, call.text, call.parse_mode, call.entities)
    chat = writable(world, call.chat_id)
    markup = keyboard(call.reply_markup, channel=chat.channel)
    return for_bot(world.post(chat, world.bot, {**reply(chat, call), **text, **_preview(call), **markup}))


def send_message_draft(world: World, call: SendMessageDraft) -> bool:
    """A text that is still growing. It is no message and has no id; the next real one takes its place."""
    if not call.draft_id:
        raise bad_request("draft_id must be non-zero")
    chat = writable(world, call.chat_id)
    if not chat.private:
        raise bad_request("method is available only for private chats")
    text = text_of(world, call.text, call.parse_mode, call.entities) if call.text else {"text": ""}
    world.tell("draft", chat_id=chat.id, draft_id=call.draft_id, **text)
    return True


def send_chat_action(world: World, call: SendChatAction) -> bool:
    if call.action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat = writable(world, call.chat_id)
    # Nobody is shown what a channel is doing.
    if not chat.channel:
        world.tell("action", chat_id=chat.id, action=call.action)
    return True


def _preview(call: SendMessage) -> Json:
    options = call.link_preview_options
    # Bots without an opinion leave aiogram's default here.
    dump = getattr(options, "model_dump", None)
    return {"link_preview_options": dump(mode="json", exclude_unset=True)} if dump else {}


CALLS: Calls = {
    SendMessage: send_message,
    SendMessageDraft: send_message_draft,
    SendChatAction: send_chat_action,
}
