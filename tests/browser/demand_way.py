"""A demand on the page, from the first word of an enterprise to a visitor who finds it."""

from collections.abc import AsyncIterator, Iterable
from io import BytesIO

from playwright.async_api import FilePayload, Page, expect
from reportlab.pdfgen.canvas import Canvas

from tests.browser.chat import ask, become, buttons, messages, says, tap, visit
from tests.handlers.demand.steps import PROBLEM, TITLE, Step, answers

ENTERPRISE, STAFF, VISITOR, CHANNEL = "张建国", "赵敏", "林晓雨", "挑战赛需求发布"
REFINED = f"{PROBLEM}须适应批量生产。"
DRAWING = "电池箱体图纸.pdf"

# What is asked next, after each of the answers
_ASKED = (
    *(f"{number}/24 · " for number in range(2, 11)),
    "我理解为",
    *(f"{number}/24 · " for number in range(11, 15)),
    "企业名称 ✓",
    *(f"{number}/24 · " for number in range(15, 22)),
)
_FORM = tuple(zip(answers()[:-1], _ASKED, strict=True))
_HALF = 15  # of them


async def walk(page: Page) -> AsyncIterator[str]:
    """All of it, by people who never wrote to the bot before; stops at each moment that is worth a look, by its name.

    `page`: the empty chat of the enterprise with the bot.
    """
    await page.get_by_test_id("start").click()
    await says(messages(page).last, "问答助手")
    await tap(page, "📝 提交需求")
    await says(messages(page).last, "1/24 · ")
    await _does(page, _FORM[:_HALF])
    yield "form"
    await _does(page, _FORM[_HALF:])
    await _does(page, [("都没有", "22/24 · "), ("有同类产品的量产经验", "23/24 · "), ("工作日下午", "24/24 · ")])
    await _attaches(page)
    await _does(page, [(("tap", "完成"), "都填好了")])
    yield "summary"
    await _does(page, [(("tap", "✅ 提交"), "已提交")])

    await become(page, STAFF)
    await page.get_by_test_id("start").click()
    await says(messages(page).last, "问答助手")
    await _opens(page, "等待受理")
    await _does(page, [(("tap", "📥 受理"), "审核中")])
    yield "desk"
    await _does(
        page,
        [
            (("tap", "✍️ 改写"), "改写哪一项"),
            (("tap", "技术问题"), "请发来改写后的全文"),
            (REFINED, "🔸 技术问题"),
            (("tap", "📤 送需求方确认"), "等需求方确认文本"),
        ],
    )

    await become(page, ENTERPRISE)
    await says(messages(page).last, "请您确认")
    await _does(page, [(("tap", "📝 看梳理后的文本"), "须适应批量生产")])
    await _does(page, [(("tap", "✅ 确认，就用这个文本"), "已确认")])

    await become(page, STAFF)
    await says(messages(page).last, "需求方已确认文本")
    await _opens(page, "请准备公开文本")
    await _does(
        page,
        [
            (("tap", "👁 看公开全文"), REFINED),
            (("tap", "‹ 返回"), "请准备公开文本"),
            (("tap", "📢 准备公开文本"), "等需求方批准公开文本"),
        ],
    )

    await become(page, ENTERPRISE)
    await says(messages(page).last, "公开文本已经备好")
    await _does(page, [(("tap", "👁 看公开全文"), "没有发现应当隐去的内容")])
    yield "approval"
    await _does(page, [(("tap", "✅ 批准，就按这个全文发布"), "已批准，等待发布")])

    await become(page, STAFF)
    await says(messages(page).last, "需求方已批准公开文本")
    await _opens(page, "需求方已批准，可以发布")
    await _does(page, [(("tap", "🚀 公开发布"), "已公开发布")])

    await become(page, ENTERPRISE)
    await says(messages(page).last, "已公开发布")

    await become(page, VISITOR)
    await visit(page, CHANNEL)
    await says(messages(page).last, TITLE)
    yield "channel"
    await buttons(messages(page).last).click()
    await page.get_by_test_id("start").click()
    await says(messages(page).last, TITLE)
    await tap(page, "🔔 订阅高端装备制造")
    await says(page.get_by_test_id("toast"), "已订阅“高端装备制造”")
    await says(messages(page).last, TITLE)
    await _does(page, [("/demands 焊接", "与“焊接”最相关的 1 项需求")])
    await expect(page.get_by_test_id("toast")).to_have_count(0)
    yield "search"
    await buttons(messages(page).last).filter(has_text=TITLE).click()
    await expect(messages(page)).to_have_count(3)
    await says(messages(page).last, REFINED)


async def _does(page: Page, steps: Iterable[tuple[Step, str]]) -> None:
    """Each with what is said then."""
    for step, heard in steps:
        await (tap(page, step[1]) if isinstance(step, tuple) else ask(page, step))
        await says(messages(page).last, heard)


async def _attaches(page: Page) -> None:
    paper = BytesIO()
    canvas = Canvas(paper)
    canvas.rect(100, 500, 300, 200)
    canvas.save()
    await page.get_by_test_id("attach").click()
    async with page.expect_file_chooser() as choosing:
        await page.get_by_test_id("attach-item").get_by_text("文件", exact=True).click()
    await (await choosing.value).set_files(FilePayload(name=DRAWING, mimeType="", buffer=paper.getvalue()))
    await page.get_by_test_id("files-send").click()
    await says(messages(page).last, f"收到“{DRAWING}”")


async def _opens(page: Page, state: str) -> None:
    """The only demand on the desk."""
    await _does(page, [("/desk", "待办 1 项")])
    await buttons(messages(page).last).filter(has_text="-0001").click()
    await says(messages(page).last, state)
