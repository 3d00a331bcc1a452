"""What people find and do on the chat page."""

from playwright.async_api import Locator, Page, expect

PATIENCE = 15_000  # milliseconds


async def ask(page: Page, text: str) -> None:
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("send").click()


async def visit(page: Page, title: str) -> None:
    """Open another chat; on a narrow screen by way of the list."""
    back = page.get_by_test_id("back")
    if await back.is_visible():
        await back.click()
    await page.get_by_test_id("chat").filter(has=page.get_by_text(title, exact=True)).click()


async def become(page: Page, name: str) -> None:
    """Go on as somebody else, in the same chat where they are in it."""
    await page.get_by_test_id("switch-person").click()
    await page.get_by_test_id("pick").filter(has_text=name).click()


def messages(page: Page) -> Locator:
    """What others said: the bot, or a channel."""
    return page.locator("[data-testid=message][data-own=false]")


def buttons(message: Locator) -> Locator:
    return message.get_by_test_id("button")


async def tap(page: Page, label: str) -> None:
    """Press the newest button that says just this."""
    await page.get_by_test_id("button").filter(has=page.get_by_text(label, exact=True)).last.click()


async def says(message: Locator, text: str) -> None:
    await expect(message).to_contain_text(text, timeout=PATIENCE)
