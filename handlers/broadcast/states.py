"""What we wait for while an announcement is written; each is kept with the number of the announcement."""

from aiogram.fsm.context import FSMContext

from handlers.broadcast import texts
from handlers.errors import Refused

MARK = "broadcast."
CONTENT, LINKS, TIME, CORRECTION = (MARK + name for name in ("content", "links", "time", "correction"))


async def wait(state: FSMContext, what: str, **about: object) -> None:
    """Refused where somebody is in the middle of something else, which must not be lost."""
    await require_free(state)
    await state.set_state(what)
    await state.set_data(dict(about))


async def require_free(state: FSMContext) -> None:
    if (await state.get_state() or MARK).startswith(MARK):
        return
    raise Refused(texts.BUSY_ELSEWHERE)


async def stop(state: FSMContext) -> None:
    """We wait no more, if it was we who waited."""
    if (await state.get_state() or "").startswith(MARK):
        await state.clear()
