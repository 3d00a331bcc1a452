"""Files on the page, both ways, and keyboards that are too big for a narrow screen."""

import asyncio

from aiogram import Bot
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from playwright.async_api import FilePayload, Page, expect

from bot.simulator.people import Person
from bot.simulator.world import World
from tests.browser.chat import buttons, messages

FORM = b"PK\x03\x04"
XML = "application/vnd.openxmlformats-officedocument"


async def test_forms_go_up_by_the_button_with_the_clip(page: Page, world: World, person: Person) -> None:
    await page.get_by_test_id("start").click()
    await page.get_by_test_id("attach").click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_test_id("attach-item").get_by_text("文件", exact=True).click()
    names = ("需求表.xlsx", "需求表.docx", "需求表.pdf")
    chosen = [FilePayload(name=name, mimeType="", buffer=FORM) for name in names]
    await (await choosing.value).set_files(chosen)
    await page.get_by_test_id("caption").fill("三份都填好了")
    await page.get_by_test_id("files-send").click()

    own = page.locator("[data-testid=message][data-own=true]").filter(has=page.get_by_test_id("media"))
    await expect(own).to_have_count(3)
    await expect(own.first).to_contain_text("三份都填好了")
    sent = [message for message in world.chats[person.id].messages.values() if "document" in message]
    assert [(one["document"]["file_name"], one["document"]["mime_type"]) for one in sent] == list(
        zip(names, (f"{XML}.spreadsheetml.sheet", f"{XML}.wordprocessingml.document", "application/pdf"), strict=True)
    )


async def test_a_file_of_the_bot_is_saved_under_its_name(page: Page, bot: Bot, person: Person) -> None:
    await page.get_by_test_id("start").click()
    await expect(messages(page)).to_have_count(1)
    for name in ("对接记录.docx", "名单.xlsx", "通知.pdf"):
        await bot.send_document(person.id, BufferedInputFile(FORM + name.encode(), name))
        async with page.expect_download() as saving:
            await page.get_by_role("link", name=name).click()
        saved = await saving.value
        assert saved.suggested_filename == name
        assert await asyncio.to_thread((await saved.path()).read_bytes) == FORM + name.encode()


async def test_a_long_keyboard_keeps_to_the_screen(page: Page, bot: Bot, person: Person) -> None:
    await page.get_by_test_id("start").click()
    await expect(messages(page)).to_have_count(1)
    long = [[InlineKeyboardButton(text=f"{number}. " + "技术需求" * 20, callback_data="a")] for number in range(12)]
    short = [InlineKeyboardButton(text=f"第{number}页", callback_data="b") for number in range(5)]
    await bot.send_message(person.id, "选", reply_markup=InlineKeyboardMarkup(inline_keyboard=[*long, short]))
    keys = buttons(messages(page).last)
    await expect(keys).to_have_count(17)
    boxes = [box for key in await keys.all() if (box := await key.bounding_box())]
    width = page.viewport_size["width"] if page.viewport_size else 0
    # One line each, cut at the end as in Telegram, and none beyond the edge.
    assert {round(box["height"]) for box in boxes} == {38}
    assert all(box["x"] >= 0 and box["x"] + box["width"] <= width for box in boxes)
    cut = "nodes => nodes.map(node => node.scrollWidth > node.clientWidth)"
    assert await keys.locator(".key-text").evaluate_all(cut) == [True] * 12 + [False] * 5
    assert await page.evaluate("document.documentElement.scrollWidth") <= width
