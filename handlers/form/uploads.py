"""Files that are sent while a form is filled in: what belongs to it, or the whole of it on a sheet."""

import asyncio

from aiogram.types import Message

from handlers.form import keyboards, sheets, talk, texts
from handlers.form.fields import Field
from handlers.form.kinds import Files as FilesField
from handlers.form.turn import Turn
from handlers.form.wrong import Wrong
from handlers.given import Files, Given, Sent, sent
from storage import attachments

LARGEST = 20 * 1024 * 1024  # bytes: Telegram gives a bot no larger file
SHEETS = {"xlsx": sheets.read_xlsx, "docx": sheets.read_docx}


async def file_there(message: Message) -> bool:
    return sent(message) is not None


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
        await from_sheet(turn, await asyncio.to_thread(read, turn.form, given.data))
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


async def from_sheet(turn: Turn, filled: dict[str, str]) -> None:
    """Everything that could be read is taken; what could not is asked, one after the other."""
    wrong, read = [], 0
    for field in turn.fields:
        if not (text := filled.get(field.key, "").strip()):
            continue
        try:
            turn.keep(field.key, field.kind.read(text, turn.about))
            read += 1
        except Wrong as error:
            # Whatever was said before is not what they want to say now
            turn.forget(field.key)
            wrong.append((field, str(error)))
    if not read and not wrong:
        turn.reply.say(texts.NOTHING_READ)
        return
    for field in turn.missing:
        if read and field.optional and field.key not in dict.fromkeys(one.key for one, _ in wrong):
            # Left empty in the sheet
            turn.keep(field.key, None)
    await talk.go_on(turn, [texts.FROM_TEMPLATE.format(filled=read), *texts.wrong_in_template(wrong)])
