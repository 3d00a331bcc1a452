"""What the bot may know of chats and who is in them."""

from aiogram.methods import GetChat, GetChatAdministrators, GetChatMember, GetChatMemberCount, LeaveChat

from bot.simulator.refusal import Json, bad_request
from bot.simulator.request import Calls
from bot.simulator.targets import chat_of
from bot.simulator.world import World

NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)


def get_chat(world: World, call: GetChat) -> Json:
    chat = chat_of(world, call.chat_id)
    full: Json = {**chat.info, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}
    if chat.pinned and chat.pinned[-1] in chat.messages:
        full["pinned_message"] = chat.messages[chat.pinned[-1]]
    return full


def get_chat_member(world: World, call: GetChatMember) -> Json:
    chat = chat_of(world, call.chat_id)
    person = world.people.get(call.user_id)
    if person is None and call.user_id != world.bot["id"]:
        raise bad_request("user not found")
    user = person.user if person else world.bot
    return {"user": user, "status": "member" if call.user_id in chat.members else "left"}


def get_chat_member_count(world: World, call: GetChatMemberCount) -> int:
    return len(chat_of(world, call.chat_id).members)


def get_chat_administrators(world: World, call: GetChatAdministrators) -> list[Json]:
    if chat_of(world, call.chat_id).private:
        raise bad_request("there are no administrators in the private chat")
    return []


def leave_chat(world: World, call: LeaveChat) -> bool:
    chat = chat_of(world, call.chat_id)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.members.discard(world.bot["id"])
    return True


CALLS: Calls = {
    GetChat: get_chat,
    GetChatMember: get_chat_member,
    GetChatMemberCount: get_chat_member_count,
    GetChatAdministrators: get_chat_administrators,
    LeaveChat: leave_chat,
}
