"""What Telegram refuses, and in which words: asked by a real aiogram bot over HTTP."""

from typing import Any

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramNotFound, TelegramUnauthorizedError
from aiogram.methods import TelegramMethod
from aiogram.types import (
    BotCommand,
    BotCommandScopeAllPrivateChats,
    CopyTextButton,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQueryResultArticle,
    InputTextMessageContent,
    KeyboardButton,
    MenuButtonCommands,
    MessageEntity,
    ReactionTypeEmoji,
    ReplyKeyboardMarkup,
    ReplyParameters,
)

from bot.simulator import actions
from bot.simulator.people import Person
from bot.simulator.server import Simulator
from bot.simulator.world import World
from tests.telegram import LoopbackSession, server_of

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TOO_OLD = "query is too old and response timeout expired or query ID is invalid"


def button(**what: Any) -> InlineKeyboardButton:
    return InlineKeyboardButton(**{"text": "按钮", **what})


def rows(*buttons: InlineKeyboardButton) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[one] for one in buttons])


def bad(words: str) -> Any:
    return pytest.raises(TelegramBadRequest, match=rf"^Telegram server says - Bad Request: {_escaped(words)}$")


def _escaped(words: str) -> str:
    return "".join(f"\\{sign}" if sign in "()?.[]+*" else sign for sign in words)


async def test_a_text_has_at_most_4096_utf_16_units_after_parsing(bot: Bot, guest: int) -> None:
    assert (await bot.send_message(guest, "😀" * 2048)).text == "😀" * 2048
    marked = f"<b>{'&lt;' * 4096}</b>"
    assert (await bot.send_message(guest, marked, parse_mode="HTML")).text == "<" * 4096
    with bad("message is too long"):
        await bot.send_message(guest, "😀" * 2048 + "a")
    with bad("text is too long"):
        await bot.send_message(guest, "问" * 11_000)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("", "message text is empty"),
        (" \n\u3000", "text must be non-empty"),
        ("<b></b>", "text must be non-empty"),
        ("<b>好", "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ("你好<p>", 'can\'t parse entities: Unsupported start tag "p" at byte offset 6'),
        ("3 < 5", 'can\'t parse entities: Unsupported start tag "" at byte offset 2'),
        ("好</b>", "can't parse entities: Unexpected end tag at byte offset 3"),
        (
            "<b><i>好</b></i>",
            'can\'t parse entities: Unmatched end tag at byte offset 9, expected "</i>", found "</b>"',
        ),
        ("好<b", "can't parse entities: Unclosed start tag at byte offset 3"),
        ("<b>好</b", "can't parse entities: Unclosed end tag at byte offset 6"),
        ('<a href="x>好</a>', "can't parse entities: Unclosed start tag at byte offset 0"),
        ("<span>好</span>", 'can\'t parse entities: Tag "span" must have class "tg-spoiler" at byte offset 0'),
        ('<tg-emoji emoji-id="x">好</tg-emoji>', "can't parse entities: Invalid custom emoji identifier specified"),
    ],
)
async def test_a_text_that_cannot_be_sent(bot: Bot, guest: int, text: str, words: str) -> None:
    with bad(words):
        await bot.send_message(guest, text, parse_mode="HTML")


async def test_given_entities_must_fit_the_text(bot: Bot, guest: int) -> None:
    def bold(offset: int, length: int) -> list[MessageEntity]:
        return [MessageEntity(type="bold", offset=offset, length=length)]

    sent = await bot.send_message(guest, "😀好", entities=bold(2, 1))
    assert [(one.type, one.offset, one.length) for one in sent.entities or []] == [("bold", 2, 1)]
    with bad("entity beginning at UTF-16 offset 2 ends after the end of the text at UTF-16 offset 5"):
        await bot.send_message(guest, "😀好", entities=bold(2, 3))
    with bad("entity begins after the end of the text at UTF-16 offset 9"):
        await bot.send_message(guest, "😀好", entities=bold(9, 1))
    with bad("entity beginning at UTF-16 offset 0 ends in a middle of a UTF-16 symbol"):
        await bot.send_message(guest, "😀好", entities=bold(0, 1))


