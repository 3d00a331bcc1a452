"""The buttons under what is said."""

from collections.abc import Iterable, Mapping, Sequence, Sized

from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from handlers import links, texts
from handlers.answers import MOST_QUOTED, NUMBERS
from handlers.callbacks import (
    Browse,
    Card,
    Contests,
    Example,
    Human,
    Menu,
    Original,
    Rate,
    Related,
    Shelf,
    Shelves,
    Turn,
    token,
)
from knowledge.answer import Answer, Source
from knowledge.base import Contact
from knowledge.document import Clause, Contest

UP, DOWN, CHOSEN = "👍", "👎", " ✓"
HUMAN, ORIGINAL, BACK = "🙋 找人工", "📄 查看原文", "‹ 返回"
SHORT = 10  # characters of a button that shares its line with another
Rows = Iterable[Sequence[InlineKeyboardButton]]


def button(text: str, data: CallbackData) -> InlineKeyboardButton:
    return InlineKeyboardButton(text=text, callback_data=data.pack())


def markup(rows: Rows) -> InlineKeyboardMarkup | None:
    """None where there is no button: Telegram takes no empty keyboard beside an edit."""
    full = [list(row) for row in rows if row]
    return InlineKeyboardMarkup(inline_keyboard=full) if full else None


def pairs(buttons: Sequence[InlineKeyboardButton]) -> list[list[InlineKeyboardButton]]:
    """Two on a line where both are short; a tick does not move them."""
    rows: list[list[InlineKeyboardButton]] = []
    for one in buttons:
        if rows and len(rows[-1]) == 1 and all(_short(button) for button in (*rows[-1], one)):
            rows[-1].append(one)
        else:
            rows.append([one])
    return rows


def _short(button: InlineKeyboardButton) -> bool:
    return len(button.text.removesuffix(CHOSEN)) <= SHORT


def home() -> InlineKeyboardMarkup | None:
    """The first page: questions to try, and the doors."""
    return markup([*_examples(), *_doors()])


def doors() -> InlineKeyboardMarkup | None:
    return markup(_doors())


def examples() -> InlineKeyboardMarkup | None:
    return markup(_examples())


def _examples() -> list[list[InlineKeyboardButton]]:
    return [[button(question, Example(question=question))] for question in texts.EXAMPLES]


def _doors() -> list[list[InlineKeyboardButton]]:
    return [
        [button("📝 提交需求", Menu(to="demand")), button("📢 公开的需求", Menu(to="demands"))],
        [
            button("🏆 赛事", Menu(to="contests")),
            button("☎️ 电话", Menu(to="contacts")),
            button("💡 帮助", Menu(to="help")),
        ],
    ]


def answer(answer: Answer, question: int) -> InlineKeyboardMarkup | None:
    """Under an answer: the originals, the questions worth asking next, the marks and a human."""
    related = [[button(text, Related(question=question, index=index))] for index, text in enumerate(answer.related)]
    marks = [
        button(UP, Rate(question=question, mark="1")),
        button(DOWN, Rate(question=question, mark="-1")),
    ]
    human = button(HUMAN, Human(question=question))
    return markup([originals(answer.sources), *related, [*marks, human] if answer.found else [human]])


def originals(sources: Sequence[Source]) -> list[InlineKeyboardButton]:
    """One for each sentence that is quoted by number, else one: from there one can turn the pages."""
    said = [source for source in sources if not source.row] or list(sources)
    if 1 < len(said) <= MOST_QUOTED and not said[0].row:
        numbered = zip(NUMBERS, said, strict=False)
        return [button(f"📄 原文 {number}", Original(key=source.key)) for number, source in numbered]
    return [button(ORIGINAL, Original(key=source.key)) for source in said[:1]]


def marked(query: CallbackQuery, mark: str) -> InlineKeyboardMarkup | None:
    """The buttons that stand there now, with the mark that was given ticked."""
    there = query.message.reply_markup if isinstance(query.message, Message) else None
    given = UP if mark == "1" else DOWN

    def ticked(old: InlineKeyboardButton) -> InlineKeyboardButton:
        plain = old.text.removesuffix(CHOSEN)
        return old.model_copy(update={"text": plain + CHOSEN if plain == given else plain})

    return markup([ticked(old) for old in row] for row in there.inline_keyboard) if there else None


def human(question: int) -> InlineKeyboardMarkup | None:
    return markup([[button(HUMAN, Human(question=question))]])


def clause(before: Clause | None, after: Clause | None) -> InlineKeyboardMarkup | None:
    row = [button("‹ 上一段", Turn(key=before.key))] if before else []
    row += [button("下一段 ›", Turn(key=after.key))] if after else []
    return markup([row])


def contacts(contacts: Sequence[Contact]) -> InlineKeyboardMarkup | None:
    """The originals, each once: several contacts may stand in one clause."""
    return markup([originals(list({contact.source.key: contact.source for contact in contacts}.values()))])


def elsewhere(username: str | None, key: str | None) -> InlineKeyboardMarkup | None:
    """Under a message sent through us into another chat: the way back to us."""
    row = [InlineKeyboardButton(text=ORIGINAL, url=links.url(username, links.payload(key)))] if key else []
    return markup([[*row, InlineKeyboardButton(text="💬 继续提问", url=links.url(username, links.ASK))]])


# ---- contests ----


def contests(kinds: Mapping[str, Sized]) -> InlineKeyboardMarkup | None:
    ways = [button("📍 按地区", Shelves(by="place")), button("🏭 按产业领域", Shelves(by="field"))]
    return markup([ways, [_shelf_button("kind", name, kinds[name]) for name in kinds]] if kinds else [])


def shelves(by: Shelf, shelves: Mapping[str, Sized]) -> InlineKeyboardMarkup | None:
    width = 3 if by == "place" else 2
    buttons = [_shelf_button(by, name, shelves[name]) for name in shelves]
    rows = [buttons[start : start + width] for start in range(0, len(buttons), width)]
    return markup([*rows, [button(BACK, Contests())]])


def _shelf_button(by: Shelf, name: str, contests: Sized) -> InlineKeyboardButton:
    return button(f"{name} {len(contests)}", Browse(by=by, of=token(name), page=0))


def shelf(here: Browse, contests: Sequence[tuple[str, Contest]], last: int) -> InlineKeyboardMarkup | None:
    """The contests of a page, one a row, then the pages beside it and the way back."""
    cards = [
        [button(texts.short_name(contest), Card(key=key, by=here.by, of=here.of, page=here.page))]
        for key, contest in contests
    ]
    turns = [button("‹ 上一页", here.model_copy(update={"page": here.page - 1}))] if here.page else []
    turns += [button("下一页 ›", here.model_copy(update={"page": here.page + 1}))] if here.page < last else []
    back = Contests() if here.by == "kind" else Shelves(by=here.by)
    return markup([*cards, turns, [button(BACK, back)]])


def card(here: Card) -> InlineKeyboardMarkup | None:
    back = Browse(by=here.by, of=here.of, page=here.page)
    return markup([[button(ORIGINAL, Original(key=here.key)), button(BACK, back)]])
