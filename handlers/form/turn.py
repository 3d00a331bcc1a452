"""One word in the conversation about a form: who says it, and all that is needed to go on."""

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from aiogram.fsm.context import FSMContext
from sqlalchemy.ext.asyncio import AsyncSession

from handlers.errors import Refused
from handlers.form import texts
from handlers.form.fields import About, Field, Form
from handlers.reply import Reply
from handlers.settings import Settings
from knowledge.base import Knowledge
from storage.powers import Actor
from storage.tables.forms import Draft

STATE = "form"


def today(reply: Reply, actor: Actor) -> date:
    """Where the person lives."""
    return reply.now.astimezone(ZoneInfo(actor.zone)).date()


@dataclass(frozen=True, slots=True)
class Turn:
    form: Form
    draft: Draft
    reply: Reply
    actor: Actor
    session: AsyncSession
    state: FSMContext
    knowledge: Knowledge
    settings: Settings

    @property
    def about(self) -> About:
        return About(self.draft.answers, today(self.reply, self.actor), self.knowledge)

    @property
    def fields(self) -> list[Field]:
        """Those that may be filled in here."""
        open_ = self.draft.fields
        return [field for field in self.form.fields if open_ is None or field.key in open_]

    @property
    def field(self) -> Field | None:
        """The one that is asked."""
        return next((field for field in self.fields if field.key == self.draft.at), None)

    @property
    def missing(self) -> list[Field]:
        return [field for field in self.fields if field.key not in self.draft.answers]

    def open_field(self, key: str) -> Field:
        """Raises Refused where it may not be changed."""
        field = next((field for field in self.fields if field.key == key), None)
        if field is None:
            raise Refused(texts.FIELD_CLOSED)
        return field

    def before(self, field: Field) -> Field | None:
        index = self.fields.index(field)
        return self.fields[index - 1] if index else None

    async def listen(self) -> None:
        """What is written from now on is about this form."""
        await self.state.set_state(STATE)
        await self.state.set_data({"draft": self.draft.id})

    async def leave(self) -> None:
        """What is written from now on is not about this form; about another it may well be."""
        if (await self.state.get_data()).get("draft") == self.draft.id:
            await self.state.clear()

    def keep(self, key: str, value: object) -> None:
        """Written down with everything else this update did."""
        self.draft.answers = {**self.draft.answers, key: value}
        self.draft.pending = None
        self.draft.touched_at = self.reply.now

    def forget(self, key: str) -> None:
        """It has not been answered."""
        self.draft.answers = {kept: value for kept, value in self.draft.answers.items() if kept != key}
