"""The whole form in one go: a blank sheet given out, filled in and sent back, or the text pasted."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from bot.app import App
from tests.handlers.demand.steps import CODE, CONTEST, NAME, WRITTEN, does, draft, drafts, filed, pastes, sheet, tap
from tests.handlers.form.sheet import ANSWER, saved, workbook
from tests.handlers.one_bot import one_loop
from tests.telegram import Person

pytestmark = one_loop


def blank(person: Person, label: str) -> Any:
    """The sheet that was given out last."""
    messages = person.telegram.world.chats[person.chat].messages.values()
    message = [message for message in messages if "document" in message and message["from"]["is_bot"]][-1]
    assert message["document"]["file_name"].endswith(label)
    stored = person.telegram.world.files.get(message["document"]["file_id"])
    assert stored
    return BytesIO(stored.data)


def in_excel(file: BytesIO, answers: Mapping[str, str]) -> bytes:
    book = load_workbook(file)
    page = book.worksheets[0]
    for cell in page["B"]:
        label = str(cell.value).partition("（")[0]
        if label in answers:
            page.cell(cell.row, ANSWER).value = answers[label]
    return saved(book)


def in_word(file: BytesIO, answers: Mapping[str, str]) -> bytes:
    document = docx.Document(file)
    for row in document.tables[0].rows:
        label = row.cells[1].text.partition("（")[0]
        if label in answers:
            row.cells[ANSWER - 1].text = answers[label]
    return saved(document)


@pytest.mark.parametrize("kind", ["xlsx", "docx"])
async def test_a_filled_sheet_takes_four_messages(zhang: Person, kind: str) -> None:
    """Counted as in the long way: /demand, the tap for the blank sheet, the sheet, the tap to file it."""
    await does(zhang, ["/demand", tap("📄 下载空白表 Excel" if kind == "xlsx" else "Word")])
    fill = in_excel if kind == "xlsx" else in_word
    await zhang.uploads(f"技术需求.{kind}", fill(blank(zhang, kind), WRITTEN))
    heard = await zhang.hears()
    assert "读到 20 项" in heard.text
    assert f"7. 报名的赛事：{CONTEST}" in heard.text
    heard = await does(zhang, [tap("✅ 提交")])
    assert "受理编号 XQ" in heard.text


async def test_a_pasted_text_takes_three_messages(zhang: Person) -> None:
    assert (await filed(zhang)).startswith("XQ")


async def test_what_is_missing_or_not_understood_is_asked_one_by_one(zhang: Person, app: App) -> None:
    await zhang.says("/demand")
    changed = {**WRITTEN, "统一社会信用代码": "913205<b>", "完成期限": "尽快"}
    del changed["联系人"]
    await zhang.taps("📄 下载空白表 Excel")
    await zhang.uploads("表.xlsx", in_excel(blank(zhang, "xlsx"), changed))
    heard = await zhang.hears()
    assert "读到 17 项" in heard.text
    assert "这几项没看懂" in heard.text
    assert "· 统一社会信用代码：" in heard.text
    assert "· 完成期限：" in heard.text
    assert "2/24 · 统一社会信用代码" in heard.text
    heard = await does(zhang, [CODE])
    assert "10/24 · 完成期限" in heard.text
    heard = await does(zhang, ["明年6月底", tap("对，继续")])
    assert "18/24 · 联系人" in heard.text
    heard = await does(zhang, ["张建国"])
    # What was left empty and may be is not asked
    assert "都填好了" in heard.text
    assert (await draft(app, zhang)).answers["wish"] is None


async def test_a_sheet_fills_what_is_left_and_corrects_what_is_there(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", "另一个名字有限公司", CODE])
    heard = await does(zhang, [sheet(but=["联系电话"])])
    assert "19/24 · 联系电话" in heard.text
    assert (await draft(app, zhang)).answers["name"] == NAME
    # And again while the whole is looked at
    await does(zhang, ["13800138000"])
    heard = await does(zhang, [sheet(企业名称="苏州博瑞科技有限公司")])
    assert "1. 企业名称：苏州博瑞科技有限公司" in heard.text
    # What cannot be read is asked, whatever stood there before
    heard = await does(zhang, [sheet(完成期限="尽快")])
    assert "10/24 · 完成期限" in heard.text
    assert "due" not in (await draft(app, zhang)).answers


async def test_a_sheet_that_is_none_of_ours_changes_nothing(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", NAME])
    await zhang.uploads("别的表.xlsx", workbook([["日期", "数量"], ["5月1日", "3"]]))
    assert "没有从里面读到任何一项" in (await zhang.hears()).text
    assert (await draft(app, zhang)).answers == {"name": NAME}
    assert "3/24" in (await does(zhang, [CODE])).text


@pytest.mark.parametrize("formula", ['=HYPERLINK("http://evil.example","点我")', "+cmd|' /C calc'!A0", "@SUM(1)"])
async def test_a_formula_in_a_cell_is_words_and_stays_words(zhang: Person, app: App, formula: str) -> None:
    await does(zhang, ["/demand", tap("📄 下载空白表 Excel")])
    page = load_workbook(blank(zhang, "xlsx"))
    for cell in page.worksheets[0]["B"]:
        if str(cell.value).startswith("企业名称"):
            target = page.worksheets[0].cell(cell.row, ANSWER)
            target.value, target.data_type = formula, "f" if formula.startswith("=") else "s"
    await zhang.uploads("表.xlsx", saved(page))
    await zhang.hears()
    kept = (await draft(app, zhang)).answers.get("name")
    # A formula has no words of its own before it is worked out, which nobody does here
    assert kept == (None if formula.startswith("=") else formula)


async def test_two_people_fill_in_at_once(zhang: Person, lin: Person, app: App) -> None:
    await pastes(zhang)
    await pastes(lin, 企业名称="扬州晨星电子有限公司")
    assert (await draft(app, lin)).answers["name"] == "扬州晨星电子有限公司"
    assert len(await drafts(app, zhang)) == 1
