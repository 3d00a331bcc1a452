"""What we wait for from staff about a demand; each is kept with its id."""

from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext

from handlers.demand.texts import BUSY_ELSEWHERE
from handlers.errors import Refused

MARK = "desk."
WORDS, WORDING = MARK + "words", MARK + "wording"
at = StateFilter


async def wait(state: FSMContext, what: str, **about: object) -> None:
    """Refused where somebody is in the middle of something else, which must not be lost."""
    if not (await state.get_state() or MARK).startswith((MARK, "form")):
        raise Refused(BUSY_ELSEWHERE)
    await state.set_state(what)
    await state.set_data(dict(about))
