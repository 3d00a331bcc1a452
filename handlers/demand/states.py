"""What we wait for about a demand; each is kept with its id."""

from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext

from handlers.demand import texts
from handlers.errors import Refused

MARK = "demand."
ANSWER, OBJECTION, DISAPPROVAL, GENERAL = (MARK + name for name in ("answer", "objection", "disapproval", "general"))
at = StateFilter


async def wait(state: FSMContext, what: str, **about: object) -> None:
    """Refused where somebody is in the middle of something else, which must not be lost. (A form is not: it is kept,
    and gone on with by /demand.)"""
    now = await state.get_state() or MARK
    if not now.startswith((MARK, "form")):
        raise Refused(texts.BUSY_ELSEWHERE)
    await state.set_state(what)
    await state.set_data(dict(about))
