"""The buttons under a form."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import token
from handlers.form import texts
from handlers.form.callbacks import Begin, Do, Leaf, Pick, Step
from handlers.form.fields import Field, Form
from handlers.form.kinds import Choice, Choices, Files, Pledge
from handlers.form.turn import Turn
from handlers.keyboards import CHOSEN, button, markup, pairs
from storage.tables.forms import Draft

PAGE = 8  # options
Row = list[InlineKeyboardButton]
Markup = InlineKeyboardMarkup | None


def question(turn: Turn, field: Field, page: int = 0, among: Sequence[str] | None = None) -> Markup:
    """What can be done about a field. `among`: the options that are meant, where not all are."""
    return markup([*_options(turn, field, page, among), *_ways_on(turn, field)])


def _options(turn: Turn, field: Field, page: int, among: Sequence[str] | None) -> list[Row]:
    match field.kind:
        case Choice():
            return _pages(turn.draft, field, list(among or field.kind.options(turn.about)), page)
        case Choices():
            chosen = turn.draft.answers.get(field.key) or []
            picks = [_tick(turn.draft, field, option, option in chosen) for option in field.kind.options]
            return [*pairs(picks), [_step(turn, "完成" if chosen else field.kind.none, "done")]]
        case Pledge():
            return [[_pick(turn.draft, field, field.kind.yes)]]
        case Files() if turn.draft.answers.get(field.key):
            return [[_step(turn, "完成", "done"), _step(turn, "清空重传", "clear")]]
    return []


def _pages(draft: Draft, field: Field, options: list[str], page: int) -> list[Row]:
    last = max(0, (len(options) - 1) // PAGE)
    page = min(page, last)
    rows = pairs([_pick(draft, field, option) for option in options[page * PAGE : (page + 1) * PAGE]])
    turns = [("‹ 前面的", page - 1)] * (page > 0) + [("更多 ›", page + 1)] * (page < last)
    return [*rows, [button(label, Leaf(draft=draft.id, at=field.key, page=to)) for label, to in turns]]


def _pick(draft: Draft, field: Field, option: str) -> InlineKeyboardButton:
    return button(option, Pick(draft=draft.id, at=field.key, of=token(option), on=True))


def _tick(draft: Draft, field: Field, option: str, chosen: bool) -> InlineKeyboardButton:
    """One of several that may be chosen."""
    return button(option + CHOSEN * chosen, Pick(draft=draft.id, at=field.key, of=token(option), on=not chosen))


def _ways_on(turn: Turn, field: Field) -> list[Row]:
    answered = field.key in turn.draft.answers
    on: Row = []
    if answered and not isinstance(field.kind, Choices | Files):
        on.append(_step(turn, "保留不变", "keep"))
    if field.optional and not answered:
        on.append(_step(turn, "跳过", "skip"))
        if len(turn.missing) > 1 and all(one.optional for one in turn.missing):
            on.append(_step(turn, "选填的都跳过", "rest"))
    back = [_step(turn, "‹ 上一项", "back")] if turn.before(field) else []
    return [on, [*back, _step(turn, "📋 汇总", "all")]]


def _step(turn: Turn, label: str, do: Do, at: str | None = None) -> InlineKeyboardButton:
    return button(label, Step(draft=turn.draft.id, do=do, at=turn.draft.at or "" if at is None else at))


def first(turn: Turn, field: Field) -> Markup:
    """Under the very first question, with the ways to do it all at once."""
    sheets = [
        button("📄 下载空白表 Excel", Begin(form=turn.form.name, do="xlsx")),
        button("Word", Begin(form=turn.form.name, do="docx")),
    ]
    return markup([*_options(turn, field, 0, None), sheets])


def confirm(turn: Turn) -> Markup:
    return markup([[_step(turn, "对，继续", "yes"), _step(turn, "不对，重写", "again")]])


def aside(turn: Turn, field: Field) -> Markup:
    """A question was answered that may have been an answer itself."""
    return markup([[_step(turn, texts.said_as_answer(field), "mine")], *_ways_on(turn, field)])


def summary(turn: Turn) -> Markup:
    missing = bool(turn.missing)
    submit = turn.form.submit if turn.draft.subject is None else "保存修改"
    on = _step(turn, "继续填", "go", turn.missing[0].key) if missing else _step(turn, f"✅ {submit}", "submit", "")
    give_up = "🗑 放弃" if turn.draft.subject is None else "🗑 不改了"
    return markup(
        [[on], [_step(turn, "✏️ 修改", "fields", "")], [_step(turn, "以后再填", "later"), _step(turn, give_up, "drop")]]
    )


def fields(turn: Turn) -> Markup:
    labels = [(texts.field_and_answer(field, turn.draft.answers), field.key) for field in turn.fields]
    rows = pairs([_step(turn, label, "go", key) for label, key in labels])
    return markup([*rows, [_step(turn, "📋 汇总", "all")]])


def drop(turn: Turn) -> Markup:
    return markup([[_step(turn, "放弃", "dropped"), _step(turn, "接着填", "go")], [_step(turn, "以后再填", "later")]])


def begun(form: Form, drafts: Sequence[Draft]) -> Markup:
    """The newest can be gone on with; the others are in the list of what is theirs."""
    go = [[button("接着填", Step(draft=draft.id, do="go", at=draft.at or ""))] for draft in drafts[:1]]
    return markup([*go, [button("另起一份", Begin(form=form.name, do="new"))]])
