"""What people do in the simulator: write, press, share, block. The bot hears of it through updates."""

from bot.simulator.entities import compose, units
from bot.simulator.people import Chat, Person
from bot.simulator.refusal import Json
from bot.simulator.world import World

TEXT_UNITS = 4096


class Impossible(Exception):
    """The app would not let this person do that; the message is a Chinese sentence."""


def send(world: World, person_id: int, chat_id: int, text: str, reply_to: int | None = None) -> Json:
    """Write into a chat; the message. As in the apps, a long text goes out in several messages; then the last."""
    person, chat = _seat(world, person_id, chat_id)
    parts = _parts(text.strip())
    if not parts:
        raise Impossible("请先写点什么。")
    for part in parts:
        body, entities = compose(part)
        content: Json = {"text": body, "entities": entities} if entities else {"text": body}
        message = deliver(world, person, chat, content, reply_to)
    return message


def deliver(world: World, person: Person, chat: Chat, content: Json, reply_to: int | None = None) -> Json:
    """Put somebody's message into a chat, and before the bot if it may see it."""
    if chat.private:
        if person.blocked:
            raise Impossible("您已停用机器人，请先恢复。")
        person.started = True
    replied = chat.messages.get(reply_to) if reply_to is not None else None
    if replied:
        content = {"reply_to_message": {k: v for k, v in replied.items() if k != "reply_to_message"}, **content}
    message = world.post(chat, person.user, content)
    if _meant_for_bot(world, chat, message):
        world.updates.push("message", message)
    return message


def _seat(world: World, person_id: int, chat_id: int) -> tuple[Person, Chat]:
    person, chat = world.people.get(person_id), world.chats.get(chat_id)
    if person is None:
        raise Impossible("没有这个人。")
    if chat is None or person_id not in chat.members:
        raise Impossible("这个人不在该聊天中。")
    return person, chat


def _parts(text: str) -> list[str]:
    parts: list[str] = []
    while text:
        cut = min(len(text), TEXT_UNITS)
        while units(text[:cut]) > TEXT_UNITS:
            cut -= 1
        parts.append(text[:cut])
        text = text[cut:]
    return parts


def _meant_for_bot(world: World, chat: Chat, message: Json) -> bool:
    """Telegram's privacy mode: in a group a bot hears commands, mentions and replies to it, and nothing else."""
    bot = world.bot
    if chat.private or message.get("reply_to_message", {}).get("from", {}).get("id") == bot["id"]:
        return True
    if message.get("via_bot", {}).get("id") == bot["id"]:
        return True
    at = f"@{bot['username']}".lower()
    text = message.get("text") or message.get("caption") or ""
    for entity in message.get("entities") or message.get("caption_entities") or ():
        word = entity_text(text, entity).lower()
        if entity["type"] == "mention" and word == at:
            return True
        if entity["type"] == "bot_command" and ("@" not in word or word.endswith(at)):
            return True
    return False


def entity_text(text: str, entity: Json) -> str:
    """The part of `text` that an entity covers."""
    raw = text.encode("utf-16-le")
    return raw[entity["offset"] * 2 : (entity["offset"] + entity["length"]) * 2].decode("utf-16-le")
