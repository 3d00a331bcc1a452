"""The buttons about solutions."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.disclosure.callbacks import Room
from handlers.form.callbacks import Step
from handlers.form.texts import brief
from handlers.keyboards import BACK, button, markup
from handlers.solution import texts
from handlers.solution.callbacks import Aspect, Check, Mark, Mine, Own, Queue, Received, Weigh
from handlers.solution.fields import ABOUT
from storage.solutions import BEFORE, BEST, HERE, State
from storage.tables.demands import Demand
from storage.tables.forms import Draft
from storage.tables.solutions import Solution

Markup = InlineKeyboardMarkup | None
Pairs = Sequence[tuple[Solution, Demand]]


def mine(rows: Pairs, begun: Sequence[Draft]) -> Markup:
    filed = [[button(texts.line(row, demand), Own(id=row.id, do="card"))] for row, demand in rows]
    open_ = [[button(_draft_line(draft), Step(draft=draft.id, do="go", at=draft.at or ""))] for draft in begun]
    return markup([*filed, *open_])


def _draft_line(draft: Draft) -> str:
    return f"📝 没填完：{brief(str(draft.answers[ABOUT]['title']), 24)}"


def mine_and(row: Solution) -> Markup:
    return markup([[button(f"查看 {row.number}", Own(id=row.id, do="card"))], [button("我的方案", Mine())]])


def card(row: Solution, *, asked: bool, stale: bool) -> Markup:
    rows = [[button("📋 全部内容", Own(id=row.id, do="whole"))]]
    if asked:
        rows.insert(0, [button("💬 答复提问", Own(id=row.id, do="answer"))])
    if stale and row.state != State.WITHDRAWN:
        rows.insert(0, [button("✅ 看过了，方案不变", Own(id=row.id, do="confirm"))])
    if row.state in BEFORE:
        rows.append([button("✏️ 修改", Own(id=row.id, do="edit")), button("↩️ 撤回", Own(id=row.id, do="withdraw"))])
    return markup([*rows, [button("‹ 我的方案", Mine())]])


def sure(row: Solution) -> Markup:
    return markup([[button("确定撤回", Own(id=row.id, do="withdrawn"))], [button(BACK, Own(id=row.id, do="card"))]])


def back(row: Solution) -> Markup:
    return markup([[button(BACK, Own(id=row.id, do="card"))]])


def open_own(row: Solution) -> Markup:
    """Under a notice to the challenger."""
    return markup([[button("打开", Own(id=row.id, do="card"))]])


# Staff


def queue(rows: Pairs) -> Markup:
    listed = [
        [button(texts.line(row, demand), Check(id=row.id, version=row.version, do="card"))] for row, demand in rows
    ]
    return markup(listed)


def check(row: Solution) -> Markup:
    rows = []
    if row.state == State.SUBMITTED:
        rows.append([_check(row, "✅ 材料齐全，送达需求方", "deliver"), _check(row, "↩️ 退回补正", "return")])
    return markup([*rows, [button("‹ 待审方案", Queue())]])


def _check(row: Solution, label: str, do: str) -> InlineKeyboardButton:
    return button(label, Check.model_validate({"id": row.id, "version": row.version, "do": do}))


# The demander


def received(demand: Demand, rows: Sequence[Solution]) -> Markup:
    listed = [[button(texts.received_line(row), Weigh(id=row.id, do="card"))] for row in rows]
    compare = [
        button("📊 对照表 Excel", Received(demand=demand.id, do="sheet")),
        button("🖼 对照图", Received(demand=demand.id, do="picture")),
    ]
    return markup([*listed, compare if rows else []])


def weigh(row: Solution) -> Markup:
    marks = row.marks or {}
    rows = [
        [
            button(
                f"{label if value == 1 else ''}{'★' if value <= marks.get(aspect, 0) else '☆'}",
                Mark(id=row.id, aspect=_aspect(aspect), value=value),
            )
            for value in range(1, BEST + 1)
        ]
        for aspect, label in texts.ASPECTS.items()
    ]
    listed = row.state == State.SHORTLISTED
    star = button("取消入围" if listed else "⭐️ 列入候选", Weigh(id=row.id, do="unlist" if listed else "shortlist"))
    ask = button("❓ 问挑战者", Weigh(id=row.id, do="ask"))
    sealed = button("🔓 查看保密部分", Room(about="solution", subject=row.id))
    return markup([*rows, [star, ask], [sealed], [button("‹ 全部方案", Received(demand=row.demand_id, do="list"))]])


def _aspect(name: str) -> Aspect:
    return Mark.model_validate({"id": 1, "aspect": name, "value": 1}).aspect


def open_received(row: Solution) -> Markup:
    """Under a notice to the demander."""
    return markup([[button("打开", Weigh(id=row.id, do="card"))]]) if row.state in HERE else None
