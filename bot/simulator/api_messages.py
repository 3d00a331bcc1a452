"""What is done with messages that exist: copy, forward, delete, pin, react."""

from aiogram.methods import (
    CopyMessage,
    CopyMessages,
    DeleteMessage,
    DeleteMessages,
    ForwardMessage,
    ForwardMessages,
    PinChatMessage,
    SetMessageReaction,
    UnpinAllChatMessages,
    UnpinChatMessage,
)

from bot.simulator.files import KINDS
from bot.simulator.markup import for_bot, keyboard
from bot.simulator.people import Chat
from bot.simulator.refusal import Json, bad_request
from bot.simulator.request import Calls
from bot.simulator.targets import by_bot, chat_of, message_in, reply, writable
from bot.simulator.texts import caption_of
from bot.simulator.world import World

DELETABLE = 48 * 3600
MOST_AT_ONCE = 100
CONTENT = ("text", "entities", "caption", "caption_entities", "contact", "location", *KINDS)
# What may be set as a reaction; other emoji are refused.
EMOJI = (
    "❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤\u200d🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 "
    "💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨\u200d💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 "
    "🦄 😘 💊 🙊 😎 👾 🤷\u200d♂ 🤷 🤷\u200d♀ 😡"
)
REACTIONS = frozenset(EMOJI.split())


def copy_message(world: World, call: CopyMessage) -> Json:
    source = chat_of(world, call.from_chat_id)
    chat = writable(world, call.chat_id)
    original = message_in(source, call.message_id, "message to copy")
    content = _content(original)
    if call.caption is not None:
        content = {name: value for name, value in content.items() if not name.startswith("caption")}
        content |= caption_of(world, call.caption, call.parse_mode, call.caption_entities)
    markup = keyboard(call.reply_markup, channel=chat.channel)
    message = world.post(chat, world.bot, {**reply(chat, call), **content, **markup})
    return {"message_id": message["message_id"]}


def copy_messages(world: World, call: CopyMessages) -> list[Json]:
    source = chat_of(world, call.from_chat_id)
    chat = writable(world, call.chat_id)
    originals = _many(source, call.message_ids, "messages to copy")
    copies = [world.post(chat, world.bot, _content(original)) for original in originals]
    return [{"message_id": copy["message_id"]} for copy in copies]


def forward_message(world: World, call: ForwardMessage) -> Json:
    source = chat_of(world, call.from_chat_id)
    chat = writable(world, call.chat_id)
    return _forwarded(world, chat, message_in(source, call.message_id, "message to forward"))


def forward_messages(world: World, call: ForwardMessages) -> list[Json]:
    source = chat_of(world, call.from_chat_id)
    chat = writable(world, call.chat_id)
    originals = _many(source, call.message_ids, "messages to forward")
    return [{"message_id": _forwarded(world, chat, original)["message_id"]} for original in originals]


def delete_message(world: World, call: DeleteMessage) -> bool:
    chat = chat_of(world, call.chat_id)
    message = message_in(chat, call.message_id, "message to delete")
    if not chat.private and not by_bot(world, message):
        raise bad_request("message can't be deleted")
    if world.now() - message["date"] > DELETABLE:
        raise bad_request("message can't be deleted for everyone")
    world.delete(chat, [call.message_id])
    return True


def delete_messages(world: World, call: DeleteMessages) -> bool:
    """Those that can be deleted are; the others are passed over, as in Telegram."""
    chat = chat_of(world, call.chat_id)
    if len(call.message_ids) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    mine = [
        number
        for number in call.message_ids
        if number in chat.messages
        and (chat.private or by_bot(world, chat.messages[number]))
        and world.now() - chat.messages[number]["date"] <= DELETABLE
    ]
    world.delete(chat, mine)
    return True


def pin(world: World, call: PinChatMessage) -> bool:
    chat = writable(world, call.chat_id)
    message_in(chat, call.message_id, "message to pin")
    _manage_pins(chat)
    chat.pinned = [*(number for number in chat.pinned if number != call.message_id), call.message_id]
    return True


def unpin(world: World, call: UnpinChatMessage) -> bool:
    chat = writable(world, call.chat_id)
    _manage_pins(chat)
    number = call.message_id or (chat.pinned[-1] if chat.pinned else None)
    if number not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(number)
    return True


def unpin_all(world: World, call: UnpinAllChatMessages) -> bool:
    chat = writable(world, call.chat_id)
    _manage_pins(chat)
    chat.pinned.clear()
    return True


def react(world: World, call: SetMessageReaction) -> bool:
    chat = writable(world, call.chat_id)
    message_in(chat, call.message_id, "message to react")
    reactions = [item.model_dump(mode="json", exclude_none=True) for item in call.reaction or []]
    if len(reactions) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    if any(item["type"] != "emoji" or item["emoji"].replace("\ufe0f", "") not in REACTIONS for item in reactions):
        raise bad_request("REACTION_INVALID")
    world.tell("reaction", chat_id=chat.id, message_id=call.message_id, reaction=reactions)
    return True


def _content(message: Json) -> Json:
    content = {name: message[name] for name in CONTENT if name in message}
    if not content:
        raise bad_request("message can't be copied")
    return content


def _forwarded(world: World, chat: Chat, original: Json) -> Json:
    origin = original.get("forward_origin") or _origin(original)
    return for_bot(world.post(chat, world.bot, {"forward_origin": origin, **_content(original)}))


def _origin(message: Json) -> Json:
    if channel := message.get("sender_chat"):
        by = {"type": "channel", "chat": channel, "message_id": message["message_id"]}
    else:
        by = {"type": "user", "sender_user": message["from"]}
    return {**by, "date": message["date"]}


def _many(source: Chat, numbers: list[int], what: str) -> list[Json]:
    if not numbers:
        raise bad_request("message identifiers are not specified")
    if len(numbers) > MOST_AT_ONCE:
        raise bad_request("too many message identifiers specified")
    if sorted(set(numbers)) != numbers:
        raise bad_request("message identifiers must be in a strictly increasing order")
    found = [source.messages[number] for number in numbers if number in source.messages]
    if not found:
        raise bad_request(f"{what} not found")
    return found


def _manage_pins(chat: Chat) -> None:
    # In a channel it belongs to the right to edit.
    if not chat.private and "can_edit_messages" not in chat.rights:
        raise bad_request("not enough rights to manage pinned messages in the chat")


CALLS: Calls = {
    CopyMessage: copy_message,
    CopyMessages: copy_messages,
    ForwardMessage: forward_message,
    ForwardMessages: forward_messages,
    DeleteMessage: delete_message,
    DeleteMessages: delete_messages,
    PinChatMessage: pin,
    UnpinChatMessage: unpin,
    UnpinAllChatMessages: unpin_all,
    SetMessageReaction: react,
}
