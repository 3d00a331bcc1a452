"""The buttons of the desk."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers import links
from handlers.callbacks import token
from handlers.demand.fields import BY_KEY
from handlers.demand.texts import BRIEFLY, REASONS
from handlers.desk import texts
from handlers.desk.callbacks import Act, Do, Expert, Invite, Queue, Refine, Refuse, Words, Write
from handlers.desk.strengths import Fit
from handlers.keyboards import BACK, button, markup
from storage.desk import PAGE
from storage.lifecycle import DESK, OPEN, State
from storage.powers import Actor
from storage.tables.demands import Demand

Markup = InlineKeyboardMarkup | None
REFINED = ("title", "problem", "indicators", "basis", "wish")  # what staff may reword


def queue(rows: Sequence[Demand], state: str, page: int, counts: Mapping[str, int], now: datetime, days: int) -> Markup:
    """`rows`: a page, and one more where there are more."""
    listed = [[_act(row, texts.line(row, now, days), "card")] for row in rows[:PAGE]]
    turns = [button("‹ 前面的", Queue(state=state, page=page - 1))] if page else []
    if len(rows) > PAGE:
        turns.append(button("更多 ›", Queue(state=state, page=page + 1)))
    others = [button("待办", Queue(state="", page=0))] if state else []
    others += [
        button(f"{BRIEFLY[one]} {counts[one]}", Queue(state=one, page=0))
        for one in State
        if counts.get(one) and one != state
    ]
    return markup([*listed, turns, *(others[start : start + 2] for start in range(0, len(others), 2))])


def card(row: Demand, actor: Actor) -> Markup:
    state, mine = State(row.state), row.taken_by == actor.id
    read = _act(row, "👁 看公开全文", "read")
    rows: list[list[InlineKeyboardButton]] = []
    match state:
        case State.SUBMITTED:
            rows = [[_act(row, "📥 受理", "take")]]
        case State.IN_REVIEW if not mine:
            rows = [[_act(row, "📥 接手", "take")]]
        case State.IN_REVIEW:
            rows = [
                [_act(row, "✍️ 改写", "fields"), _act(row, "📤 送需求方确认", "propose")],
                [_words(row, "↩️ 退回", "return"), _act(row, "⛔️ 不予受理", "reasons")],
                [_words(row, "🔗 并入另一项", "merge"), _act(row, "🧑‍🔬 征求专家", "experts")],
            ]
        case State.CONFIRMED:
            rows = [[_act(row, "📢 准备公开文本", "prepare")], [read, _act(row, "🔁 重新梳理", "rework")]]
        case State.APPROVAL:
            rows = [[read, _act(row, "🔁 重新梳理", "rework")]]
        case State.APPROVED:
            rows = [[_act(row, "🚀 公开发布", "publish")], [read]]
        case State.PUBLISHED:
            rows = [
                [_act(row, "🔎 找挑战者", "match")],
                [_act(row, "📦 标准格式 Excel", "xlsx"), _act(row, "Word", "docx")],
                [_words(row, "🧾 登记官网回执", "receipt"), _words(row, "🏁 未能解决", "unsolved")],
            ]
        case State.SUSPENDED:
            rows = [[_act(row, "▶️ 恢复", "resume")]]
    rows.append([_act(row, "📋 全部内容", "whole"), _act(row, "📎 附件", "files"), _act(row, "🕒 经过", "history")])
    if state in OPEN - {State.SUSPENDED}:
        rows.append([_words(row, "❓ 问需求方", "ask"), _words(row, "⏸ 暂停", "suspend")])
    return markup([*rows, [button("‹ 待办", Queue(state="" if state in DESK else state, page=0))]])


def fields(row: Demand) -> Markup:
    there = [key for key in REFINED if row.answers.get(key)]
    marked = row.proposal or {}
    rows = [
        [
            button(
                ("🔸 " if key in marked else "") + BY_KEY[key].label, Refine(id=row.id, version=row.version, field=key)
            )
        ]
        for key in there
    ]
    return markup([*rows, [_act(row, "📤 送需求方确认", "propose")], [_back(row)]])


def reasons(row: Demand) -> Markup:
    choices = [[button(word, Refuse(id=row.id, version=row.version, code=code))] for code, word in REASONS.items()]
    return markup([*choices, [_back(row)]])


def experts(row: Demand, names: Mapping[int, str]) -> Markup:
    return markup([*([button(name, Expert(id=row.id, of=token(str(id))))] for id, name in names.items()), [_back(row)]])


def fitting(row: Demand, found: Sequence[Fit], names: Mapping[int, str], invited: Collection[int]) -> Markup:
    rows = [
        [button(f"✉️ 邀请 {names.get(fit.person, '')}", Invite(id=row.id, of=token(str(fit.person))))]
        for fit in found
        if fit.person not in invited
    ]
    return markup([*rows, [_back(row)]])


def back(row: Demand) -> Markup:
    return markup([[_back(row)]])


def post(username: str | None, row: Demand) -> Markup:
    """Under what is published: back into the bot."""
    url = links.url(username, links.demand(row.number))
    return markup([[InlineKeyboardButton(text="💡 我有办法", url=url)]])


def _back(row: Demand) -> InlineKeyboardButton:
    return _act(row, BACK, "card")


def _act(row: Demand, label: str, do: Do) -> InlineKeyboardButton:
    return button(label, Act(id=row.id, version=row.version, do=do))


def _words(row: Demand, label: str, do: Write) -> InlineKeyboardButton:
    return button(label, Words(id=row.id, version=row.version, do=do))
