"""What people do in the simulator: write, send files, press, ask inline, block. The bot hears of it through updates."""

import asyncio
import re

from bot.simulator.entities import compose, covered, units
from bot.simulator.files import KINDS, MOST_UP, content
from bot.simulator.people import Chat, Person
from bot.simulator.queries import CALLBACK_LIFE, INLINE_LIFE
from bot.simulator.refusal import Json, Refusal
from bot.simulator.targets import quoted
from bot.simulator.world import World

TEXT_UNITS = 4096
CAPTION_UNITS = 1024
QUERY_UNITS = 256
BEIJING = (39.9042, 116.4074)
_PAYLOAD = re.compile(r"[A-Za-z0-9_-]{1,64}")


class Impossible(Exception):
    """The app would not let this person do that; the message is a Chinese sentence."""


def send(world: World, person_id: int, chat_id: int, text: str, reply_to: int | None = None) -> Json:
    """Write into a chat; the message. As in the apps, a long text goes out in several messages; then the last."""
    person, chat = seat(world, person_id, chat_id)
    parts = [composed for part in _parts(text.strip()) if (composed := compose(part))[0]]
    if not parts:
        raise Impossible("请先写点什么。")
    for body, entities in parts:
        said: Json = {"text": body, "entities": entities} if entities else {"text": body}
        message = deliver(world, person, chat, said, reply_to)
    return message


def start(world: World, person_id: int, payload: str = "") -> Json:
    """Open the bot, perhaps through a deep link; a payload is at most 64 of A-Z a-z 0-9 _ -."""
    if payload and not _PAYLOAD.fullmatch(payload):
        raise Impossible("链接中的参数不符合 Telegram 的规定。")
    return send(world, person_id, person_id, f"/start {payload}".strip())


def upload(
    world: World,
    person_id: int,
    chat_id: int,
    kind: str,
    name: str,
    data: bytes,
    *,
    mime: str = "",
    caption: str = "",
    reply_to: int | None = None,
) -> Json:
    """Send a file of one of the kinds of a message; the message."""
    person, chat = seat(world, person_id, chat_id)
    if kind not in KINDS:
        raise Impossible("不支持这种文件。")
    if len(data) > MOST_UP:
        raise Impossible("文件超过 50 MB，模拟器收不下。")
    body, entities = compose(caption)
    if units(body) > CAPTION_UNITS:
        raise Impossible("文件说明不能超过 1024 个字符。")
    try:
        stored = world.files.add(kind, name, data, mime)
    except Refusal as refusal:
        raise Impossible("这个文件无法识别，请检查后重试。") from refusal
    said = {"caption": body, **({"caption_entities": entities} if entities else {})} if body else {}
    return deliver(world, person, chat, {**content(stored), **said}, reply_to)


def share(world: World, person_id: int, chat_id: int, kind: str) -> Json:
    """Send one's telephone number or place; the message."""
    person, chat = seat(world, person_id, chat_id)
    match kind:
        case "contact":
            # Nobody has this number: none of a mobile begins with 100.
            card = {"phone_number": f"+86100{person.id % 10**8:08d}", "first_name": person.first_name}
            return deliver(world, person, chat, {"contact": {**card, "user_id": person.id}})
        case "location":
            return deliver(world, person, chat, {"location": {"latitude": BEIJING[0], "longitude": BEIJING[1]}})
        case _:
            raise Impossible("只能分享联系方式或位置。")


def press(world: World, person_id: int, chat_id: int, message_id: int, data: str) -> str:
    """Press a button under a message; the callback query's id."""
    person, chat = seat(world, person_id, chat_id)
    message = chat.messages.get(message_id)
    rows = message.get("reply_markup", {}).get("inline_keyboard", ()) if message else ()
    if message is None or not any(button.get("callback_data") == data for row in rows for button in row):
        raise Impossible("这个按钮已经不在了。")
    if chat.private and person.blocked:
        raise Impossible("您已停用机器人，请先恢复。")
    query = world.queries.ask(person.id, world.now(), CALLBACK_LIFE)
    body = {"id": query.id, "from": person.user, "chat_instance": str(abs(chat.id) * 31), "data": data}
    inline = message.get("via_bot") and _inline_id(world, chat.id, message_id)
    body |= {"inline_message_id": inline} if inline else {"message": message}
    world.updates.push("callback_query", body)
    return query.id


