"""Which form an update is about."""

from collections.abc import Mapping
from typing import Any

from aiogram.filters import Filter
from aiogram.fsm.context import FSMContext
from aiogram.types import TelegramObject
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.filters import Found
from handlers.form.callbacks import Begin, Leaf, Pick, Step
from handlers.form.fields import Form
from handlers.form.turn import STATE, Turn
from handlers.reply import Reply
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage import drafts
from storage.powers import Actor, Refused


class Drafting(Filter):
    """`turn`: about the form the button belongs to, or else the one that is being filled in in this chat.

    A button of a form that is gone is refused; a conversation about one goes on without it.
    """

    def __init__(self, forms: Mapping[str, Form]) -> None:
        self._forms = forms

    async def __call__(
        self,
        event: TelegramObject,
        reply: Reply,
        actor: Actor,
        session: AsyncSession,
        state: FSMContext,
        knowledge: Knowledge,
        settings: Settings,
        raw_state: str | None = None,
        callback_data: Step | Pick | Leaf | None = None,
    ) -> Found:
        if callback_data is not None:
            draft = await drafts.get(session, id=callback_data.draft, actor=actor)
        elif raw_state == STATE:
            try:
                draft = await drafts.get(session, id=(await state.get_data()).get("draft", 0), actor=actor)
            except Refused:
                await state.clear()
                return False
        else:
            return False
        form = self._forms[draft.form].about(draft.answers)
        turn = Turn(form, draft, reply, actor, session, state, knowledge, settings)
        return {"turn": turn}


class Known(Filter):
    """`form`: the one that is to be begun."""

    def __init__(self, forms: Mapping[str, Form]) -> None:
        self._forms = forms

    async def __call__(self, event: TelegramObject, callback_data: Begin) -> bool | dict[str, Any]:
        form = self._forms.get(callback_data.form)
        return {"form": form} if form else False
