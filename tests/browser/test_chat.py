"""The chat as people see it: the real bot, in a real Chromium."""

from playwright.async_api import Page, expect

from tests.browser.chat import ask, buttons, messages, says


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
