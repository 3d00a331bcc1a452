"""Files in both directions, with Telegram's sizes."""

from io import BytesIO

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramEntityTooLarge
from aiogram.types import BufferedInputFile, InputMediaDocument, InputMediaPhoto, InputMediaUnion, Message

from bot.simulator import actions
from bot.simulator.world import World

MEGABYTE = 1024 * 1024
# The smallest PNG: one pixel.
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63f8cfc0000003010100c9fe92ef0000000049454e44ae426082"
)


def file(data: bytes, name: str) -> BufferedInputFile:
    return BufferedInputFile(data, name)


async def test_a_document_goes_out_once_and_again_by_its_id(bot: Bot, guest: int) -> None:
    sent = await bot.send_document(guest, file("内容".encode(), "需求表.txt"), caption="<b>表</b>", parse_mode="HTML")
    assert sent.document is not None
    assert (sent.document.file_name, sent.document.mime_type, sent.document.file_size) == (
        "需求表.txt",
        "text/plain",
        6,
    )
    assert (sent.caption, [one.type for one in sent.caption_entities or []]) == ("表", ["bold"])
    again = await bot.send_document(guest, sent.document.file_id)
    assert again.document == sent.document
    fetched = await bot.download(sent.document)
    assert isinstance(fetched, BytesIO)
    assert fetched.read().decode() == "内容"
    with pytest.raises(TelegramBadRequest, match="can't use file of type Document as Photo"):
        await bot.send_photo(guest, sent.document.file_id)
    with pytest.raises(TelegramBadRequest, match="wrong file identifier/HTTP URL specified"):
        await bot.send_document(guest, "no-such-file")
    with pytest.raises(TelegramBadRequest, match="file must be non-empty"):
        await bot.send_document(guest, file(b"", "empty.txt"))


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("需求.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("需求.xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        ("需求.pdf", "application/pdf"),
        ("需求.ofd", "application/octet-stream"),
    ],
)
async def test_a_type_is_told_by_the_name_where_the_sender_knows_none(
    bot: Bot, guest: int, world: World, name: str, kind: str
) -> None:
    sent = await bot.send_document(guest, file(b"1", name))
    assert sent.document is not None
    assert sent.document.mime_type == kind
    theirs = actions.upload(world, guest, guest, "document", name, b"1", mime="application/octet-stream")
    assert (theirs["document"]["file_name"], theirs["document"]["mime_type"]) == (name, kind)


async def test_pictures(bot: Bot, guest: int) -> None:
    sent = await bot.send_photo(guest, file(PNG, "a.png"), caption="说" * 1024)
    assert sent.photo is not None
    assert (sent.photo[-1].width, sent.photo[-1].height) == (1, 1)
    with pytest.raises(TelegramBadRequest, match="message caption is too long"):
        await bot.send_photo(guest, sent.photo[-1].file_id, caption="说" * 1025)
    with pytest.raises(TelegramBadRequest, match="IMAGE_PROCESS_FAILED"):
        await bot.send_photo(guest, file(b"no picture", "a.png"))


async def test_captions_and_media_are_edited(bot: Bot, guest: int) -> None:
    sent = await bot.send_document(guest, file(b"1", "a.txt"), caption="一")
    edited = await sent.edit_caption(caption="二")
    assert isinstance(edited, Message)
    assert edited.caption == "二"
    with pytest.raises(TelegramBadRequest, match="message is not modified"):
        await sent.edit_caption(caption="二")
    with pytest.raises(TelegramBadRequest, match="MEDIA_CAPTION_TOO_LONG"):
        await sent.edit_caption(caption="字" * 1025)
    with pytest.raises(TelegramBadRequest, match="there is no text in the message to edit"):
        await sent.edit_text("三")
    edited = await sent.edit_media(InputMediaPhoto(media=file(PNG, "a.png"), caption="图"))
    assert isinstance(edited, Message)
    assert (edited.document, bool(edited.photo), edited.caption) == (None, True, "图")


async def test_albums(bot: Bot, guest: int) -> None:
    pages: list[InputMediaUnion] = [InputMediaDocument(media=file(b"1", f"{number}.txt")) for number in range(2)]
    album = await bot.send_media_group(guest, pages)  # type: ignore[arg-type]
    assert [one.document.file_name for one in album if one.document] == ["0.txt", "1.txt"]
    assert len({one.media_group_id for one in album}) == 1
    with pytest.raises(TelegramBadRequest, match="Can't use the media of the specified type in the album"):
        await bot.send_media_group(guest, [InputMediaPhoto(media=file(PNG, "a.png")), pages[0]])  # type: ignore[list-item]


async def test_the_bot_fetches_what_people_send_up_to_20_megabytes(bot: Bot, guest: int, world: World) -> None:
    def sent(size: int) -> str:
        message = actions.upload(world, guest, guest, "document", "大.bin", b"1" * size)
        return str(message["document"]["file_id"])

    assert (await bot.get_file(sent(20 * MEGABYTE))).file_size == 20 * MEGABYTE
    with pytest.raises(TelegramBadRequest, match="file is too big"):
        await bot.get_file(sent(20 * MEGABYTE + 1))
    with pytest.raises(TelegramBadRequest, match="wrong file_id or the file is temporarily unavailable"):
        await bot.get_file("nothing")
    with pytest.raises(actions.Impossible, match="50 MB"):
        sent(50 * MEGABYTE + 1)


async def test_the_bot_sends_up_to_50_megabytes(bot: Bot, guest: int) -> None:
    assert (await bot.send_document(guest, file(b"1" * 50 * MEGABYTE, "a.bin"))).document
    for size in (50 * MEGABYTE + 1, 52 * MEGABYTE):
        with pytest.raises(TelegramEntityTooLarge, match="Request Entity Too Large"):
            await bot.send_document(guest, file(b"1" * size, "a.bin"))


async def test_nothing_is_fetched_from_the_network(bot: Bot, guest: int) -> None:
    with pytest.raises(TelegramBadRequest, match="failed to get HTTP URL content"):
        await bot.send_photo(guest, "https://example.com/a.png")