@pytest.mark.parametrize(
    ("what", "words"),
    [
        ({"callback_data": "题" * 21 + "ab"}, "BUTTON_DATA_INVALID"),
        ({}, "text buttons are unallowed in the inline keyboard"),
        ({"callback_data": ""}, "text buttons are unallowed in the inline keyboard"),
        ({"text": " ", "callback_data": "a"}, "inline keyboard button text must be non-empty"),
        ({"url": "不是网址"}, "inline keyboard button URL '不是网址' is invalid: Wrong HTTP URL"),
        ({"copy_text": CopyTextButton(text="字" * 257)}, "BUTTON_COPY_TEXT_INVALID"),
    ],
)
async def test_a_button_telegram_refuses(bot: Bot, guest: int, what: dict[str, Any], words: str) -> None:
    with bad(words):
        await bot.send_message(guest, "好", reply_markup=rows(button(**what)))


async def test_buttons_at_the_limit(bot: Bot, guest: int) -> None:
    fitting = [button(callback_data="题" * 21 + "a"), button(copy_text=CopyTextButton(text="字" * 256))]
    fitting += [button(url="https://example.com/"), button(switch_inline_query_current_chat="")]
    sent = await bot.send_message(guest, "好", reply_markup=rows(*fitting))
    assert sent.reply_markup is not None
    assert sent.reply_markup.model_dump() == rows(*fitting).model_dump()
    many = [button(callback_data=str(number)) for number in range(101)]
    await bot.send_message(guest, "好", reply_markup=InlineKeyboardMarkup(inline_keyboard=[many[:9], many[9:100]]))
    with bad("reply markup is too long"):
        await bot.send_message(guest, "好", reply_markup=rows(*many))
    with bad("reply markup is too long"):
        big = [button(text="字" * 60, callback_data=str(number)) for number in range(60)]
        await bot.send_message(guest, "好", reply_markup=rows(*big))


async def test_a_reply_keyboard_is_not_told_back_to_the_bot(bot: Bot, guest: int, world: World) -> None:
    keyboard = ReplyKeyboardMarkup(keyboard=[[KeyboardButton(text="联系我", request_contact=True)]])
    sent = await bot.send_message(guest, "好", reply_markup=keyboard)
    assert sent.reply_markup is None
    assert world.chats[guest].messages[sent.message_id]["reply_markup"]["keyboard"][0][0]["text"] == "联系我"


async def test_whom_the_bot_may_write_to(bot: Bot, guest: int, world: World) -> None:
    stranger = world.add_person(Person(99, "陌生人", "访客"))
    with bad("chat not found"):
        await bot.send_message(12345, "好")
    with bad("chat not found"):
        await bot.send_message("@nobody_here", "好")
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot can't initiate conversation with a user"):
        await bot.send_message(stranger.id, "好")
    actions.block(world, guest, True)
    with pytest.raises(TelegramForbiddenError, match="Forbidden: bot was blocked by the user"):
        await bot.send_message(guest, "好")
    with pytest.raises(TelegramForbiddenError, match="blocked"):
        await bot.send_chat_action(guest, "typing")


async def test_replies_point_to_messages_that_exist(bot: Bot, guest: int) -> None:
    first = await bot.send_message(guest, "一二三")
    answer = await first.reply("四")
    assert answer.reply_to_message is not None
    assert answer.reply_to_message.text == "一二三"
    with bad("message to be replied not found"):
        await bot.send_message(guest, "四", reply_parameters=ReplyParameters(message_id=999))
    anyway = ReplyParameters(message_id=999, allow_sending_without_reply=True)
    assert (await bot.send_message(guest, "四", reply_parameters=anyway)).reply_to_message is None
    with bad("QUOTE_TEXT_INVALID"):
        await bot.send_message(guest, "四", reply_parameters=ReplyParameters(message_id=first.message_id, quote="五"))


