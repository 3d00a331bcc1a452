"""名单: who was meant, and what became of each copy, as a workbook."""

import asyncio
import re
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from storage import recipients
from storage.quiet import zone_of
from storage.recipients import Result

HEAD = ("姓名", "用户名", "结果", "送达时间")
WIDTHS = (24, 24, 36, 20)
OUTCOMES = {
    "waiting": "没有发送",
    "sending": "正在发送",
    "delivered": "送达",
    "blocked": "已停用机器人",
    "gone": "账号已注销",
    "failed": "失败",
    "unknown": "可能已送达（发送时程序中断）",
    "recalled": "已撤回",
    "kept": "送达，未能撤回",
}
PAGE = 10_000
MOST = 1_000_000  # rows a sheet can hold, and some
FORMULA = re.compile(r"[=+\-@\t\r]")
UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")


async def of(session: AsyncSession, id: int, zone: str) -> bytes:
    """Read in pages and written elsewhere, so that others are answered meanwhile."""
    book = await asyncio.to_thread(_Book)
    after = 0
    while page := await recipients.results(session, id=id, after=after, limit=PAGE):
        await asyncio.to_thread(book.write, [_row(result, zone) for result in page])
        after = page[-1].person
    return await asyncio.to_thread(book.bytes)


def _row(result: Result, zone: str) -> Sequence[str]:
    when = f"{result.sent_at.astimezone(zone_of(zone)):%Y-%m-%d %H:%M}" if result.sent_at else ""
    return harmless(result.name or "（已删除）"), harmless(result.username or ""), OUTCOMES[result.state], when


def harmless(text: str) -> str:
    """What a person calls themselves is no formula."""
    text = UNPRINTABLE.sub("", text)
    return f"'{text}" if FORMULA.match(text) else text


class _Book:
    """Goes to the disk while it is written."""

    def __init__(self) -> None:
        from openpyxl import Workbook  # here, because it takes a fifth of a second that no start should pay

        self._book = Workbook(write_only=True)
        self._rows = 0
        self._sheet = self._new_sheet()

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        for row in rows:
            if self._rows and self._rows % MOST == 0:
                self._sheet = self._new_sheet()
            self._sheet.append(row)
            self._rows += 1

    def bytes(self) -> bytes:
        file = BytesIO()
        self._book.save(file)
        return file.getvalue()

    def _new_sheet(self) -> Any:
        sheet = self._book.create_sheet(f"名单{len(self._book.sheetnames) + 1}")
        for column, width in zip("ABCD", WIDTHS, strict=True):
            sheet.column_dimensions[column].width = width
        sheet.append(HEAD)
        return sheet
