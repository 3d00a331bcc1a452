"""The buttons under published demands."""

from collections.abc import Collection, Mapping, Sequence

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.callbacks import token
from handlers.catalogue import texts
from handlers.catalogue.callbacks import Listed, Public, Shelves, Subscribe
from handlers.disclosure.callbacks import Room
from handlers.enquiry.callbacks import About
from handlers.keyboards import CHOSEN, button, markup, pairs
from handlers.solution.callbacks import Answer
from storage.tables.demands import Demand

Markup = InlineKeyboardMarkup | None
PAGE = 8
NEWS = 10  # demands in a message that tells of new ones


def listed(rows: Sequence[Demand], of: str, page: int) -> Markup:
    """`rows`: a page, and one more where there are more."""
    turns = [button("‹ 前面的", Listed(of=of, page=page - 1))] if page else []
    if len(rows) > PAGE:
        turns.append(button("更多 ›", Listed(of=of, page=page + 1)))
    return markup([*_lines(rows[:PAGE]), turns, *_ways()])


def found(rows: Sequence[Demand]) -> Markup:
    return markup([*_lines(rows), *_ways()])


def news(rows: Sequence[Demand]) -> Markup:
    return markup([*_lines(rows[:NEWS]), [button("🔔 改订阅", Shelves(to="subscribe"))]])


def card(row: Demand, *, follows: bool) -> Markup:
    look = [button("🔎 相近的需求", Public(id=row.id, do="similar")), button("📢 全部需求", Listed(of="", page=0))]
    follow = button("☆ 取消关注", About(demand=row.id, do="leave"))
    if not follows:
        follow = button("⭐️ 关注", About(demand=row.id, do="follow"))
    return markup(
        [
            [button("💡 我有办法", Answer(demand=row.id)), button("❓ 提问", About(demand=row.id, do="ask"))],
            [
                button("💬 问答", About(demand=row.id, do="read")),
                button("🔓 未公开的内容", Room(about="demand", subject=row.id)),
            ],
            [follow, button(f"🔔 订阅{row.industry}", Subscribe(of=token(row.industry), on=True, listed=False))],
            look,
        ]
    )


def open_(row: Demand) -> Markup:
    """Under a notice."""
    return markup([[button(f"查看 {row.number}", Public(id=row.id, do="card"))]])


def industries(counts: Mapping[str, int]) -> Markup:
    names = [button(f"{name}（{count}）", Listed(of=token(name), page=0)) for name, count in counts.items()]
    return markup([*pairs(names), [button(texts.ALL, Listed(of="", page=0))]])


def subscriptions(names: Sequence[str], mine: Collection[str]) -> Markup:
    """`names`: of industries; the first, "", is all of them."""
    choices = [
        button((name or texts.ALL) + CHOSEN * (name in mine), Subscribe(of=_of(name), on=name not in mine, listed=True))
        for name in names
    ]
    return markup([choices[:1], *pairs(choices[1:]), [button("📢 看公开的需求", Listed(of="", page=0))]])


def _of(name: str) -> str:
    return token(name) if name else ""


def _lines(rows: Sequence[Demand]) -> list[list[InlineKeyboardButton]]:
    return [[button(texts.line(row), Public(id=row.id, do="card"))] for row in rows]


def _ways() -> list[list[InlineKeyboardButton]]:
    return [
        [button("🔍 怎么找", Shelves(to="how")), button("🏭 按产业", Shelves(to="look"))],
        [button("🔔 订阅新需求", Shelves(to="subscribe"))],
    ]