async def test_editing(bot: Bot, guest: int, world: World) -> None:
    sent = await bot.send_message(guest, "<b>一</b>", parse_mode="HTML", reply_markup=rows(button(callback_data="a")))
    number = sent.message_id
    with bad(NOT_MODIFIED):
        await sent.edit_text("<b>一</b>", parse_mode="HTML", reply_markup=rows(button(callback_data="a")))
    edited = await sent.edit_text("一")
    assert isinstance(edited, type(sent))
    assert (edited.text, edited.entities, edited.reply_markup) == ("一", None, None)
    assert edited.edit_date == world.now()
    with bad(NOT_MODIFIED):
        await sent.edit_text("一")
    with bad(NOT_MODIFIED):
        await sent.edit_reply_markup()
    with bad("MESSAGE_TOO_LONG"):
        await sent.edit_text("问" * 4097)
    with bad("there is no caption in the message to edit"):
        await bot.edit_message_caption(chat_id=guest, message_id=number, caption="二")
    with bad("message to edit not found"):
        await bot.edit_message_text("二", chat_id=guest, message_id=999)
    theirs = actions.send(world, guest, guest, "我的话")
    with bad("message can't be edited"):
        await bot.edit_message_text("二", chat_id=guest, message_id=theirs["message_id"])


async def test_deleting(bot: Bot, guest: int, world: World) -> None:
    sent = await bot.send_message(guest, "一")
    await sent.delete()
    with bad("message to delete not found"):
        await sent.delete()
    old = await bot.send_message(guest, "二")
    world.turn_clock(48 * 3600 + 1)
    with bad("message can't be deleted for everyone"):
        await old.delete()
    assert await bot.delete_messages(guest, [old.message_id, 999])
    assert old.message_id in world.chats[guest].messages
    in_group = actions.send(world, guest, world.common_chat, "/help")
    with bad("message can't be deleted"):
        await bot.delete_message(world.common_chat, in_group["message_id"])


async def test_copying_forwarding_pinning_reacting(bot: Bot, guest: int, world: World) -> None:
    said = actions.send(world, guest, guest, "问题 /help")["message_id"]
    copy = await bot.copy_message(world.staff_chat, guest, said)
    assert world.chats[world.staff_chat].messages[copy.message_id]["text"] == "问题 /help"
    forwarded = await bot.forward_message(world.staff_chat, guest, said)
    assert forwarded.forward_origin is not None
    assert forwarded.forward_origin.type == "user"
    with bad("message to copy not found"):
        await bot.copy_message(world.staff_chat, guest, 999)
    with bad("message to forward not found"):
        await bot.forward_message(world.staff_chat, guest, 999)
    await bot.pin_chat_message(guest, said)
    pinned = (await bot.get_chat(guest)).pinned_message
    assert pinned is not None
    assert pinned.message_id == said
    await bot.unpin_chat_message(guest)
    with bad("message to unpin not found"):
        await bot.unpin_chat_message(guest)
    with bad("not enough rights to manage pinned messages in the chat"):
        await bot.pin_chat_message(world.staff_chat, copy.message_id)
    await bot.set_message_reaction(guest, said, [ReactionTypeEmoji(emoji="👍")])
    with bad("REACTION_INVALID"):
        await bot.set_message_reaction(guest, said, [ReactionTypeEmoji(emoji="✅")])


def _pressed(world: World, guest: int, message_id: int) -> str:
    return actions.press(world, guest, guest, message_id, "a")


