"""The buttons about announcements."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.broadcast import texts
from handlers.broadcast.callbacks import (
    Begin,
    By,
    Choices,
    Choose,
    Confirm,
    Correct,
    Draft,
    File,
    Leaf,
    Run,
    Send,
    Shelf,
    Stop,
    Verdict,
)
from handlers.broadcast.categories import CATEGORIES
from handlers.callbacks import token
from handlers.keyboards import BACK, CHOSEN, button, markup
from storage.broadcasts import OVER, State
from storage.tables.broadcasts import Broadcast

PAGE = 8
BYS: dict[By, str] = {"role": "👤 身份", "contest": "🏆 赛事", "industry": "🏭 产业领域", "state": "🕒 状态"}
Markup = InlineKeyboardMarkup | None


def scopes(names: Sequence[str]) -> Markup:
    return markup([[button(name, Begin(of=token(name)))] for name in names])


def draft(row: Broadcast) -> Markup:
    id = row.id
    return markup(
        [
            [button("✏️ 改内容", Draft(id=id, do="content")), button("🔗 加按钮", Draft(id=id, do="buttons"))],
            [button("🏷 类别", Draft(id=id, do="category")), button("👥 发给谁", Draft(id=id, do="audience"))],
            [button("👁 先发给我看看", Draft(id=id, do="test"))],
            _off(id),
            [button("🗑 放弃", Draft(id=id, do="drop"))],
        ]
    )


def _off(id: int) -> list[InlineKeyboardButton]:
    return [button("📨 发送", Send(id=id, at=0)), button("⏰ 定时发送", Draft(id=id, do="time"))]


def writing(id: int) -> Markup:
    """While we wait for something to be written: the way back to the draft."""
    return markup([[button(BACK, Draft(id=id, do="card"))]])


def stop() -> Markup:
    return markup([[button("不写了", Stop())]])


def links(row: Broadcast) -> Markup:
    plain = [button("不要按钮", Draft(id=row.id, do="plain"))] if row.content["buttons"] else []
    return markup([plain, [button(BACK, Draft(id=row.id, do="card"))]])


def categories(row: Broadcast) -> Markup:
    rows = [
        [button(name + (CHOSEN if key == row.category else ""), File.model_validate({"id": row.id, "category": key}))]
        for key, name in CATEGORIES.items()
    ]
    return markup([*rows, [button(BACK, Draft(id=row.id, do="card"))]])


def drop(id: int) -> Markup:
    return markup([[button("🗑 确定放弃", Draft(id=id, do="dropped")), button(BACK, Draft(id=id, do="card"))]])


def audience(id: int) -> Markup:
    buttons = [button(name, Choices(id=id, by=by, page=0)) for by, name in BYS.items()]
    return markup([buttons[:2], buttons[2:], [button(BACK, Draft(id=id, do="card"))]])


def choices(here: Choices, names: Mapping[str, str], chosen: Collection[str]) -> Markup:
    """A page of what can be chosen: its label by its name."""
    last = max(0, len(names) - 1) // PAGE
    page = min(here.page, last)

    def choice(name: str) -> InlineKeyboardButton:
        on = name not in chosen
        data = Choose(id=here.id, by=here.by, of=token(name), on=on, page=page)
        return button(names[name] + ("" if on else CHOSEN), data)

    rows = [[choice(name)] for name in list(names)[page * PAGE : (page + 1) * PAGE]]
    turns = [button("‹ 上一页", here.model_copy(update={"page": page - 1}))] if page else []
    turns += [button("下一页 ›", here.model_copy(update={"page": page + 1}))] if page < last else []
    return markup([*rows, turns, [button(BACK, Draft(id=here.id, do="audience"))]])


def times(id: int, presets: Mapping[str, datetime]) -> Markup:
    rows = [[button(name, Send(id=id, at=int(at.timestamp()) // 60))] for name, at in presets.items()]
    return markup([*rows, [button(BACK, Draft(id=id, do="card"))]])


def confirm(row: Broadcast, at: int, approval: bool) -> Markup:
    label = "🙋 提交批准" if approval else "✅ 确认发送"
    sure = button(label, Confirm(id=row.id, revision=row.revision, at=at))
    return markup([[sure], [button(BACK, Draft(id=row.id, do="card"))]])


def verdict(row: Broadcast) -> Markup:
    yes, no = (Verdict(id=row.id, revision=row.revision, yes=yes) for yes in (True, False))
    return markup([[button("✅ 批准", yes), button("↩️ 退回", no)]])


def card(row: Broadcast) -> Markup:
    """What can be done with one that is no draft any more."""
    match State(row.state):
        case State.AWAITING | State.SCHEDULED | State.CORRECTION:
            return markup([[_run(row, "撤下，改为草稿" if row.state != State.CORRECTION else "不更正了", "back")]])
        case State.SENDING:
            return markup([[_run(row, "⏸ 暂停", "pause"), _run(row, "⏹ 取消", "cancel")]])
        case State.PAUSED:
            return markup([[_run(row, "▶️ 继续", "resume"), _run(row, "⏹ 取消", "cancel")]])
        case State.CORRECTING:
            return markup([[_run(row, "↩️ 撤回", "recall")]])
        case state:
            report = [_run(row, "📊 名单", "list")]
            amend = [_run(row, "✏️ 更正", "correct"), _run(row, "↩️ 撤回", "recall")]
            return markup([report, amend if row.delivered > row.recalled else []] if state in OVER else [])


def _run(row: Broadcast, label: str, do: str) -> InlineKeyboardButton:
    return button(label, Run.model_validate({"id": row.id, "do": do}))


def sure(row: Broadcast, label: str, do: str) -> Markup:
    return markup([[_run(row, label, do), _run(row, "算了", "show")]])


def corrected(row: Broadcast, source: int) -> Markup:
    return markup([[button("✅ 确认更正", Correct(id=row.id, source=source)), _run(row, "✏️ 重写", "correct")]])


def shelf(here: Leaf, rows: Sequence[Broadcast], zone: str) -> Markup:
    """The broadcasts of a page, one a row; `rows` holds one more where there is a next page."""
    lines = [[button(texts.line(row, zone), _open(row))] for row in rows[:PAGE]]
    turns = [button("‹ 上一页", here.model_copy(update={"page": here.page - 1}))] if here.page else []
    turns += [button("下一页 ›", here.model_copy(update={"page": here.page + 1}))] if len(rows) > PAGE else []
    names: dict[Shelf, str] = {"draft": "草稿", "live": "进行中", "over": "已结束"}
    others = [
        button(name + (CHOSEN if of == here.of else ""), Leaf(of=of, page=0)) for of, name in names.items()
    ]
    return markup([*lines, turns, others])


def _open(row: Broadcast) -> Draft | Run:
    return Draft(id=row.id, do="card") if row.state == State.DRAFT else Run(id=row.id, do="show")
