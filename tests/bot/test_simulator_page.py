"""The page's protocol, over HTTP as a browser speaks it."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.types import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InlineQueryResultArticle
from aiogram.types import InputTextMessageContent as Said
from aiohttp import ClientSession, FormData

from bot.simulator.server import Simulator
from bot.simulator.world import World


@pytest.fixture
async def browser(simulator: Simulator) -> AsyncIterator[ClientSession]:
    async with ClientSession(simulator.url) as session:
        yield session


async def ask(browser: ClientSession, path: str, status: int = 200, **body: Any) -> Any:
    async with browser.post(f"/app/{path}", json=body) as response:
        assert response.status == status, await response.text()
        return await response.json()


async def state(browser: ClientSession) -> Any:
    async with browser.get("/app/state") as response:
        return await response.json()


async def events(browser: ClientSession, after: int, count: int) -> list[Any]:
    found: list[Any] = []
    async with asyncio.timeout(5), browser.get("/app/events", params={"after": after}) as response:
        assert response.content_type == "text/event-stream"
        async for line in response.content:
            if line.startswith(b"data: "):
                found.append(json.loads(line[6:]))
                if len(found) == count:
                    return found
    return found


async def test_the_state_shows_people_chats_and_commands(browser: ClientSession, bot: Bot, world: World) -> None:
    await bot.set_my_commands([BotCommand(command="help", description="帮助")])
    shown = await state(browser)
    assert {person["role"] for person in shown["people"]} == {"访客", "企业", "挑战者", "工作人员"}
    assert shown["commands"] == [{"command": "help", "description": "帮助"}]
    assert shown["bot"]["is_bot"] is True
    titles = {chat["id"]: (chat.get("title"), len(chat["members"])) for chat in shown["chats"] if chat["id"] < 0}
    assert titles[world.common_chat] == ("挑战赛交流群", len(shown["people"]) + 1)
    assert titles[world.staff_chat] == ("工作人员群", 3)
    assert {chat["id"] for chat in shown["chats"] if chat["id"] > 0} == {person["id"] for person in shown["people"]}


async def test_what_happens_is_streamed_from_where_the_page_stood(browser: ClientSession, bot: Bot, guest: int) -> None:
    seq = (await state(browser))["seq"]
    said = await ask(browser, "send", person=guest, chat=guest, text="你好")
    keyboard = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="好", callback_data="a")]])
    sent = await bot.send_message(guest, "您好", reply_markup=keyboard)
    await bot.send_chat_action(guest, "typing")
    query = await ask(browser, "press", person=guest, chat=guest, message_id=sent.message_id, data="a")
    await bot.answer_callback_query(query["callback_query_id"], "好的", show_alert=True)
    await sent.edit_text("改了")
    await sent.delete()
    found = await events(browser, seq, 6)
    assert [event["type"] for event in found] == [
        "message", "message", "action", "callback_answer", "edited", "deleted",
    ]  # fmt: skip
    assert [event["seq"] for event in found] == list(range(seq + 1, seq + 7))
    assert found[0]["message"] == said["message"]
    assert found[1]["message"]["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == "a"
    assert found[2]["action"] == "typing"
    assert (found[3]["person"], found[3]["text"], found[3]["show_alert"]) == (guest, "好的", True)
    assert found[3]["callback_query_id"] == query["callback_query_id"]
    assert (found[5]["chat_id"], found[5]["message_ids"]) == (guest, [sent.message_id])
    assert await events(browser, seq + 5, 1) == found[5:]


async def test_a_growing_text_is_shown_but_is_no_message(
    browser: ClientSession, bot: Bot, guest: int, world: World
) -> None:
    seq = world.events.seq
    await bot.send_message_draft(guest, 1, text="<b>正在</b>写", parse_mode="HTML")
    (event,) = await events(browser, seq, 1)
    assert (event["type"], event["chat_id"], event["draft_id"], event["text"]) == ("draft", guest, 1, "正在写")
    assert not world.chats[guest].messages


async def test_the_page_sees_the_bot_come_and_go(
    browser: ClientSession, bot: Bot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.simulator.server.OFFLINE_AFTER", 0.01)
    assert (await state(browser))["online"] is False
    await bot.get_updates()
    found = await events(browser, 0, 2)
    assert [(event["type"], event["online"]) for event in found] == [("bot", True), ("bot", False)]


async def test_files_go_up_and_come_down(browser: ClientSession, guest: int) -> None:
    form = FormData({"person": str(guest), "chat": str(guest), "kind": "document", "caption": "见附件"})
    form.add_field("file", b"<script>", filename="a.html", content_type="text/html")
    async with browser.post("/app/upload", data=form) as response:
        message = (await response.json())["message"]
    assert (message["caption"], message["document"]["file_name"]) == ("见附件", "a.html")
    async with browser.get(f"/app/file/{message['document']['file_id']}") as response:
        assert await response.read() == b"<script>"
        assert "sandbox" in response.headers["Content-Security-Policy"]


async def test_inline_mode(browser: ClientSession, bot: Bot, guest: int, world: World) -> None:
    asked = asyncio.create_task(ask(browser, "inline", person=guest, query="何时"))
    (update,) = await bot.get_updates(timeout=5)
    assert update.inline_query is not None
    offered = InlineQueryResultArticle(id="1", title="现场赛", input_message_content=Said(message_text="八月"))
    await update.inline_query.answer([offered])
    shown = await asked
    assert (shown["results"][0]["title"], "message" in shown["results"][0]) == ("现场赛", False)
    place = {"person": guest, "chat": world.common_chat}
    sent = await ask(browser, "inline/choose", **place, query_id=shown["id"], result_id="1")
    assert (sent["message"]["text"], sent["message"]["via_bot"]["id"]) == ("八月", world.bot["id"])


async def test_blocking_the_clock_and_faults(browser: ClientSession, bot: Bot, guest: int, world: World) -> None:
    await ask(browser, "block", person=guest, blocked=True)
    assert world.people[guest].blocked
    before = world.now()
    assert (await ask(browser, "clock", seconds=3600))["now"] >= before + 3600
    await ask(browser, "faults", faults=[{"kind": "429", "count": 1, "retry_after": 3, "method": "getMe"}])
    with pytest.raises(Exception, match="retry after 3"):
        await bot.get_me()
    await bot.get_me()


async def test_mistakes_are_told_in_chinese(browser: ClientSession, guest: int, world: World) -> None:
    async def error(path: str, **body: Any) -> str:
        return str((await ask(browser, path, 400, **body))["error"])

    assert await error("send", person=guest, chat=guest, text=" \n") == "请先写点什么。"
    assert await error("send", person=5, chat=guest, text="好") == "没有这个人。"
    assert await error("send", person=guest, chat=world.staff_chat, text="好") == "这个人不在该聊天中。"
    assert await error("press", person=guest, chat=guest, message_id=1, data="a") == "这个按钮已经不在了。"
    assert await error("send", person="x", chat=guest, text="好") == "请求的内容不完整或格式不对。"
    assert await error("send") == "请求的内容不完整或格式不对。"
    assert await error("share", person=guest, chat=guest, kind="money") == "只能分享联系方式或位置。"
    assert await error("faults", faults=[{"kind": "500"}]) == "故障只能是 429、403、502、timeout、slow、lost 之一。"
    async with browser.post("/app/send", data=b"{") as response:
        assert (response.status, await response.json()) == (400, {"error": "请求的内容不完整或格式不对。"})


@pytest.mark.parametrize("path", ["/app/send", "/bot8110000001:simulated-token-for-the-loopback/sendMessage"])
async def test_a_page_elsewhere_cannot_drive_it(simulator: Simulator, browser: ClientSession, path: str) -> None:
    body = {"person": 1, "chat": 1, "text": "好"}
    for headers in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Host": "evil.example"}):
        async with browser.post(path, json=body, headers=headers) as response:
            assert response.status == 403
    async with browser.post(path, json=body, headers={"Origin": simulator.url}) as response:
        assert response.status == 400


async def test_it_serves_nowhere_but_on_this_machine() -> None:
    with pytest.raises(ValueError, match=r"不能绑定 0\.0\.0\.0"):
        Simulator(host="0.0.0.0")
    async with Simulator(host="0.0.0.0", expose=True) as simulator:
        assert simulator.url.startswith("http://0.0.0.0:")
    async with Simulator() as first:
        with pytest.raises(OSError, match="address already in use"):
            async with Simulator(port=int(first.url.rpartition(":")[2])):
                pass