async def test_a_press_is_answered_once_and_in_time(bot: Bot, guest: int, world: World) -> None:
    number = (await bot.send_message(guest, "好", reply_markup=rows(button(callback_data="a")))).message_id
    query = _pressed(world, guest, number)
    with bad("MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(query, "字" * 201)
    assert await bot.answer_callback_query(query, "字" * 200)
    with bad(TOO_OLD):
        await bot.answer_callback_query(query)
    with bad(TOO_OLD):
        await bot.answer_callback_query("1")
    late = _pressed(world, guest, number)
    world.turn_clock(3600)
    with bad(TOO_OLD):
        await bot.answer_callback_query(late)
    with pytest.raises(actions.Impossible):
        actions.press(world, guest, guest, number, "b")


def article(number: str, text: str = "好") -> InlineQueryResultArticle:
    said = InputTextMessageContent(message_text=text, parse_mode="HTML")
    return InlineQueryResultArticle(id=number, title="标题", input_message_content=said)


@pytest.mark.parametrize(
    ("results", "words"),
    [
        ([article(str(number)) for number in range(51)], "too many inline query results specified"),
        ([article("号" * 22)], "RESULT_ID_INVALID"),
        ([article("1"), article("1")], "RESULT_ID_DUPLICATE"),
        ([article("1", "<b>")], "can't parse entities: Can't find end tag corresponding to start tag \"b\""),
        ([article("1", "字" * 4097)], "message is too long"),
        ([article("1")], TOO_OLD),
    ],
)
async def test_inline_answers_telegram_refuses(bot: Bot, results: list[Any], words: str) -> None:
    with bad(words):
        await bot.answer_inline_query("1", results)


@pytest.mark.parametrize(
    ("commands", "words"),
    [
        ([("a" * 33, "说明")], "command length must not exceed 32"),
        ([("Start", "说明")], "BOT_COMMAND_INVALID"),
        ([("start", "")], "command description must be non-empty"),
        ([("start", "字" * 257)], "command description length must not exceed 256"),
        ([(f"c{number}", "说明") for number in range(101)], "BOT_COMMANDS_TOO_MUCH"),
    ],
)
async def test_commands_telegram_refuses(bot: Bot, commands: list[tuple[str, str]], words: str) -> None:
    with bad(words):
        await bot.set_my_commands([BotCommand(command=name, description=about) for name, about in commands])


async def test_commands_have_scopes_and_languages(bot: Bot, world: World) -> None:
    general, private = BotCommand(command="help", description="帮助"), BotCommand(command="ask", description="提问")
    await bot.set_my_commands([general])
    await bot.set_my_commands([private], scope=BotCommandScopeAllPrivateChats())
    assert [one.command for one in await bot.get_my_commands()] == ["help"]
    assert [one.command for one in await bot.get_my_commands(scope=BotCommandScopeAllPrivateChats())] == ["ask"]
    assert await bot.get_my_commands(language_code="en") == []
    assert world.profile.shown() == [{"command": "ask", "description": "提问"}]
    await bot.delete_my_commands(scope=BotCommandScopeAllPrivateChats())
    assert world.profile.shown() == [{"command": "help", "description": "帮助"}]


async def test_the_bot_describes_itself(bot: Bot) -> None:
    await bot.set_my_short_description("问通知")
    await bot.set_my_description("长说明", language_code="zh")
    assert (await bot.get_my_short_description()).short_description == "问通知"
    assert (await bot.get_my_description(language_code="zh")).description == "长说明"
    assert (await bot.get_my_description()).description == ""
    await bot.set_chat_menu_button(menu_button=MenuButtonCommands())
    assert (await bot.get_chat_menu_button()).type == "commands"
    with bad("bot description is too long"):
        await bot.set_my_description("字" * 513)


async def test_who_is_where(bot: Bot, guest: int, world: World) -> None:
    me = await bot.get_me()
    assert (me.is_bot, me.can_read_all_group_messages, me.supports_inline_queries) == (True, False, True)
    group = await bot.get_chat(world.common_chat)
    assert (group.type, group.title) == ("supergroup", "挑战赛交流群")
    assert (await bot.get_chat_member(world.common_chat, guest)).status == "member"
    assert (await bot.get_chat_member(world.staff_chat, guest)).status == "left"
    assert await bot.get_chat_member_count(world.common_chat) == len(world.people) + 1
    with bad("user not found"):
        await bot.get_chat_member(world.common_chat, 5)


async def test_a_wrong_token_and_an_unknown_method(simulator: Simulator, bot: Bot, guest: int) -> None:
    async with Bot("1:wrong", session=LoopbackSession(api=server_of(simulator))) as wrong:
        with pytest.raises(TelegramUnauthorizedError, match="Unauthorized"):
            await wrong.get_me()

    class Conjure(TelegramMethod[bool]):
        __returning__ = bool
        __api_method__ = "conjure"

    with pytest.raises(TelegramNotFound, match="Not Found: method not found"):
        await bot(Conjure())
