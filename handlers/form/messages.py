"""What is written or sent while a form is filled in: answers, questions aside, files, a filled sheet."""

import asyncio

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.filters import Command
from aiogram.types import Message

from handlers import ask, commands
from handlers.filters import Found
from handlers.form import keyboards, said, sheets, talk, texts
from handlers.form.fields import Field
from handlers.form.filters import Drafting
from handlers.form.kinds import Files as FilesField
from handlers.form.kinds import Rows, Text
from handlers.form.turn import Turn
from handlers.form.wrong import Wrong
from handlers.given import Files, Given, Sent, sent
from storage import attachments

LARGEST = 20 * 1024 * 1024  # bytes: Telegram gives a bot no larger file
ASKS = "?？"
ASKING = (
    "吗",
    "呢",
    "什么",
    "怎么",
    "怎样",
    "如何",
    "多少",
    "哪",
    "几",
    "谁",
    "能不能",
    "可不可以",
    "是不是",
    "要不要",
    "为什么",
)
SHEETS = {"xlsx": sheets.read_xlsx, "docx": sheets.read_docx}
LONGEST_QUESTION = 60  # characters
NEARLY_ALL = 3500  # characters: with more, an app may have cut a text in two
TOGETHER = 2  # seconds between the parts
NOTHING = frozenset({"无", "没有", "暂无", "跳过", "不填"})  # in place of what may be left out
YES = frozenset({"对", "对的", "是", "是的", "正确", "没错", "好", "好的", "可以", "继续", "ok"})


async def field_asked(message: Message, turn: Turn) -> Found:
    """`field` and `text`: what was written to the field that is asked; no command."""
    text = message.text
    return bool(turn.field and text and not text.startswith("/")) and {"field": turn.field, "text": text}


async def file_there(message: Message) -> bool:
    return sent(message) is not None


async def tail(message: Message, turn: Turn) -> bool:
    """What Telegram cut off the message before, which was too long for one."""
    cut = (await turn.state.get_data()).get("cut")
    return bool(message.text) and cut is not None and message.date.timestamp() - cut <= TOGETHER


async def not_taken(message: Message, turn: Turn) -> None:
    turn.reply.say(texts.TAIL)


async def written(message: Message, field: Field, text: str, turn: Turn) -> None:
    await _read(turn, field, text)
    if len(text) >= NEARLY_ALL:
        await turn.state.update_data(cut=message.date.timestamp())


async def _read(turn: Turn, field: Field, text: str) -> None:
    if text.strip().startswith(tuple(ASKS)):
        await _aside(turn, text.strip().lstrip(ASKS))
    elif filled := sheets.read_text(turn.form, text):
        await _from_sheet(turn, filled)
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
    question = await _is_question(turn, field, text)
    try:
        value = field.kind.read(text, turn.about)
    except Wrong as wrong:
        if question:
            await _aside(turn, text)
        else:
            talk.say_wrong(turn, field, text, wrong)
        return
    if question:
        # It may well be what they want to file: they have the last word
        await _aside(turn, text, answer_too=True)
    else:
        await talk.understand(turn, field, text, value)


async def _is_question(turn: Turn, field: Field, text: str) -> bool:
    """Whether it is put as a question. Where anything may be written, the notice must know the answer, too."""
    line = text.strip()
    if len(line) > LONGEST_QUESTION or not (line.endswith(tuple(ASKS)) or any(word in line for word in ASKING)):
        return False
    if line.endswith(tuple(ASKS)) and not isinstance(field.kind, Text | Rows):
        return True
    answer = await turn.knowledge.ask(ask.clean(line))
    return answer.found and not answer.small_talk


async def _aside(turn: Turn, question: str, *, answer_too: bool = False) -> None:
    """Answered from the notice; then the same field is asked again."""
    await ask.respond(turn.reply, turn.actor, question, turn.knowledge, turn.session)
    assert turn.field is not None
    if answer_too:
        turn.draft.pending = {"text": question}
    number = turn.fields.index(turn.field) + 1
    block = texts.question(turn.field, number, len(turn.fields), None)
    buttons = keyboards.aside(turn, turn.field) if answer_too else keyboards.question(turn, turn.field)
    turn.reply.say([texts.BACK_TO_FORM, *block], buttons)


