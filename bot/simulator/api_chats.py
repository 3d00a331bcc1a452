"""What the bot may know of chats and who is in them."""

from aiogram.methods import GetChat, GetChatAdministrators, GetChatMember, GetChatMemberCount, LeaveChat

from bot.simulator.people import Chat
from bot.simulator.refusal import Json, bad_request
from bot.simulator.request import Calls
from bot.simulator.targets import chat_of
from bot.simulator.world import World

NO_GIFTS = dict.fromkeys(
    ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"), False
)
RIGHTS = (
    "can_manage_chat", "can_change_info", "can_post_messages", "can_edit_messages", "can_delete_messages",
    "can_invite_users", "can_restrict_members", "can_promote_members", "can_manage_video_chats", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_manage_direct_messages", "can_send_welcome_messages",
)  # fmt: skip


def get_chat(world: World, call: GetChat) -> Json:
    chat = chat_of(world, call.chat_id)
    full: Json = {**chat.info, "accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": NO_GIFTS}
    if "username" in chat.info:
        full["active_usernames"] = [chat.info["username"]]
    if chat.description:
        full["description"] = chat.description
    if chat.pinned and chat.pinned[-1] in chat.messages:
        full["pinned_message"] = chat.messages[chat.pinned[-1]]
    return full


def get_chat_member(world: World, call: GetChatMember) -> Json:
    chat = chat_of(world, call.chat_id)
    person = world.people.get(call.user_id)
    if person is None and call.user_id != world.bot["id"]:
        raise bad_request("user not found")
    return _member(world, chat, call.user_id)


def get_chat_member_count(world: World, call: GetChatMemberCount) -> int:
    return len(chat_of(world, call.chat_id).members)


def get_chat_administrators(world: World, call: GetChatAdministrators) -> list[Json]:
    """Those that are no bots, and the bot itself."""
    chat = chat_of(world, call.chat_id)
    if chat.private:
        raise bad_request("there are no administrators in the private chat")
    administrators = [number for number in (chat.creator, world.bot["id"] if chat.rights else None) if number]
    return [_member(world, chat, number) for number in administrators]


def leave_chat(world: World, call: LeaveChat) -> bool:
    chat = chat_of(world, call.chat_id)
    if chat.private:
        raise bad_request("chat member status can't be changed in private chats")
    chat.members.discard(world.bot["id"])
    chat.rights.clear()
    return True


def _member(world: World, chat: Chat, number: int) -> Json:
    person = world.people.get(number)
    user = person.user if person else world.bot
    if number == chat.creator:
        return {"user": user, "status": "creator", "is_anonymous": False}
    if not person and chat.rights:
        rights = {name: name in chat.rights for name in RIGHTS}
        return {"user": user, "status": "administrator", "can_be_edited": False, **rights, "is_anonymous": False}
    return {"user": user, "status": "member" if number in chat.members else "left"}


CALLS: Calls = {
    GetChat: get_chat,
    GetChatMember: get_chat_member,
    GetChatMemberCount: get_chat_member_count,
    GetChatAdministrators: get_chat_administrators,
    LeaveChat: leave_chat,
}
