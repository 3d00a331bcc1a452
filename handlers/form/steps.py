"""The buttons of a form."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery

from handlers.errors import Refused
from handlers.form import keyboards, talk, texts
from handlers.form.callbacks import Leaf, Pick, Step
from handlers.form.fields import Field
from handlers.form.filters import Drafting
from handlers.form.kinds import Choice, Choices, Files, Pledge, by_token
from handlers.form.turn import Turn
from handlers.form.wrong import Wrong
from storage import attachments, drafts


async def step(query: CallbackQuery, callback_data: Step, turn: Turn) -> None:
    do, at = callback_data.do, callback_data.at
    if do in ABOUT_FIELD and at != turn.draft.at:
        # Tapped twice, or on another device, or far above
        turn.reply.toast(texts.NOT_WAITING)
        return
    await STEPS[do](turn, at)


async def back(turn: Turn, at: str) -> None:
    before = turn.before(turn.open_field(at))
    turn.draft.at, turn.draft.pending = (before.key if before else at), None
    await talk.ask(turn)


async def skip(turn: Turn, at: str) -> None:
    field = turn.open_field(at)
    if not field.optional:
        raise Refused(texts.FIELD_CLOSED)
    await talk.take(turn, field, None)


async def rest(turn: Turn, at: str) -> None:
    """Nothing of what may be left out is filled in."""
    if any(not field.optional for field in turn.missing):
        raise Refused(texts.FIELD_CLOSED)
    for field in turn.missing:
        turn.keep(field.key, None)
    await talk.go_on(turn)


async def keep(turn: Turn, at: str) -> None:
    await talk.go_on(turn)


async def yes(turn: Turn, at: str) -> None:
    pending = turn.draft.pending or {}
    if "value" not in pending:
        turn.reply.toast(texts.ALREADY)
        return
    await talk.take(turn, turn.open_field(at), pending["value"])


async def again(turn: Turn, at: str) -> None:
    turn.draft.pending = None
    await talk.ask(turn)


async def mine(turn: Turn, at: str) -> None:
    """What looked like a question is the answer."""
    pending = turn.draft.pending or {}
    if "text" not in pending:
        turn.reply.toast(texts.ALREADY)
        return
    field, text = turn.open_field(at), pending["text"]
    try:
        await talk.understand(turn, field, text, field.kind.read(text, turn.about))
    except Wrong as wrong:
        talk.say_wrong(turn, field, text, wrong)


async def done(turn: Turn, at: str) -> None:
    """What was chosen, or sent, is all."""
    field = turn.open_field(at)
    if not isinstance(field.kind, Choices | Files):
        raise Refused(texts.FIELD_CLOSED)
    await talk.take(turn, field, turn.draft.answers.get(at) or ([] if isinstance(field.kind, Choices) else None))


async def clear(turn: Turn, at: str) -> None:
    if not isinstance(turn.open_field(at).kind, Files):
        raise Refused(texts.FIELD_CLOSED)
    turn.forget(at)
    await attachments.drop(turn.session, draft=turn.draft.id)
    await talk.ask(turn, [texts.CLEARED])


async def all_(turn: Turn, at: str) -> None:
    await talk.summary(turn)


async def fields(turn: Turn, at: str) -> None:
    turn.reply.show_buttons(keyboards.fields(turn))


async def go(turn: Turn, at: str) -> None:
    """To one field; without a name to wherever it goes on."""
    if at:
        turn.draft.at, turn.draft.pending = turn.open_field(at).key, None
    await talk.ask(turn)


async def submit(turn: Turn, at: str) -> None:
    await talk.submit(turn)


async def later(turn: Turn, at: str) -> None:
    await turn.leave()
    turn.reply.show(texts.KEPT_ASIDE.format(command=turn.form.name))


async def drop(turn: Turn, at: str) -> None:
    filled = sum(1 for value in turn.draft.answers.values() if value is not None)
    turn.reply.show(texts.DROP_SURE.format(title=turn.form.title, filled=filled), keyboards.drop(turn))


async def dropped(turn: Turn, at: str) -> None:
    await attachments.drop(turn.session, draft=turn.draft.id)
    await drafts.drop(turn.session, turn.draft)
    await turn.leave()
    turn.reply.show(texts.DROPPED)


ABOUT_FIELD = frozenset({"back", "skip", "rest", "keep", "yes", "again", "mine", "done", "clear"})
STEPS: dict[str, Callable[[Turn, str], Awaitable[None]]] = {
    "back": back,
    "skip": skip,
    "rest": rest,
    "keep": keep,
    "yes": yes,
    "again": again,
    "mine": mine,
    "done": done,
    "clear": clear,
    "all": all_,
    "fields": fields,
    "go": go,
    "submit": submit,
    "later": later,
    "drop": drop,
    "dropped": dropped,
}


async def pick(query: CallbackQuery, callback_data: Pick, turn: Turn) -> None:
    """An option. Under an older question it changes the answer given there."""
    field = turn.open_field(callback_data.at)
    match field.kind:
        case Choices() if (option := by_token(field.kind.options, callback_data.of)) is not None:
            _tick(turn, field, option, on=callback_data.on)
        case Pledge():
            await _choose(turn, field, True)
        case Choice() if (option := by_token(field.kind.options(turn.about), callback_data.of)) is not None:
            await _choose(turn, field, option)
        case _:
            raise Refused(texts.NONE_OF_THEM)


def _tick(turn: Turn, field: Field, option: str, *, on: bool) -> None:
    if field.key != turn.draft.at:
        turn.reply.toast(texts.NOT_WAITING)
        return
    assert isinstance(field.kind, Choices)
    chosen = set(turn.draft.answers.get(field.key) or ()) - {option} | ({option} if on else set())
    turn.keep(field.key, [one for one in field.kind.options if one in chosen])
    if not chosen:
        # That none of them applies is only said by its own button
        turn.forget(field.key)
    turn.reply.show_buttons(keyboards.question(turn, field))


async def _choose(turn: Turn, field: Field, value: object) -> None:
    if field.key == turn.draft.at:
        await talk.take(turn, field, value)
        return
    same = turn.draft.answers.get(field.key) == value
    if not same:
        turn.keep(field.key, value)
    turn.reply.toast(texts.ALREADY if same else texts.changed(field, value))


async def leaf(query: CallbackQuery, callback_data: Leaf, turn: Turn) -> None:
    if callback_data.at != turn.draft.at:
        turn.reply.toast(texts.NOT_WAITING)
        return
    await talk.ask(turn, page=callback_data.page)


def setup(drafting: Drafting) -> Router:
    router = Router(name="form.steps")
    router.callback_query.register(step, Step.filter(), drafting)
    router.callback_query.register(pick, Pick.filter(), drafting)
    router.callback_query.register(leaf, Leaf.filter(), drafting)
    return router