async def whole_shown(message: Message, turn: Turn) -> Found:
    """`text`: what was written while the whole is looked at; no command."""
    text = message.text
    return bool(turn.field is None and text and not text.startswith("/")) and {"text": text}


async def beside_whole(message: Message, text: str, turn: Turn) -> None:
    """A question, or a filled sheet."""
    if filled := sheets.read_text(turn.form, text):
        await _from_sheet(turn, filled)
        return
    await ask.respond(turn.reply, turn.actor, text.strip().lstrip(ASKS), turn.knowledge, turn.session)
    turn.reply.say([texts.BACK_TO_FORM, texts.WHOLE_ABOVE], keyboards.summary(turn))


async def uploaded(message: Message, turn: Turn, files: Files) -> None:
    file = sent(message)
    assert file is not None
    if (file.size or 0) > LARGEST:
        turn.reply.say(texts.FILE_REFUSED["too_large"])
        return
    given = files.take(file)
    if given.refused:
        turn.reply.say(texts.FILE_REFUSED[given.refused])
    elif turn.field is not None and isinstance(turn.field.kind, FilesField):
        await _attach(turn, turn.field, turn.field.kind, given, file)
    elif read := SHEETS.get(given.kind):
        await _from_sheet(turn, await asyncio.to_thread(read, turn.form, given.data))
    else:
        turn.reply.say(texts.NOT_A_FILE_FIELD)


async def _attach(turn: Turn, field: Field, kind: FilesField, given: Given, file: Sent) -> None:
    kept = list(turn.draft.answers.get(field.key) or ())
    if len(kept) >= kind.most:
        turn.reply.say(texts.TOO_MANY.format(most=kind.most), keyboards.question(turn, field))
        return
    row = await attachments.add(
        turn.session,
        actor=turn.actor,
        draft=turn.draft.id,
        digest=given.digest,
        file_id=file.file_id,
        photo=file.photo,
        name=given.name,
        media_type=given.media_type,
        size=len(given.data),
        now=turn.reply.now,
    )
    if row.id not in {one["id"] for one in kept}:
        kept.append({"id": row.id, "name": row.name})
    turn.keep(field.key, kept)
    turn.reply.say(texts.attached(given.name, len(kept), kind.most), keyboards.question(turn, field))


async def _from_sheet(turn: Turn, filled: dict[str, str]) -> None:
    """Everything that could be read is taken; what could not is asked, one after the other."""
    wrong, read = [], 0
    for field in turn.fields:
        if not (text := filled.get(field.key, "").strip()):
            continue
        try:
            turn.keep(field.key, field.kind.read(text, turn.about))
            read += 1
        except Wrong as error:
            wrong.append((field, str(error)))
    if not read and not wrong:
        turn.reply.say(texts.NOTHING_READ)
        return
    for field in turn.missing:
        if read and field.optional and field.key not in dict.fromkeys(one.key for one, _ in wrong):
            # Left empty in the sheet
            turn.keep(field.key, None)
    await talk.go_on(turn, [texts.FROM_TEMPLATE.format(filled=read), *texts.wrong_in_template(wrong)])


async def cancel(message: Message, turn: Turn) -> None:
    filled = sum(1 for value in turn.draft.answers.values() if value is not None)
    turn.reply.say(texts.DROP_SURE.format(title=turn.form.title, filled=filled), keyboards.drop(turn))


async def edited(message: Message, turn: Turn) -> None:
    turn.reply.say(texts.EDITED)


async def not_text(message: Message, turn: Turn) -> Found:
    return turn.field is not None and message.content_type != ContentType.TEXT


async def other(message: Message, turn: Turn) -> None:
    assert turn.field is not None
    sentence = texts.SEND_FILES if isinstance(turn.field.kind, FilesField) else texts.ONLY_TEXT
    turn.reply.say(sentence, keyboards.question(turn, turn.field))


def setup(drafting: Drafting) -> Router:
    router = Router(name="form.messages")
    router.message.register(cancel, Command(commands.CANCEL), drafting)
    router.message.register(uploaded, file_there, drafting)
    router.message.register(not_taken, drafting, tail)
    router.message.register(written, drafting, field_asked)
    router.message.register(beside_whole, drafting, whole_shown)
    router.message.register(other, drafting, not_text)
    router.edited_message.register(edited, drafting)
    return router
