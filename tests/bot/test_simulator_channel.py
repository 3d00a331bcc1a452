"""The channel: who may post there and how, what the bot is told of it, and who reads it."""

import asyncio
import re
from collections.abc import AsyncIterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.types import (
    BufferedInputFile,
    CallbackQuery,
    ChatMemberAdministrator,
    ForceReply,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
    MessageOriginChannel,
    ReplyKeyboardRemove,
    SwitchInlineQueryChosenChat,
)

from bot.app import open_app
from bot.config import Config, Demands
from bot.run import inside
from bot.simulator import actions
from bot.simulator.limits import GROUP
from bot.simulator.people import STAFF
from bot.simulator.server import Simulator
from bot.simulator.world import World
from tests.telegram import Telegram, server_of, serving

NAME = "@innovation_demands"
NO_SWITCHING = "because users will not be able to use the button without knowing bot's username"


def keys(**what: Any) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(**{"text": "揭榜", **what})]])


def bad(words: str) -> Any:
    return pytest.raises(TelegramBadRequest, match=rf"^Telegram server says - Bad Request: {re.escape(words)}")


async def test_a_post_is_said_by_the_channel_and_names_nobody(bot: Bot, world: World) -> None:
    post = await bot.send_message(NAME, "<b>需求</b>", parse_mode="HTML", reply_markup=keys(callback_data="a"))
    assert (post.chat.id, post.chat.type, post.chat.username) == (world.channel, "channel", NAME[1:])
    assert post.sender_chat == post.chat
    assert (post.from_user, post.author_signature) == (None, None)
    assert post.get_url() == f"https://t.me/{NAME[1:]}/{post.message_id}"
    sheet = await bot.send_document(world.channel, BufferedInputFile(b"1", "需求.xlsx"), caption="表")
    assert (sheet.caption, sheet.from_user, sheet.sender_chat) == ("表", None, post.chat)


async def test_posts_are_numbered_by_themselves(bot: Bot, guest: int, world: World) -> None:
    first = await bot.send_message(world.channel, "一")
    await bot.send_message(guest, "二")
    actions.send(world, guest, world.common_chat, "三")
    assert (await bot.send_message(NAME.upper(), "四")).message_id == first.message_id + 1


async def test_its_own_posts_are_not_told_to_the_bot(bot: Bot, guest: int, world: World) -> None:
    await bot.get_updates(allowed_updates=["channel_post", "edited_channel_post", "message"])
    post = await bot.send_message(world.channel, "一")
    await post.edit_text("二")
    actions.send(world, guest, guest, "在吗")
    assert [update.event_type for update in await bot.get_updates()] == ["message"]


async def test_posts_are_edited_and_deleted(bot: Bot, world: World) -> None:
    post = await bot.send_message(world.channel, "一", reply_markup=keys(callback_data="a"))
    world.turn_clock(47 * 3600)
    fresh = await bot.send_message(world.channel, "三")
    world.turn_clock(3600 + 1)
    edited = await bot.edit_message_text("二", chat_id=world.channel, message_id=post.message_id)
    assert isinstance(edited, Message)
    assert (edited.text, edited.reply_markup, edited.sender_chat, edited.from_user) == ("二", None, post.chat, None)
    # Even where it may delete anything, a bot deletes nothing that is older than two days.
    assert await bot.delete_messages(world.channel, [post.message_id, fresh.message_id])
    assert list(world.chats[world.channel].messages) == [post.message_id]
    with bad("message can't be deleted for everyone"):
        await post.delete()


async def test_into_and_out_of_the_channel(bot: Bot, guest: int, world: World) -> None:
    theirs = actions.upload(world, guest, guest, "document", "需求.docx", b"1")["message_id"]
    copy = await bot.copy_message(world.channel, guest, theirs, caption="需求", reply_markup=keys(callback_data="a"))
    shown = world.chats[world.channel].messages[copy.message_id]
    assert (shown["document"]["file_name"], shown["caption"], "from" in shown) == ("需求.docx", "需求", False)
    forwarded = await bot.forward_message(guest, world.channel, copy.message_id)
    origin = forwarded.forward_origin
    assert isinstance(origin, MessageOriginChannel)
    assert (origin.chat.id, origin.message_id) == (world.channel, copy.message_id)
    answer = await bot.send_message(world.channel, "补充", reply_parameters={"message_id": copy.message_id})  # type: ignore[arg-type]
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.caption == "需求"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (keys(switch_inline_query="需求"), f"can't use switch_inline_query button in a channel chat, {NO_SWITCHING}"),
        (
            keys(switch_inline_query_current_chat=""),
            f"can't use switch_inline_query_current_chat button in a channel chat, {NO_SWITCHING}",
        ),
        (
            keys(switch_inline_query_chosen_chat=SwitchInlineQueryChosenChat(query="")),
            f"can't use switch_inline_query button in a channel chat, {NO_SWITCHING}",
        ),
        (ReplyKeyboardRemove(remove_keyboard=True), "inline keyboard expected"),
        (ForceReply(force_reply=True), "inline keyboard expected"),
    ],
)
async def test_keyboards_a_channel_cannot_have(bot: Bot, guest: int, world: World, markup: Any, words: str) -> None:
    await bot.send_message(guest, "好", reply_markup=markup)
    with bad(words):
        await bot.send_message(world.channel, "好", reply_markup=markup)
    with bad(words):
        await bot.send_document(world.channel, BufferedInputFile(b"1", "a.txt"), reply_markup=markup)


