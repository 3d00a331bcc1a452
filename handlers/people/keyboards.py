"""The buttons under what is said about people."""

from collections.abc import Callable, Collection, Mapping, Sequence

from aiogram.filters.callback_data import CallbackData
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.broadcast.categories import CATEGORIES
from handlers.callbacks import token
from handlers.keyboards import BACK, button, markup
from handlers.people.callbacks import (
    ALL,
    Declare,
    Erase,
    Follow,
    Invite,
    Issue,
    Journal,
    Me,
    Shelf,
    Staff,
    Subscribe,
    TakeBack,
    Withdraw,
    Zone,
)
from handlers.people.cities import OFFERED
from handlers.people.texts import me as own
from handlers.people.texts import staff as given
from handlers.people.texts.words import ROLES
from storage.preferences import Kind
from storage.roles import DECLARED, GIVEN, Holder
from storage.tables.people import Invitation

NAME = 24  # characters of a name on a button
Row = list[InlineKeyboardButton]
HOME: Row = [button(BACK, Me(to="home"))]


def me() -> InlineKeyboardMarkup | None:
    return markup(
        [
            [button("🪪 我的身份", Me(to="roles")), button("⭐ 关注", Me(to="follow"))],
            [button("📣 公告订阅", Me(to="news")), button("🕒 时区", Me(to="zone"))],
            [button("📦 导出我的数据", Me(to="export")), button("🗑 删除我的数据", Me(to="erase"))],
        ]
    )


def back() -> InlineKeyboardMarkup | None:
    return markup([HOME])


def roles(mine: Collection[str]) -> InlineKeyboardMarkup | None:
    rows = [[_tick(ROLES[role], role in mine, Declare(role=role, on=role not in mine))] for role in DECLARED]
    return markup([*rows, HOME])


def follow(contests: int, industries: int) -> InlineKeyboardMarkup | None:
    rows = [
        button(f"🏆 赛事（已关注 {contests}）", Shelf(kind="contest", page=0)),
        button(f"🏭 产业领域（已关注 {industries}）", Shelf(kind="industry", page=0)),
    ]
    return markup([*([row] for row in rows), HOME])


def shelf(
    kind: Kind, names: Mapping[str, str], followed: Collection[str], page: int, last: int
) -> InlineKeyboardMarkup | None:
    """`names`: what can be followed, and what it is called on a button."""
    width = 1 if kind == "contest" else 2
    buttons = [
        _tick(label, name in followed, Follow(kind=kind, of=token(name), on=name not in followed, page=page))
        for name, label in names.items()
    ]
    rows = [buttons[start : start + width] for start in range(0, len(buttons), width)]
    turns = _turns(page, last, lambda number: Shelf(kind=kind, page=number))
    return markup([*rows, turns, [button(BACK, Me(to="follow"))]])


def news(muted: Collection[str]) -> InlineKeyboardMarkup | None:
    rows = [
        [_tick(name, key not in muted, Subscribe(category=key, on=key in muted))] for key, name in CATEGORIES.items()
    ]
    return markup([*rows, HOME])


def zones() -> InlineKeyboardMarkup | None:
    cities = [button(city, Zone(index=index)) for index, city in enumerate(OFFERED)]
    return markup([*(cities[start : start + 3] for start in range(0, len(cities), 3)), HOME])


def erase() -> InlineKeyboardMarkup | None:
    return markup([[button("📦 先导出一份", Me(to="export"))], [button("🗑 确定删除", Erase())], HOME])


def _tick(label: str, on: bool, data: Declare | Follow | Subscribe) -> InlineKeyboardButton:
    return button((own.ON if on else "") + label, data)


# ---- staff ----


def holders(
    shown: Sequence[Holder], pending: Sequence[Invitation], page: int, last: int, zone: str
) -> InlineKeyboardMarkup | None:
    """For admins; for other staff there are only the pages."""
    rows = [[_take_back(one)] for one in shown if one.role in GIVEN]
    links = [[button(given.waiting(row, zone), Withdraw(of=token(row.code_hash)))] for row in pending]
    invite = [
        button("➕ 邀请工作人员", Invite(role="staff", page=0)),
        button("➕ 邀请专家", Invite(role="expert", page=0)),
    ]
    return markup([*rows, _staff_turns(page, last), *links, invite, [button("📜 操作记录", Journal(before=0))]])


def read_only(page: int, last: int) -> InlineKeyboardMarkup | None:
    return markup([_staff_turns(page, last)])


def _staff_turns(page: int, last: int) -> Row:
    return _turns(page, last, lambda number: Staff(page=number))


def _take_back(holder: Holder) -> InlineKeyboardButton:
    name = holder.name if len(holder.name) <= NAME else f"{holder.name[:NAME]}…"
    return button(f"收回：{name}·{ROLES[holder.role]}", TakeBack(of=mark(holder), sure=False))


def mark(holder: Holder) -> str:
    """A token of the person with the role: the button tells neither."""
    return token(f"{holder.person} {holder.role} {holder.scope}")


def take_back(holder: Holder) -> InlineKeyboardMarkup | None:
    return markup([[button("确认收回", TakeBack(of=mark(holder), sure=True))], [button(BACK, Staff(page=0))]])


def scopes(invite: Invite, organisers: Sequence[str], last: int) -> InlineKeyboardMarkup | None:
    everywhere = [button("🌐 全部赛事", Issue(role=invite.role, of=ALL))]
    rows = [[button(name, Issue(role=invite.role, of=token(name)))] for name in organisers]
    turns = _turns(invite.page, last, lambda number: Invite(role=invite.role, page=number))
    return markup([everywhere, *rows, turns, to_staff_row()])


def to_staff_row() -> Row:
    return [button("‹ 返回名单", Staff(page=0))]


def to_staff() -> InlineKeyboardMarkup | None:
    return markup([to_staff_row()])


def journal(before: int, oldest: int | None) -> InlineKeyboardMarkup | None:
    """`oldest`: the last entry of this page, if there are more."""
    row = [button("‹ 最新", Journal(before=0))] if before else []
    row += [button("更早 ›", Journal(before=oldest))] if oldest else []
    return markup([row, to_staff_row()])


def _turns(page: int, last: int, to: Callable[[int], CallbackData]) -> Row:
    row = [button("‹ 上一页", to(page - 1))] if page else []
    return row + ([button("下一页 ›", to(page + 1))] if page < last else [])
