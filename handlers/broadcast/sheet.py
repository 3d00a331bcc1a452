"""名单: who was meant, and what became of each copy, as a workbook."""

import asyncio
from collections.abc import Iterable, Sequence
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
    return result.name or "（已删除）", result.username or "", OUTCOMES[result.state], when


class _Book:
    """Goes to the disk while it is written."""

    def __init__(self) -> None:
        from openpyxl import Workbook  # start-up time: it takes a third of a second

        from handlers.office import workbook  # start-up time: the same

        self._office = workbook
        self._book = Workbook(write_only=True)
        self._rows = 0
        self._sheet = self._new_sheet()

    def write(self, rows: Iterable[Sequence[str]]) -> None:
        for row in rows:
            if self._rows and self._rows % MOST == 0:
                self._sheet = self._new_sheet()
            self._sheet.append(self._office.row(self._sheet, row))
            self._rows += 1

    def bytes(self) -> bytes:
        return self._office.written(self._book, "名单")

    def _new_sheet(self) -> Any:
        sheet = self._book.create_sheet(f"名单{len(self._book.sheetnames) + 1}")
        for column, width in zip("ABCD", WIDTHS, strict=True):
            sheet.column_dimensions[column].width = width
        sheet.append(HEAD)
        return sheet
