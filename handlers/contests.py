"""/contests: the contests by place, by field and by kind, page by page, and the card of each."""

from aiogram import F, Router
from aiogram.filters import Command, CommandStart
from aiogram.types import CallbackQuery, Message

from handlers import commands, keyboards, links, texts
from handlers.callbacks import Browse, Card, Contests, Menu, Shelf, Shelves, token
from handlers.filters import Found
from handlers.reply import Reply
from knowledge.base import Knowledge
from knowledge.document import Contest

PAGE = 8  # contests on a page
Catalogue = dict[str, Contest]  # by the key of the contest's clause


def catalogue(knowledge: Knowledge) -> Catalogue:
    return {
        f"{document.id}.{contest.clause}": contest for document in knowledge.documents for contest in document.contests
    }


def shelves(knowledge: Knowledge, by: Shelf) -> dict[str, Catalogue]:
    """The contests under each name they stand under: a contest of three fields stands on three shelves."""
    sorted_: dict[str, Catalogue] = {}
    for key, contest in catalogue(knowledge).items():
        for name in _names(contest, by, knowledge):
            sorted_.setdefault(name, {})[key] = contest
    return dict(sorted(sorted_.items(), key=lambda shelf: -len(shelf[1]))) if by == "field" else sorted_


def _names(contest: Contest, by: Shelf, knowledge: Knowledge) -> list[str]:
    match by:
        case "kind":
            return [contest.kind]
        case "field":
            return [entry.field for entry in contest.entries]
        case "place":
            return [place] if (place := knowledge.place(contest)) else []


async def shelf_known(query: CallbackQuery, callback_data: Browse, knowledge: Knowledge) -> Found:
    """`name` and `contests`: the shelf the button stands for."""
    for name, contests in shelves(knowledge, callback_data.by).items():
        if token(name) == callback_data.of:
            return {"name": name, "contests": contests}
    return False


async def contest_known(query: CallbackQuery, callback_data: Card, knowledge: Knowledge) -> Found:
    contest = catalogue(knowledge).get(callback_data.key)
    return {"contest": contest} if contest else False


async def entrance(event: Message | CallbackQuery, reply: Reply, knowledge: Knowledge) -> None:
    reply.say(texts.contests(knowledge.contests), keyboards.contests(shelves(knowledge, "kind")))


async def back_to_entrance(query: CallbackQuery, reply: Reply, knowledge: Knowledge) -> None:
    reply.show(texts.contests(knowledge.contests), keyboards.contests(shelves(knowledge, "kind")))


async def choose(query: CallbackQuery, callback_data: Shelves, reply: Reply, knowledge: Knowledge) -> None:
    by = callback_data.by
    reply.show(texts.shelves(by), keyboards.shelves(by, shelves(knowledge, by)))


async def browse(query: CallbackQuery, callback_data: Browse, name: str, contests: Catalogue, reply: Reply) -> None:
    last = (len(contests) - 1) // PAGE
    page = min(callback_data.page, last)
    here = callback_data.model_copy(update={"page": page})
    shown = list(contests.items())[page * PAGE : (page + 1) * PAGE]
    reply.show(texts.shelf(name, len(contests), page, last), keyboards.shelf(here, shown, last))


async def card(query: CallbackQuery, callback_data: Card, contest: Contest, reply: Reply) -> None:
    reply.show(texts.card(contest), keyboards.card(callback_data))


def setup() -> Router:
    router = Router(name="contests")
    router.message.register(entrance, Command(commands.CONTESTS))
    router.message.register(entrance, CommandStart(deep_link=True, magic=F.args == links.CONTESTS))
    router.callback_query.register(entrance, Menu.filter(F.to == "contests"))
    router.callback_query.register(back_to_entrance, Contests.filter())
    router.callback_query.register(choose, Shelves.filter())
    router.callback_query.register(browse, Browse.filter(), shelf_known)
    router.callback_query.register(card, Card.filter(), contest_known)
    return router
