"""An announcement as its reader sees it."""

from typing import Any, NamedTuple

from aiogram.methods import DeleteMessage, EditMessageCaption, EditMessageText, SendDocument, SendMessage, SendPhoto
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from handlers import keyboards
from handlers.broadcast.callbacks import Mute
from handlers.broadcast.categories import CATEGORIES
from handlers.cut import LIMIT, escape, units

CAPTION = 1024  # UTF-16 units under a picture or a document
NO_MORE = "🔕 不再接收此类公告"
ROOM = {"text": LIMIT, "photo": CAPTION, "document": CAPTION}


class Announcement(NamedTuple):
    """What is said, and under which heading."""

    content: dict[str, Any]
    category: str
    scope: str


def send(of: Announcement, chat: int) -> SendMessage | SendPhoto | SendDocument:
    html, markup, file = _html(of), _markup(of), of.content.get("file") or ""
    match of.content["kind"]:
        case "photo":
            return SendPhoto(chat_id=chat, photo=file, caption=html, reply_markup=markup)
        case "document":
            return SendDocument(chat_id=chat, document=file, caption=html, reply_markup=markup)
        case _:
            return SendMessage(chat_id=chat, text=html, reply_markup=markup)


def change(of: Announcement, chat: int, message: int) -> EditMessageText | EditMessageCaption:
    """The same message with other words."""
    html, markup = _html(of), _markup(of)
    if of.content["kind"] == "text":
        return EditMessageText(chat_id=chat, message_id=message, text=html, reply_markup=markup)
    return EditMessageCaption(chat_id=chat, message_id=message, caption=html, reply_markup=markup)


def take_back(chat: int, message: int) -> DeleteMessage:
    return DeleteMessage(chat_id=chat, message_id=message)


def room(kind: str, scope: str) -> int:
    """UTF-16 units its author may fill, whatever the category."""
    return ROOM[kind] - max(units(_heading(name, scope)) for name in CATEGORIES.values())


def _heading(category: str, scope: str) -> str:
    return f"📢 {category}{f' · {scope}' if scope else ''}\n\n"


def _html(of: Announcement) -> str:
    heading = _heading(CATEGORIES[of.category], escape(of.scope)).strip()
    return f"<b>{heading}</b>\n\n{of.content['html']}".strip()


def _markup(of: Announcement) -> InlineKeyboardMarkup | None:
    links = [[InlineKeyboardButton(text=text, url=url)] for text, url in of.content["buttons"]]
    no_more = keyboards.button(NO_MORE, Mute.model_validate({"category": of.category}))
    return keyboards.markup([*links, [no_more]])