async def test_what_is_under_way_is_not_shown_there(bot: Bot, world: World) -> None:
    seq = world.events.seq
    assert await bot.send_chat_action(world.channel, "typing")
    with bad("method is available only for private chats"):
        await bot.send_message_draft(world.channel, 1, text="正在写")
    assert world.events.after(seq) == []


async def test_who_is_in_the_channel(bot: Bot, guest: int, world: World) -> None:
    channel = await bot.get_chat(NAME)
    assert (channel.id, channel.type, channel.title) == (world.channel, "channel", "挑战赛需求发布")
    assert (channel.active_usernames, channel.permissions) == ([NAME[1:]], None)
    assert channel.description == world.chats[world.channel].description
    me = await bot.get_chat_member(world.channel, bot.id)
    assert isinstance(me, ChatMemberAdministrator)
    assert (me.can_post_messages, me.can_delete_messages, me.can_invite_users, me.can_be_edited) == (
        True, True, False, False,
    )  # fmt: skip
    assert (await bot.get_chat_member(world.channel, guest)).status == "member"
    owner, itself = await bot.get_chat_administrators(world.channel)
    assert (owner.status, world.people[owner.user.id].role) == ("creator", STAFF)
    assert itself == me
    assert await bot.get_chat_member_count(world.channel) == len(world.people) + 1
    assert await bot.get_chat_administrators(world.common_chat) == []


async def test_a_bot_that_may_not_post(bot: Bot, world: World) -> None:
    post = await bot.send_message(world.channel, "一")
    await bot.pin_chat_message(world.channel, post.message_id)
    world.chats[world.channel].rights -= {"can_post_messages", "can_edit_messages"}
    with bad("need administrator rights in the channel chat"):
        await bot.send_message(world.channel, "二")
    with bad("need administrator rights in the channel chat"):
        await bot.copy_message(world.channel, world.channel, post.message_id)
    await bot.leave_chat(world.channel)
    with pytest.raises(TelegramForbiddenError, match="bot is not a member of the channel chat"):
        await bot.send_message(world.channel, "二")
    assert (await bot.get_chat_member(world.channel, bot.id)).status == "left"


async def test_a_channel_hears_twenty_a_minute(bot: Bot, world: World) -> None:
    world.stopwatch = lambda: 0.0
    world.limits.count_by("window")
    for number in range(GROUP.most):
        await bot.send_message(world.channel, str(number))
    with pytest.raises(TelegramRetryAfter) as refused:
        await bot.send_message(NAME, "多了")
    assert refused.value.retry_after == GROUP.seconds


async def test_people_read_and_do_not_write(world: World) -> None:
    for person in world.people:
        for act in (
            partial(actions.send, text="好"),
            partial(actions.upload, kind="document", name="a.txt", data=b"1"),
            partial(actions.share, kind="contact"),
        ):
            with pytest.raises(actions.Impossible, match="频道里只有管理员可以发布。"):
                act(world, person, world.channel)
    assert not world.chats[world.channel].messages


@pytest.fixture
async def telegram(simulator: Simulator, bot: Bot) -> AsyncIterator[Telegram]:
    """With a bot that turns a post into its answer when somebody presses the button under it."""
    dispatcher = Dispatcher()

    @dispatcher.callback_query()
    async def pressed(query: CallbackQuery) -> None:
        assert isinstance(query.message, Message)
        chat, by = query.message.chat, query.message.sender_chat
        await query.message.edit_text(f"{query.from_user.first_name} {chat.type} {by == chat} {query.data}")
        await query.answer("已登记")

    async with serving(simulator, bot, dispatcher) as telegram:
        yield telegram


async def test_everybody_hears_a_post_and_presses_its_button(telegram: Telegram, bot: Bot, world: World) -> None:
    readers = [telegram.person(role).in_chat(world.channel) for role in ("访客", "企业", "挑战者", "工作人员")]
    hearing = asyncio.gather(*(reader.hears() for reader in readers))
    await bot.send_message(world.channel, "需求", reply_markup=keys(callback_data="take"))
    assert [(one.text, one.buttons) for one in await hearing] == [("需求", ("揭榜",))] * 4
    assert await readers[0].taps("揭榜") == "已登记"
    assert [(await reader.hears()).text for reader in readers] == ["林晓雨 channel True take"] * 4
    assert await readers[0].hears_all() == []


async def test_the_whole_bot_is_told_which_channel(config: Config, simulator: Simulator, world: World) -> None:
    async with inside(simulator, config) as app:
        assert app.settings.channel == world.channel
    for number, channel in ((0, None), (-1001234567890, -1001234567890)):
        configured = replace(config, demands=Demands(number))
        async with open_app(configured, token=simulator.token, server=server_of(simulator)) as app:
            assert app.settings.channel == channel
