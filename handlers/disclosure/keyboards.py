"""The buttons about disclosure."""

from collections.abc import Mapping, Sequence

from aiogram.types import InlineKeyboardMarkup

from handlers.disclosure import texts
from handlers.disclosure.callbacks import About, Ask, Asked, Decide, Look, Room
from handlers.keyboards import button, markup
from storage.disclosures import State
from storage.tables.solutions import Disclosure

Markup = InlineKeyboardMarkup | None


def room(about: About, subject: int, rows: Sequence[Disclosure]) -> Markup:
    """The next thing that can be done about each level, as far as the one before it is granted."""
    known = {row.level: row.state for row in rows}
    lines = []
    for level, label in texts.LEVELS.items():
        if known.get(level) == State.GRANTED:
            lines.append([button(f"👁 查看{label}", Look(about=about, subject=subject, level=level))])
            continue
        if known.get(level) != State.ASKED:
            lines.append([button(f"🔓 申请{label}", Ask(about=about, subject=subject, level=level))])
        break
    return markup(lines)


def open_room(about: About, subject: int) -> Markup:
    return markup([[button("打开", Room(about=about, subject=subject))]])


def decide(row: Disclosure) -> Markup:
    match row.state:
        case State.ASKED:
            first = [
                button("✅ 同意", Decide(id=row.id, do="grant")),
                button("✖️ 不同意", Decide(id=row.id, do="decline")),
            ]
        case State.GRANTED:
            first = [button("🔒 收回", Decide(id=row.id, do="revoke"))]
        case _:
            first = []
    return markup([first, [button("👁 查看记录", Decide(id=row.id, do="views"))], [button("‹ 全部申请", Asked())]])


def list_(rows: Sequence[Disclosure], numbers: Mapping[int, str]) -> Markup:
    return markup([[button(texts.line(row, numbers[row.id]), Decide(id=row.id, do="views"))] for row in rows])
