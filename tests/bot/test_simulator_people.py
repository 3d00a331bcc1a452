"""People and a small real bot, as the tests of the product use them."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.enums import ContentType
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import (
    CallbackQuery,
    ChatMemberUpdated,
    ChosenInlineResult,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
)

from bot.simulator.actions import Impossible
from bot.simulator.server import Simulator
from bot.simulator.world import World
from tests.telegram import Telegram, serving

KEYBOARD = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="再来一次", callback_data="again")]])


def echo() -> Dispatcher:
    dispatcher = Dispatcher()
    dispatcher["seen"] = []

    @dispatcher.message(CommandStart())
    async def start(message: Message, command: CommandObject) -> None:
        await message.answer(f"欢迎，{command.args}" if command.args else "欢迎")

    @dispatcher.message(F.text, F.via_bot.is_(None))
    async def text(message: Message) -> None:
        # Longer than any pause by which one might guess that the bot is done.
        await asyncio.sleep(0.2)
        await message.answer(f"您说：{message.text}", reply_markup=KEYBOARD)

    @dispatcher.message(F.via_bot.is_(None))
    async def other(message: Message) -> None:
        await message.answer(f"收到：{ContentType(message.content_type).value}")

    @dispatcher.callback_query(F.data == "again")
    async def again(query: CallbackQuery, bot: Bot) -> None:
        if query.inline_message_id:
            await bot.edit_message_text("又一次", inline_message_id=query.inline_message_id)
        elif isinstance(query.message, Message):
            await query.message.edit_text("又一次")
        await query.answer("好的")

    @dispatcher.inline_query()
    async def inline(query: InlineQuery) -> None:
        said = InputTextMessageContent(message_text=f"<b>{query.query}</b>", parse_mode="HTML")
        offered = InlineQueryResultArticle(id="1", title="发送", input_message_content=said, reply_markup=KEYBOARD)
        await query.answer([offered], next_offset="10")

    @dispatcher.chosen_inline_result()
    async def chosen(result: ChosenInlineResult, seen: list[str]) -> None:
        seen.append(f"chosen {result.result_id} {result.query}")

    @dispatcher.my_chat_member()
    async def member(change: ChatMemberUpdated, seen: list[str]) -> None:
        seen.append(f"{change.old_chat_member.status} → {change.new_chat_member.status}")

    return dispatcher


@pytest.fixture
async def dispatcher() -> Dispatcher:
    return echo()


@pytest.fixture
async def telegram(simulator: Simulator, bot: Bot, dispatcher: Dispatcher) -> AsyncIterator[Telegram]:
    async with serving(simulator, bot, dispatcher) as telegram:
        yield telegram


async def test_a_person_says_and_hears(telegram: Telegram) -> None:
    lin = telegram.person("林晓雨")
    await lin.says("你好 😀")
    heard = await lin.hears_all()
    assert [(one.text, one.buttons) for one in heard] == [("您说：你好 😀", ("再来一次",))]
    assert await lin.hears_all() == []


async def test_a_tap_edits_and_shows_a_notice(telegram: Telegram) -> None:
    lin = telegram.person("访客")
    await lin.says("你好")
    assert await lin.taps("再来一次") == "好的"
    heard = await lin.hears()
    assert (heard.text, heard.buttons) == ("又一次", ())
    with pytest.raises(AssertionError):
        await lin.taps("再来一次")


async def test_people_do_not_hear_each_other_in_private(telegram: Telegram) -> None:
    one, other = telegram.person("张建国"), telegram.person("陈美玲")
    await asyncio.gather(one.says("甲"), other.says("乙"))
    assert ((await one.hears()).text, (await other.hears()).text) == ("您说：甲", "您说：乙")


async def test_a_deep_link_carries_64_characters_of_the_right_kind(telegram: Telegram) -> None:
    lin = telegram.person("访客")
    await lin.starts("a" * 64)
    assert (await lin.hears()).text == "欢迎，" + "a" * 64
    for payload in ("a" * 65, "中文", "a b"):
        with pytest.raises(Impossible):
            await lin.starts(payload)


async def test_a_long_text_goes_out_in_several_messages(telegram: Telegram) -> None:
    lin = telegram.person("访客")
    await lin.says("问" * 4090 + "😀" * 10)
    said = [message for message in telegram.world.chats[lin.chat].messages.values() if message["from"]["id"] == lin.id]
    assert [len(message["text"].encode("utf-16-le")) // 2 for message in said] == [4096, 14]


async def test_files_contacts_and_places_arrive(telegram: Telegram) -> None:
    lin = telegram.person("访客")
    await lin.uploads("需求.txt", "内容".encode())
    await lin.uploads("a.ogg", b"OggS", kind="voice")
    await lin.uploads("a.webp", b"RIFF", kind="sticker")
    await lin.shares("contact")
    await lin.shares("location")
    assert [one.text for one in await lin.hears_all()] == [
        f"收到：{kind}" for kind in ("document", "voice", "sticker", "contact", "location")
    ]
    with pytest.raises(Impossible, match="无法识别"):
        await lin.uploads("a.png", b"no picture", kind="photo")
    with pytest.raises(Impossible, match="无法识别"):
        await lin.uploads("empty.txt", b"")


async def test_in_a_group_the_bot_hears_only_what_is_meant_for_it(telegram: Telegram, world: World) -> None:
    lin = telegram.person("访客").in_chat(world.common_chat)
    at = f"@{world.bot['username']}"
    for silent in ("大家好", "/help@another_bot", f"邮箱 a{at}", f"{at}问题"):
        await lin.says(silent)
        assert await lin.hears_all() == []
    for meant in (f"{at} 业务咨询电话", "/help", f"/help{at}", f"请问 {at.upper()}，在吗"):
        await lin.says(meant)
        answer = await lin.hears()
        assert answer.text == f"您说：{meant}"
    await lin.says("谢谢", reply_to=answer)
    assert (await lin.hears()).text == "您说：谢谢"


async def test_only_staff_sit_in_the_staff_chat(telegram: Telegram, world: World) -> None:
    staff = telegram.person("赵敏").in_chat(world.staff_chat)
    await staff.says("/help")
    assert (await staff.hears()).text == "您说：/help"
    with pytest.raises(Impossible):
        await telegram.person("访客").in_chat(world.staff_chat).says("/help")


async def test_inline_mode(telegram: Telegram, world: World, dispatcher: Dispatcher) -> None:
    lin = telegram.person("访客").in_chat(world.common_chat)
    offered = await lin.asks_inline("何时")
    assert [(one["id"], one["title"]) for one in offered["results"]] == [("1", "发送")]
    assert offered["next_offset"] == "10"
    sent = await lin.chooses(offered, "1")
    assert (sent.text, sent.message["entities"]) == ("何时", [{"type": "bold", "offset": 0, "length": 2}])
    assert (sent.message["from"]["id"], sent.message["via_bot"]["id"]) == (lin.id, world.bot["id"])
    assert dispatcher["seen"] == ["chosen 1 何时"]
    assert await lin.taps("再来一次") == "好的"
    assert world.chats[lin.chat].messages[sent.message["message_id"]]["text"] == "又一次"


async def test_blocking_is_told_to_the_bot_and_stops_it(telegram: Telegram, dispatcher: Dispatcher) -> None:
    lin = telegram.person("访客")
    await lin.starts()
    await lin.blocks()
    await lin.blocks()
    with pytest.raises(Impossible):
        await lin.says("在吗")
    await lin.blocks(False)
    await lin.says("在吗")
    assert (await lin.hears()).text == "您说：在吗"
    assert dispatcher["seen"] == ["member → kicked", "kicked → member"]


async def test_without_the_dispatcher_quiet_is_waited_for(telegram: Telegram) -> None:
    blind = Telegram(telegram.world).person("访客")
    await blind.starts()
    assert (await blind.hears()).text == "欢迎"
