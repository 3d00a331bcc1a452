"""A small form, and what people do with its sheets."""

from collections.abc import Callable, Iterable
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import docx
from openpyxl import Workbook, load_workbook

from handlers.form import sheets
from handlers.form.fields import Field, Form
from handlers.form.kinds import Choice, Choices, Files, Pledge, Text
from handlers.form.turn import Turn

CONTESTS = tuple(
    f"第八届（{place}） · 新材料产业 · {place}市人民政府" for place in ("赣州", "滨州", "衡水", "沧州", "盐城")
)
HIDE = ("企业名称", "技术指标", "完成期限")


async def nothing(turn: Turn) -> Any:
    return ()


FORM = Form(
    "trial",
    "技术需求表",
    "",
    "提交",
    (
        Field("name", "企业名称", "贵单位的全称是什么？", Text(60), "苏州博瑞精密机械有限公司"),
        Field("problem", "技术问题", "具体要解决什么问题？", Text(1200), clause="三（一）"),
        Field("contest", "报名的赛事", "报哪一项赛事？", Choice(lambda about: CONTESTS)),
        Field("numbers", "技术指标", "要达到哪些指标？一行一个。", Text(600)),
        Field("due", "完成期限", "什么时候完成？", Text(60), "明年6月底"),
        Field("budget", "预算或奖金（万元）", "打算投入多少？", Text(60)),
        Field("hide", "不公开的内容", "公开发布时隐去哪些？", Choices(HIDE, "都可以公开")),
        Field("secret", "保密审查", "请确认。", Pledge("本需求不含国家秘密")),
        Field("person", "联系人", "联系人姓名？", Text(20), optional=True),
        Field("files", "附件", "图纸、照片。", Files(5), optional=True),
    ),
    nothing,
    nothing,
)
KEYS = [field.key for field in FORM.fields if field.key != "files"]
LABELS = {field.key: field.label for field in FORM.fields}
ANSWER = 4  # the column


def saved(file: Any) -> bytes:
    stream = BytesIO()
    file.save(stream)
    return stream.getvalue()


def workbook(rows: Iterable[Iterable[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    return saved(book)


def in_excel(blank: BytesIO, fill: Callable[[Any], None]) -> dict[str, str]:
    """What is read after somebody opened the sheet, did something and saved it."""
    book = load_workbook(blank)
    fill(book.worksheets[0])
    return sheets.read_xlsx(FORM, saved(book))


def in_word(blank: BytesIO, fill: Callable[[Any], None]) -> dict[str, str]:
    document = docx.Document(blank)
    fill(document)
    return sheets.read_docx(FORM, saved(document))


def row_of(sheet: Any, key: str) -> int:
    return next(int(cell.row) for cell in sheet["B"] if str(cell.value).startswith(LABELS[key]))


def edited(data: bytes, part: str, *changes: tuple[bytes, bytes]) -> bytes:
    """A file of Office with something changed inside."""
    stream = BytesIO()
    with ZipFile(BytesIO(data)) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for before, after in changes if name == part else ():
                content = content.replace(before, after)
            new.writestr(name, content)
    return stream.getvalue()


def with_sheet(content: bytes) -> bytes:
    space = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    sheet = b'<worksheet xmlns="%s">%s</worksheet>' % (space, content)
    stream = BytesIO()
    with ZipFile(BytesIO(saved(Workbook()))) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, sheet if name == "xl/worksheets/sheet1.xml" else old.read(name))
    return stream.getvalue()
