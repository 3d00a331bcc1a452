"""The chat as people see it: the real bot, in a real Chromium."""

import os
import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Locator, Page, async_playwright, expect

from bot.app import App
from bot.simulator.server import Simulator

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
PATIENCE = 15_000  # milliseconds
PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 800}

pytestmark = pytest.mark.skipif(
    not Path(CHROMIUM).is_file(), reason="没有 Chromium：请安装它，或用环境变量 CHROMIUM 指明它的位置"
)


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
async def page(request: pytest.FixtureRequest, app: App, simulator: Simulator) -> AsyncIterator[Page]:
    """The private chat of an enterprise with the bot, just opened; a script that fails fails the test."""
    person = next(person for person in simulator.world.people.values() if person.role == "企业")
    failures: list[str] = []
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = await browser.new_page(viewport=request.param)
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: failures.append(str(error)))
        await page.goto(f"{simulator.url}/#person={person.id}&chat={person.id}")
        yield page
        await browser.close()
    assert failures == []


async def ask(page: Page, text: str) -> None:
    await page.get_by_test_id("composer").fill(text)
    await page.get_by_test_id("send").click()


def messages(page: Page) -> Locator:
    """What the bot said."""
    return page.locator("[data-testid=message][data-own=false]")


def buttons(message: Locator) -> Locator:
    return message.get_by_test_id("button")


async def says(message: Locator, text: str) -> None:
    await expect(message).to_contain_text(text, timeout=PATIENCE)


async def test_a_question_its_original_and_a_question_that_follows(page: Page) -> None:
    await page.get_by_test_id("start").click()
    await says(messages(page).last, "问答助手")

    await ask(page, "胜出的挑战者拿到的奖金由哪一方承担？")
    answer = messages(page).nth(1)
    await says(answer, "需求方支付")
    await expect(answer.locator("blockquote")).to_contain_text("不作为技术转让")

    await buttons(answer).filter(has_text="查看原文").click()
    original = messages(page).nth(2)
    await says(original, "三、赛事组织（五）奖励与服务，第1段")
    await buttons(original).filter(has_text="下一段").click()
    await says(original, "给予奖励或补助")

    related = buttons(answer).nth(1)
    question = await related.inner_text()
    await related.click()
    await says(messages(page).nth(3), question.strip())
    await expect(buttons(messages(page).nth(3)).filter(has_text="找人工")).to_be_visible()


async def test_from_the_first_page_to_the_card_of_a_contest(page: Page) -> None:
    await page.get_by_test_id("start").click()
    await buttons(messages(page).last).filter(has_text="赛事").last.click()
    browsing = messages(page).nth(1)
    await says(browsing, "27 项赛事")

    for label in ("按地区", "江苏", "江苏产业赛"):
        await buttons(browsing).filter(has_text=label).click()
    await says(browsing, "张家港市人民政府")


async def test_a_mark_is_thanked_for(page: Page) -> None:
    await page.get_by_test_id("start").click()
    await ask(page, "业务咨询打哪个号码")
    answer = messages(page).nth(1)
    await says(answer, "010-88656292")

    await buttons(answer).filter(has_text="👍").click()
    await says(page.get_by_test_id("toast"), "谢谢")
    await expect(buttons(answer).filter(has_text="👍")).to_contain_text("✓")
