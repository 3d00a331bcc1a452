"""The sheet of a demand goes through the chat: given out blank, sent back filled in."""

from io import BytesIO
from typing import Any

import docx
import pytest
from openpyxl import load_workbook

from tests.handlers.demand.steps import WRITTEN
from tests.handlers.one_bot import one_loop
from tests.telegram import Person, Telegram

pytestmark = one_loop


def in_excel(blank: bytes) -> bytes:
    book = load_workbook(BytesIO(blank))
    sheet = book.worksheets[0]
    for row in range(4, sheet.max_row + 1):
        sheet.cell(row, 4).value = WRITTEN.get(str(sheet.cell(row, 2).value).partition("（")[0])
    return saved(book)


def in_word(blank: bytes) -> bytes:
    document = docx.Document(BytesIO(blank))
    for row in document.tables[0].rows[1:]:
        row.cells[3].text = WRITTEN.get(row.cells[1].text.partition("（")[0], "")
    return saved(document)


def saved(file: Any) -> bytes:
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


@pytest.mark.parametrize(("button", "fill"), [("📄 下载空白表 Excel", in_excel), ("Word", in_word)])
async def test_a_demand_is_filed_on_a_sheet(telegram: Telegram, zhang: Person, button: str, fill: Any) -> None:
    await zhang.says("/demand")
    await zhang.taps(button)
    document = (await zhang.hears()).message["document"]
    blank = telegram.world.files.get(document["file_id"])
    assert blank
    await zhang.uploads(document["file_name"], fill(blank.data))
    heard = await zhang.hears()
    assert f"从您的表里读到 {len(WRITTEN)} 项。" in heard.text
    assert "都填好了" in heard.text
    await zhang.taps("✅ 提交")
    assert "已提交，受理编号" in (await zhang.hears()).text


async def test_a_sheet_of_something_else_is_told_from_ours(zhang: Person) -> None:
    foreign = docx.Document()
    foreign.add_paragraph("关于召开会议的通知")
    await zhang.says("/demand")
    await zhang.uploads("通知.docx", saved(foreign))
    assert "没有从里面读到任何一项" in (await zhang.hears()).text