async def ask_inline(world: World, person_id: int, query: str, offset: str = "", patience: float = 5.0) -> Json:
    """Ask through @bot; {"id", "results", "next_offset", "button"?} as the bot answered."""
    person = _person(world, person_id)
    if units(query) > QUERY_UNITS:
        raise Impossible("内联查询不能超过 256 个字符。")
    asked = world.queries.ask(person.id, world.now(), INLINE_LIFE)
    body = {"id": asked.id, "from": person.user, "query": query, "offset": offset, "chat_type": "private"}
    world.updates.push("inline_query", body)
    try:
        async with asyncio.timeout(patience):
            answer = await asked.answer
    except TimeoutError:
        raise Impossible("机器人没有及时回答。") from None
    world.queries.results[asked.id] = {**answer, "query": query}
    return {
        **answer,
        "id": asked.id,
        "results": [
            {name: value for name, value in result.items() if name != "message"} for result in answer["results"]
        ],
    }


def choose_inline(world: World, person_id: int, chat_id: int, query_id: str, result_id: str) -> Json:
    """Send one of the results of an inline query into a chat; the message."""
    person, chat = seat(world, person_id, chat_id)
    answer = world.queries.results.get(query_id, {"results": ()})
    result = next((result for result in answer["results"] if result["id"] == result_id), None)
    if result is None:
        raise Impossible("这个结果已经不在了。")
    message = deliver(world, person, chat, {"via_bot": world.bot, **result["message"]})
    chosen = {"result_id": result_id, "from": person.user, "query": answer["query"]}
    if "reply_markup" in message:
        inline = f"inline{query_id}_{message['message_id']}"
        world.inline_messages[inline] = (chat.id, message["message_id"])
        chosen["inline_message_id"] = inline
    world.updates.push("chosen_inline_result", chosen)
    return message


def block(world: World, person_id: int, blocked: bool) -> None:
    """Stop the bot from writing to this person, or let it again."""
    person = _person(world, person_id)
    if person.blocked == blocked:
        return
    status = {True: "kicked", False: "member"}
    world.updates.push(
        "my_chat_member",
        {
            "chat": person.private_chat,
            "from": person.user,
            "date": world.now(),
            "old_chat_member": _bot_as(world, status[not blocked]),
            "new_chat_member": _bot_as(world, status[blocked]),
        },
    )
    person.blocked = blocked
    world.tell("blocked", person=person.id, blocked=blocked)


def deliver(world: World, person: Person, chat: Chat, said: Json, reply_to: int | None = None) -> Json:
    """Put somebody's message into a chat, and before the bot if it may see it."""
    if chat.channel:
        raise Impossible("频道里只有管理员可以发布。")
    if chat.private:
        if person.blocked:
            raise Impossible("您已停用机器人，请先恢复。")
        person.started = True
    if reply_to is not None and (original := chat.messages.get(reply_to)):
        said = {"reply_to_message": quoted(original), **said}
    message = world.post(chat, person.user, said)
    if _meant_for_bot(world, chat, message):
        world.updates.push("message", message)
    return message


def seat(world: World, person_id: int, chat_id: int) -> tuple[Person, Chat]:
    """The person and a chat they are in, or Impossible."""
    person, chat = _person(world, person_id), world.chats.get(chat_id)
    if chat is None or person_id not in chat.members:
        raise Impossible("这个人不在该聊天中。")
    return person, chat


def _person(world: World, person_id: int) -> Person:
    person = world.people.get(person_id)
    if person is None:
        raise Impossible("没有这个人。")
    return person


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
    if bot["id"] not in chat.members:
        return False
    if chat.private or bot["id"] in (_id(message, "via_bot"), _id(message.get("reply_to_message", {}), "from")):
        return True
    at = f"@{bot['username']}".lower()
    text = message.get("text") or message.get("caption") or ""
    for entity in message.get("entities") or message.get("caption_entities") or ():
        word = covered(text, entity).lower()
        if entity["type"] == "mention" and word == at:
            return True
        if entity["type"] == "bot_command" and ("@" not in word or word.endswith(at)):
            return True
    return False


def _id(message: Json, field: str) -> int | None:
    found: Json = message.get(field) or {}
    return found.get("id")


def _inline_id(world: World, chat_id: int, message_id: int) -> str | None:
    places = world.inline_messages.items()
    return next((inline for inline, place in places if place == (chat_id, message_id)), None)


def _bot_as(world: World, status: str) -> Json:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": world.bot, "status": status, **until}
