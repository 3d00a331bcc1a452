"""How a form goes on: what is asked next, and how it is said."""

from collections.abc import Sequence
from typing import Any

from handlers.cut import escape
from handlers.errors import Refused
from handlers.form import keyboards, texts
from handlers.form.fields import Field
from handlers.form.kinds import Choice, Day
from handlers.form.turn import Turn
from handlers.form.wrong import Wrong

Lead = Sequence[str]


async def ask(turn: Turn, lead: Lead = (), *, page: int = 0) -> None:
    """The field that is to be filled in, or the whole where there is none."""
    field = turn.field
    if field is None:
        await summary(turn, lead)
        return
    await turn.listen()
    if turn.draft.pending and "value" in turn.draft.pending:
        turn.reply.show([*lead, texts.understood(field, turn.draft.pending["value"])], keyboards.confirm(turn))
        return
    answers = turn.draft.answers
    kept = field.kind.say(answers[field.key]) if answers.get(field.key) else None
    block = texts.question(field, turn.fields.index(field) + 1, len(turn.fields), kept)
    turn.reply.show([*lead, *block], keyboards.question(turn, field, page))


async def welcome(turn: Turn) -> None:
    """The first question of a new form."""
    field = turn.fields[0]
    await turn.listen()
    block = texts.question(field, 1, len(turn.fields), None)
    turn.reply.show([turn.form.intro, *block], keyboards.first(turn, field))


async def summary(turn: Turn, lead: Lead = ()) -> None:
    await turn.listen()
    turn.draft.at = None
    warnings = [] if turn.missing else await turn.form.warn(turn)
    turn.reply.show(
        [*lead, *texts.summary(turn.form, turn.fields, turn.draft.answers, warnings)], keyboards.summary(turn)
    )


async def go_on(turn: Turn, lead: Lead = ()) -> None:
    """To what has not been filled in yet."""
    turn.draft.pending = None
    turn.draft.at = turn.missing[0].key if turn.missing else None
    await ask(turn, lead)


async def take(turn: Turn, field: Field, value: Any) -> None:
    """An answer is there."""
    turn.keep(field.key, value)
    await go_on(turn, noted(field, value))


def noted(field: Field, value: Any) -> Lead:
    advice = field.coach(value) if field.coach and value is not None else ()
    return [texts.noted(field, value), *texts.coached(advice)]


async def understand(turn: Turn, field: Field, text: str, value: Any) -> None:
    """What was written as the answer to a field, and how it was read; a day is asked back where it was not in full."""
    if isinstance(field.kind, Day) and field.kind.say(value).partition("（")[0] != text.strip():
        turn.draft.pending = {"value": value}
        await ask(turn)
        return
    await take(turn, field, value)


def say_wrong(turn: Turn, field: Field, text: str, wrong: Wrong) -> None:
    """Nothing is lost: the field is still asked."""
    among = field.kind.matching(text, turn.about) if isinstance(field.kind, Choice) else None
    turn.reply.say(escape(str(wrong)), keyboards.question(turn, field, among=among))


async def submit(turn: Turn) -> None:
    if turn.missing:
        raise Refused(texts.INCOMPLETE.format(count=len(turn.missing)))
    await turn.form.finish(turn)
