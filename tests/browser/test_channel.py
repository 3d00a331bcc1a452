"""The channel on the page, and the ways into it and out of it."""

from aiogram import Bot
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup
from playwright.async_api import Page, expect

from bot.simulator.people import Person
from bot.simulator.world import World
from tests.browser.chat import ask, buttons, messages, says, visit


def link(text: str, url: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text=text, url=url)]])


async def test_a_post_is_read_and_its_button_starts_the_bot(page: Page, bot: Bot, world: World) -> None:
    start = link("我来揭榜", f"https://t.me/{world.bot['username']}?start=take_12")
    post = await bot.send_message(world.channel, "<b>低温快充</b>", parse_mode="HTML", reply_markup=start)
    await visit(page, "挑战赛需求发布")
    await expect(page.get_by_test_id("title")).to_have_text("挑战赛需求发布")
    await expect(page.get_by_test_id("subtitle")).to_have_text(f"{len(world.people) + 1} 位订阅者")
    await says(messages(page).last, "低温快充")
    await expect(page.get_by_test_id("read-only")).to_be_visible()
    for closed in ("composer", "attach", "start", "reply"):
        await expect(page.get_by_test_id(closed)).to_have_count(0 if closed == "reply" else 1)
        await expect(page.get_by_test_id(closed)).not_to_be_visible()

    await post.edit_text("快充，已对接", reply_markup=start)
    await says(messages(page).last, "已对接")
    await buttons(messages(page).last).click()
    await page.get_by_test_id("start").click()
    await expect(page.locator("[data-testid=message][data-own=true]")).to_contain_text("/start take_12")
    await expect(messages(page)).to_have_count(1)
    await expect(page.get_by_test_id("composer")).to_be_visible()


async def test_a_link_opens_the_channel_at_its_post(page: Page, bot: Bot, world: World, person: Person) -> None:
    posts = [await bot.send_message(world.channel, f"需求 {number}：" + "说明" * 60) for number in range(30)]
    third = posts[2].get_url() or ""
    await page.get_by_test_id("start").click()
    await expect(messages(page)).to_have_count(1)
    await bot.send_message(person.id, "在频道里", reply_markup=link("去看看", third))
    await buttons(messages(page).last).filter(has_text="去看看").click()
    await expect(messages(page).filter(has_text="需求 2：")).to_be_in_viewport()
    await expect(messages(page).filter(has_text="需求 29：")).not_to_be_in_viewport()

    await bot.send_message(world.channel, f"头一项 {posts[0].get_url()} 最后一项 https://t.me/innovation_demands/99")
    await page.get_by_test_id("jump").click()
    await page.get_by_role("link", name=posts[0].get_url() or "", exact=True).click()
    await expect(messages(page).filter(has_text="需求 0：")).to_be_in_viewport()
    await page.get_by_role("link", name="innovation_demands/99").click()
    await says(page.get_by_test_id("toast"), "不在了")


async def test_names_lead_to_the_channel_and_back_to_the_bot(page: Page, bot: Bot, world: World) -> None:
    await bot.send_message(world.channel, f"有问题请找 @{world.bot['username']}")
    await page.get_by_test_id("start").click()
    await ask(page, "看 @innovation_demands")
    await page.get_by_text("@innovation_demands", exact=True).first.click()
    await page.get_by_text(f"@{world.bot['username']}", exact=True).click()
    await expect(page.get_by_test_id("composer")).to_have_value("")
    await expect(page.get_by_test_id("title")).to_have_text(str(world.bot["first_name"]))
