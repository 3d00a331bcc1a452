"""A demand from /start to the channel, on a telephone."""

import pytest
from playwright.async_api import Page

from bot.simulator.world import World
from tests.browser.chromium import PHONE
from tests.browser.demand_way import DRAWING, REFINED, walk
from tests.handlers.demand.steps import NAME


@pytest.mark.parametrize("page", [PHONE], indirect=True, ids=["phone"])
async def test_from_the_first_page_to_a_visitor_who_finds_it(page: Page, world: World) -> None:
    async for _ in walk(page):
        # Nothing is wider than the screen, and nothing can slip sideways
        assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert await page.get_by_test_id("history").evaluate("node => node.scrollWidth - node.clientWidth") == 0

    [post] = world.chats[world.channel].messages.values()
    assert REFINED in post["text"]
    assert all(hidden not in post["text"] for hidden in (NAME, DRAWING, "13800138000"))
    [[button]] = post["reply_markup"]["inline_keyboard"]
    assert button["text"] == "💡 我有办法"
    assert button["url"].startswith(f"https://t.me/{world.bot['username']}?start=n-XQ")
