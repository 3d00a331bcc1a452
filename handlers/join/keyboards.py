"""The buttons of those who join and sign."""

from collections.abc import Sequence
from typing import Any

from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers.join.callbacks import SEEN, Accept, Own, Read
from handlers.keyboards import BACK, button, markup
from storage.undertakings import Text

Markup = InlineKeyboardMarkup | None


def which() -> Markup:
    return markup(
        [
            [button("🙋 报名成为挑战者", Own(do="begin"))],
            [button("✍️ 签署两份文件", Own(do="papers"))],
        ]
    )


def to_sign(left: Sequence[Text]) -> Markup:
    """One tap for each paper; the card, where all is done."""
    return markup([*_papers(left), [] if left else [button("我的挑战者资料", Own(do="card"))]])


def _papers(left: Sequence[Text]) -> list[list[InlineKeyboardButton]]:
    return [[button(label(text), _read(text))] for text in left]


def label(text: Text) -> str:
    return f"{'📖 阅读并接受' if text.paper == 'notice' else '✍️ 阅读并签署'}《{text.title}》"


def _read(text: Text) -> Read:
    return Read.model_validate({"paper": text.paper})


def accept(text: Text) -> Markup:
    return markup([[button("✅ 已阅读并接受", Accept(seen=text.hash[:SEEN]))]])


def card(left: Sequence[Text], *, copies: bool) -> Markup:
    return markup(
        [
            *_papers(left),
            [button("✏️ 修改", Own(do="edit")), *_copies(copies)],
            [button("🚪 退出", Own(do="leave"))],
        ]
    )


def page(left: Sequence[Text], *, copies: bool) -> Markup:
    return markup([*_papers(left), _copies(copies), [button("🙋 报名成为挑战者", Own(do="begin"))]])


def _copies(there: bool) -> list[Any]:
    return [button("📄 签署件", Own(do="copies"))] if there else []


def leave() -> Markup:
    return markup([[button("确定退出", Own(do="left"))], [button(BACK, Own(do="card"))]])
