"""The buttons about questions to a demander."""

from collections.abc import Sequence

from aiogram.types import InlineKeyboardMarkup

from handlers.catalogue.callbacks import Public
from handlers.enquiry.callbacks import Answer
from handlers.form.texts import brief
from handlers.keyboards import button, markup
from storage.tables.demands import Demand
from storage.tables.solutions import Enquiry

Markup = InlineKeyboardMarkup | None


def answer(enquiry: Enquiry) -> Markup:
    return markup([[button("💬 答复", Answer(id=enquiry.id))]])


def waiting(rows: Sequence[Enquiry]) -> Markup:
    return markup([[button(brief(row.text, 30), Answer(id=row.id))] for row in rows])


def about(row: Demand) -> Markup:
    return markup([[button(f"查看 {row.number}", Public(id=row.id, do="card"))]])
