"""What is written or sent while a form is filled in, and which of the others it is for."""

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.filters import Command
from aiogram.types import Message

from handlers import commands
from handlers.filters import Found
from handlers.form import aside, keyboards, said, sheets, talk, texts, uploads
from handlers.form.fields import Field
from handlers.form.filters import Drafting
from handlers.form.kinds import Files
from handlers.form.turn import Turn
from handlers.form.wrong import Wrong

NEARLY_ALL = 3500  # characters: with more, an app may have cut a text in two
TOGETHER = 2  # seconds between the parts
NOTHING = frozenset({"无", "没有", "暂无", "跳过", "不填"})  # in place of what may be left out
YES = frozenset({"对", "对的", "是", "是的", "正确", "没错", "好", "好的", "可以", "继续", "ok"})


async def field_asked(message: Message, turn: Turn) -> Found:
    """`field` and `text`: what was written to the field that is asked; no command."""
    text = message.text
    return bool(turn.field and text and not text.startswith("/")) and {"field": turn.field, "text": text}


async def tail(message: Message, turn: Turn) -> bool:
    """What Telegram cut off the message before, which was too long for one."""
    cut = (await turn.state.get_data()).get("cut")
    written = message.text and not message.text.startswith("/")
    return bool(written) and cut is not None and message.date.timestamp() - cut <= TOGETHER


async def not_taken(message: Message, turn: Turn) -> None:
    turn.reply.say(texts.TAIL)


async def written(message: Message, field: Field, text: str, turn: Turn) -> None:
    await _read(turn, field, text)
    if len(text) >= NEARLY_ALL:
        await turn.state.update_data(cut=message.date.timestamp())


async def _read(turn: Turn, field: Field, text: str) -> None:
    if aside.is_marked(text):
        await aside.answer(turn, aside.unmarked(text))
    elif filled := sheets.read_text(turn.form, text):
        await uploads.from_sheet(turn, filled)
    else:
        await _answered(turn, field, text)


async def _answered(turn: Turn, field: Field, text: str) -> None:
    word, pending = said.bare(text), turn.draft.pending or {}
    if field.optional and word in NOTHING:
        await talk.take(turn, field, None)
        return
    if "value" in pending and word in YES:
        await talk.take(turn, field, pending["value"])
        return
    question = await aside.is_question(turn, field, text)
    try:
        value = field.kind.read(text, turn.about)
    except Wrong as wrong:
        if question:
            await aside.answer(turn, text)
        else:
            talk.say_wrong(turn, field, text, wrong)
        return
    if question:
        # It may well be what they want to file: they have the last word
        await aside.answer(turn, text, answer_too=True)
    else:
        await talk.understand(turn, field, text, value)


async def whole_shown(message: Message, turn: Turn) -> Found:
    """`text`: what was written while the whole is looked at; no command."""
    text = message.text
    return bool(turn.field is None and text and not text.startswith("/")) and {"text": text}


async def beside_whole(message: Message, text: str, turn: Turn) -> None:
    """A question, or a filled sheet."""
    if filled := sheets.read_text(turn.form, text):
        await uploads.from_sheet(turn, filled)
        return
    await aside.beside_whole(turn, text)


async def cancel(message: Message, turn: Turn) -> None:
    filled = sum(1 for value in turn.draft.answers.values() if value is not None)
    turn.reply.say(texts.DROP_SURE.format(title=turn.form.title, filled=filled), keyboards.drop(turn))


async def edited(message: Message, turn: Turn) -> None:
    turn.reply.say(texts.EDITED)


async def not_text(message: Message, turn: Turn) -> Found:
    return turn.field is not None and message.content_type != ContentType.TEXT


async def other(message: Message, turn: Turn) -> None:
    assert turn.field is not None
    sentence = texts.SEND_FILES if isinstance(turn.field.kind, Files) else texts.ONLY_TEXT
    turn.reply.say(sentence, keyboards.question(turn, turn.field))


def setup(drafting: Drafting) -> Router:
    router = Router(name="form.messages")
    router.message.register(cancel, Command(commands.CANCEL), drafting)
    router.message.register(uploads.uploaded, uploads.file_there, drafting)
    router.message.register(not_taken, drafting, tail)
    router.message.register(written, drafting, field_asked)
    router.message.register(beside_whole, drafting, whole_shown)
    router.message.register(other, drafting, not_text)
    router.edited_message.register(edited, drafting)
    return router
