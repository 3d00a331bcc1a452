"""What we wait for: the name under a paper. It is kept with the hash of the text that was shown."""

from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext

from handlers.demand.texts import BUSY_ELSEWHERE
from handlers.errors import Refused

MARK = "join."
SIGN = MARK + "sign"
signing = StateFilter(SIGN)


async def wait(state: FSMContext, seen: str) -> None:
    """Refused where somebody is in the middle of something else, which must not be lost."""
    if not (await state.get_state() or MARK).startswith((MARK, "form")):
        raise Refused(BUSY_ELSEWHERE)
    await state.set_state(SIGN)
    await state.set_data({"seen": seen})
