"""The buttons about demands, for those who filed them."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.demand import texts
from handlers.demand.callbacks import Approve, Confirm, Mine, Own, Redact
from handlers.demand.fields import HIDEABLE
from handlers.demand.public import how
from handlers.disclosure.callbacks import Asked
from handlers.enquiry.callbacks import About
from handlers.form.callbacks import Begin, Step
from handlers.form.fields import Form
from handlers.keyboards import BACK, button, markup
from handlers.solution.callbacks import Received
from storage.lifecycle import MOVES, OPEN, State, open_fields
from storage.tables.demands import Demand
from storage.tables.forms import Draft

Markup = InlineKeyboardMarkup | None
PUBLIC, EDIT = "👁 看公开全文", "✏️ 修改"
SEEN = 16  # characters of a digest: enough to tell any two texts apart


def mine(rows: Sequence[Demand], begun: Sequence[Draft], form: Form) -> Markup:
    """Those that were filed, then what is not finished."""
    filed = [[button(texts.line(row), Own(id=row.id, do="card"))] for row in rows]
    open_ = [
        [button(texts.draft_line(form, draft), Step(draft=draft.id, do="go", at=draft.at or ""))] for draft in begun
    ]
    return markup([*filed, *open_, [button("➕ 提交新的需求", Begin(form=form.name, do="new"))]])


def mine_and(row: Demand) -> Markup:
    return markup([[button(f"查看 {row.number}", Own(id=row.id, do="card")), button("我的需求", Mine())]])


def card(row: Demand, *, asked: bool) -> Markup:
    """What waits for the demander comes first, a line each; what else can be done stands two on a line."""
    id, state = row.id, State(row.state)
    others = []
    if state == State.APPROVED:
        others.append(button(PUBLIC, Own(id=id, do="preview")))
    if open_fields(state, list(HIDEABLE)) and state != State.RETURNED:
        others.append(button(EDIT, Own(id=id, do="edit")))
    elif state in OPEN - {State.RETURNED, State.SUSPENDED}:
        others.append(button("✏️ 改联系方式", Own(id=id, do="edit")))
    if state in MOVES["reopen"].origin:
        others.append(button("🔁 要求修改内容", Own(id=id, do="reopen")))
    if state in OPEN - {State.PUBLISHED, State.SUSPENDED}:
        others.append(button(texts.ADJUST, Own(id=id, do="redact")))
    others += [button("📋 全部内容", Own(id=id, do="whole")), button("🕒 经过", Own(id=id, do="history"))]
    if state in OPEN:
        others.append(button("↩️ 撤回", Own(id=id, do="withdraw")))
    pairs = [others[start : start + 2] for start in range(0, len(others), 2)]
    return markup([*_waits(row, asked=asked), *_answers(row), *pairs, [button("‹ 我的需求", Mine())]])


def _answers(row: Demand) -> list[list[InlineKeyboardButton]]:
    """What came of publication."""
    if row.state != State.PUBLISHED:
        return []
    return [
        [
            button("💡 解决方案", Received(demand=row.id, do="list")),
            button("❓ 待答问题", About(demand=row.id, do="waiting")),
        ],
        [button("🔓 别人申请查看的内容", Asked())],
    ]


def notice(row: Demand, *, asked: bool = False) -> Markup:
    """Under the word that something happened: what waits for the demander is one tap away."""
    return markup([*_waits(row, asked=asked), [_open(row)]])


def _waits(row: Demand, *, asked: bool) -> list[list[InlineKeyboardButton]]:
    id, state = row.id, State(row.state)
    rows = []
    if state == State.CONFIRMATION:
        rows.append([button("📝 看梳理后的文本", Own(id=id, do="refined"))])
    if state == State.APPROVAL:
        rows.append([button(PUBLIC, Own(id=id, do="preview"))])
    if asked:
        rows.append([button("💬 答复提问", Own(id=id, do="answer"))])
    if state == State.RETURNED:
        rows.append([button(EDIT, Own(id=id, do="edit"))])
    return rows


def refined(row: Demand) -> Markup:
    return markup(
        [
            [button("✅ 确认，就用这个文本", Confirm(id=row.id, version=row.version))],
            [button("✍️ 有意见", Own(id=row.id, do="object"))],
            [_back(row)],
        ]
    )


def preview(row: Demand, *, ready: bool) -> Markup:
    """`ready`: nothing stands in it that must not."""
    rows = []
    if row.state == State.APPROVAL and ready:
        rows.append([button("✅ 批准，就按这个全文发布", Approve(id=row.id, seen=(row.public_hash or "")[:SEEN]))])
    rows.append([button(texts.ADJUST, Own(id=row.id, do="redact"))])
    if row.state == State.APPROVAL:
        rows.append([button("✍️ 不同意，请改", Own(id=row.id, do="disapprove"))])
    return markup([*rows, [_back(row)]])


def redact(row: Demand) -> Markup:
    """A line a field: how it is shown now, and the other two ways."""
    rows = []
    for key in HIDEABLE:
        now = how(row.disclosure, key)
        label = f"{texts.how_shown(row.disclosure, key)} {texts.label(key)}"
        others = [
            button(word, Redact(id=row.id, version=row.version, field=key, how=way))
            for way, word in texts.WAYS.items()
            if way != now
        ]
        rows += [[button(label, Own(id=row.id, do="redact"))], others]
    return markup([*rows, [button(PUBLIC, Own(id=row.id, do="preview"))], [_back(row)]])


def sure(row: Demand, label: str, do: str) -> Markup:
    return markup([[button(label, Own.model_validate({"id": row.id, "do": do}))], [_back(row)]])


def back(row: Demand) -> Markup:
    return markup([[_back(row)]])


def open_(row: Demand) -> Markup:
    return markup([[_open(row)]])


def _open(row: Demand) -> InlineKeyboardButton:
    return button("打开", Own(id=row.id, do="card"))


def _back(row: Demand) -> InlineKeyboardButton:
    return button(BACK, Own(id=row.id, do="card"))
