"""What we wait for about a demand; each is kept with its id. And how anything is waited for in words."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from aiogram.filters import StateFilter
from aiogram.fsm.context import FSMContext

from handlers.demand import texts
from handlers.errors import Refused, sentence
from handlers.form import turn
from handlers.form.texts import FORM_GOES_ON
from handlers.reply import Reply
from storage.powers import Forbidden
from storage.powers import Refused as NotAllowed

MARK = "demand."
ANSWER, OBJECTION, DISAPPROVAL, GENERAL = (MARK + name for name in ("answer", "objection", "disapproval", "general"))
at = StateFilter
WRITTEN_WRONG = frozenset({"demand_unknown", "demand_no_merge"})  # codes of refusals after which other words may do


async def wait(state: FSMContext, what: str, **about: object) -> None:
    """Refused where somebody is in the middle of something else, which must not be lost. A form that is being filled
    in is gone on with afterwards."""
    now, kept = await state.get_state() or "", await state.get_data()
    if now and now != turn.STATE and not now.startswith(what.partition(".")[0] + "."):
        raise Refused(texts.BUSY_ELSEWHERE)
    form = kept.get("draft" if now == turn.STATE else "form")
    await state.set_state(what)
    await state.set_data({**about, "form": form})


async def done(state: FSMContext) -> Sequence[str]:
    """We wait no more; what is to be said of a form that goes on."""
    form = (await state.get_data()).get("form")
    await state.clear()
    if form is None:
        return ()
    await state.set_state(turn.STATE)
    await state.set_data({"draft": form})
    return ("", FORM_GOES_ON)


@asynccontextmanager
async def for_once(state: FSMContext, reply: Reply) -> AsyncIterator[None]:
    """Where what we waited for cannot be done any more, that is said, and we wait no more."""
    try:
        yield
    except Forbidden:
        raise
    except NotAllowed as refusal:
        if refusal.code in WRITTEN_WRONG:
            raise
        reply.say([sentence(refusal), *await done(state)])
