"""What people send that is no answer: a clear sentence each, and the field is still asked."""

from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from PIL import Image
from sqlalchemy import select

from bot.app import App
from storage.tables.forms import Attachment
from tests.handlers.conftest import Forger
from tests.handlers.demand.steps import CODE, NAME, PROBLEM, does, draft, pastes, tap
from tests.handlers.one_bot import one_loop
from tests.telegram import Person

pytestmark = one_loop

MIB = 1024 * 1024
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\ntrailer\n<< /Root 1 0 R >>\n%%EOF"


def picture(color: int = 0) -> bytes:
    stream = BytesIO()
    Image.new("RGB", (60, 40), (60 * color, 0, 0)).save(stream, "JPEG")
    return stream.getvalue()


def bomb() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("xl/worksheets/sheet1.xml", "w") as part:
            for _ in range(600):
                part.write(bytes(MIB))
    return stream.getvalue()


async def attachments(app: App, person: Person) -> list[Attachment]:
    async with app.database.session() as session:
        mine = select(Attachment).where(Attachment.person_id == person.id).order_by(Attachment.id)
        return list(await session.scalars(mine))


async def at_files(person: Person) -> None:
    """Everything but the attachments is filled in."""
    await pastes(person)
    await does(person, [tap("✏️ 修改"), tap("✓ 附件")])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("高强" * 2000, "写了 4000 字，最多 60 字"),
        ("钢", "太短了，请至少写 6 个字"),
        ("\u200b\u200d\u2060", "太短了"),
        ("\u3164" * 10, "太短了"),
        ("\u2800.\u2800" * 10, "太短了"),
        ("……！！！。。。", "太短了"),
        ("😀😀😀😀😀😀😀", "太短了"),
    ],
)
async def test_a_title_that_is_none(zhang: Person, app: App, text: str, words: str) -> None:
    await does(zhang, ["/demand", NAME, CODE])
    heard = await does(zhang, [text])
    assert words in heard.text
    assert (await draft(app, zhang)).at == "title"
    assert set((await draft(app, zhang)).answers) == {"name", "code"}


async def test_of_a_text_too_long_for_a_message_the_end_is_no_answer(zhang: Person, app: App) -> None:
    await does(zhang, ["/demand", NAME, CODE])
    await zhang.says("铝合金焊接" * 900)
    first, second = await zhang.hears_all()
    assert "写了 4096 字，最多 60 字" in first.text
    assert "分成了几条" in second.text
    assert (await draft(app, zhang)).at == "title"
    zhang.telegram.world.turn_clock(60)
    assert "4/24" in (await does(zhang, ["高强铝合金焊接技术"])).text


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("<b>高强</b>&amp;铝合金<script>", "<b>高强</b>&amp;铝合金<script>"),
        ("高强铝合金😀焊接👍", "高强铝合金😀焊接👍"),
        ("高强\u202e铝合\u200b金\u2066焊\ufeff接", "高强铝合金焊接"),
        ("  高强\n\n铝合金\t焊接  ", "高强 铝合金 焊接"),
        ("{title} %s \\n 高强铝合金", "{title} %s \\n 高强铝合金"),
    ],
)
async def test_a_title_is_kept_as_it_is_seen(zhang: Person, app: App, text: str, kept: str) -> None:
    await pastes(zhang, 需求名称="高强铝合金焊接技术")
    heard = await does(zhang, [tap("✏️ 修改"), tap("✓ 需求名称"), text])
    assert (await draft(app, zhang)).answers["title"] == kept
    assert f"✓ 需求名称：{kept}" in heard.text
    await zhang.taps("✅ 提交")
    heard = await zhang.hears()
    assert kept in heard.text
    heard = await does(zhang, ["/mydemands"])
    await zhang.taps(heard.buttons[0])
    assert kept in (await zhang.hears()).text


async def test_what_is_wrong_is_said_in_the_words_that_were_written(zhang: Person) -> None:
    """Whatever they hold."""
    await does(zhang, ["/demand", NAME])
    heard = await does(zhang, ["9<320594MA1WXUT12"])
    assert "<" in heard.text or "18 位" in heard.text
    heard = await does(zhang, ["91<20594MA1WXUT12Y"])
    assert heard.text
    heard = await does(zhang, [CODE])
    assert "3/24" in heard.text


@pytest.mark.parametrize("kind", ["voice", "sticker", "video", "audio", "animation"])
async def test_no_text_where_text_is_asked(zhang: Person, app: App, kind: str) -> None:
    await does(zhang, ["/demand", NAME])
    await zhang.uploads("x.bin", b"12345", kind=kind)
    heard = await zhang.hears()
    assert "请用文字写，或者点按钮" in heard.text
    assert "3/24" in (await does(zhang, [CODE])).text


@pytest.mark.parametrize("kind", ["contact", "location"])
async def test_a_place_or_a_contact_is_no_answer(zhang: Person, kind: str) -> None:
    await does(zhang, ["/demand", NAME])
    await zhang.shares(kind)
    assert "请用文字写" in (await zhang.hears()).text
    assert "3/24" in (await does(zhang, [CODE])).text


@pytest.mark.parametrize("kind", ["poll", "dice"])
async def test_a_game_is_no_answer(zhang: Person, forger: Forger, kind: str) -> None:
    await does(zhang, ["/demand", NAME])
    dice = {"emoji": "🎲", "value": 3}
    option = {"text": "是", "voter_count": 0, "persistent_id": "1"}
    poll: dict[str, Any] = {
        "id": "1", "question": "行吗", "options": [option], "total_voter_count": 0, "is_closed": False,
        "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
        "members_only": False,
    }  # fmt: skip
    sent: dict[str, Any] = {kind: dice if kind == "dice" else poll}
    await forger.sends(zhang, "message", **sent)
    assert "请用文字写" in (await zhang.hears()).text


async def test_an_edited_message_changes_nothing_and_says_so(zhang: Person, forger: Forger, app: App) -> None:
    await does(zhang, ["/demand", NAME])
    number = next(number for number, message in forger.messages(zhang).items() if message.get("text") == NAME)
    await forger.edits(zhang, number, "别的公司")
    assert "不会跟着改" in (await zhang.hears()).text
    assert (await draft(app, zhang)).answers["name"] == NAME


@pytest.mark.parametrize(
    ("name", "kind"), [("图纸.pdf", "document"), ("照片.jpg", "photo")], ids=["a file", "a picture"]
)
async def test_a_file_where_text_is_asked(zhang: Person, app: App, name: str, kind: str) -> None:
    await does(zhang, ["/demand", NAME])
    await zhang.uploads(name, PDF if kind == "document" else picture(), kind=kind)
    assert "附件请留到“附件”那一项再发" in (await zhang.hears()).text
    assert await attachments(app, zhang) == []
    assert "3/24" in (await does(zhang, [CODE])).text


@pytest.mark.parametrize(
    ("name", "data", "words"),
    [
        ("木马.pdf", b"MZ\x90\x00" + bytes(200), "不收这种文件"),
        ("木马.exe", b"MZ\x90\x00" + bytes(200), "不收这种文件"),
        ("照片.pdf", picture(), "内容和名称的后缀不一致"),
        ("炸弹.xlsx", bomb(), "异常庞大"),
        ("旧.doc", bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600), "旧格式"),
        ("空.txt", b"   ", "空的"),
        ("坏.docx", b"PK\x03\x04" + bytes(100), "打不开"),
    ],
)
async def test_a_file_that_is_not_taken(zhang: Person, app: App, name: str, data: bytes, words: str) -> None:
    await at_files(zhang)
    await zhang.uploads(name, data)
    assert words in (await zhang.hears()).text
    assert await attachments(app, zhang) == []
    assert (await draft(app, zhang)).at == "files"


@pytest.mark.parametrize("said", [True, False], ids=["its size is said", "its size is not said"])
async def test_a_file_of_21_megabytes(zhang: Person, app: App, forger: Forger, said: bool) -> None:
    await at_files(zhang)
    if said:
        await zhang.uploads("大.pdf", b"%PDF-" + bytes(21 * MIB))
    else:
        world = zhang.telegram.world
        about = dict(world.files.add("document", "大.pdf", b"%PDF-" + bytes(21 * MIB)).about)
        del about["file_size"]
        await forger.sends(zhang, document=about)
    assert "最多 20 MB" in (await zhang.hears()).text
    assert await attachments(app, zhang) == []


async def test_a_file_that_cannot_be_had(zhang: Person, app: App, forger: Forger) -> None:
    await at_files(zhang)
    await forger.sends(zhang, document={"file_id": "gone", "file_unique_id": "gone", "file_name": "图纸.pdf"})
    assert "没能取到这个文件" in (await zhang.hears()).text
    assert await attachments(app, zhang) == []


async def test_files_are_gathered_counted_and_sent_anew(zhang: Person, app: App) -> None:
    await at_files(zhang)
    await zhang.uploads("说明.txt", "焊接工艺说明".encode())
    heard = await zhang.hears()
    assert "📎 收到“说明.txt”，共 1 个（最多 5 个）" in heard.text
    assert {"完成", "清空重传"} <= set(heard.buttons)
    # The same once more is one
    await zhang.uploads("说明.txt", "焊接工艺说明".encode())
    assert "共 1 个" in (await zhang.hears()).text
    heard = await does(zhang, [tap("清空重传")])
    assert "已清空" in heard.text
    assert await attachments(app, zhang) == []
    await zhang.uploads("说明2.txt", "焊接工艺".encode())
    heard = await does(zhang, [tap("完成")])
    assert "24. 附件：说明2.txt" in heard.text
    assert [row.name for row in await attachments(app, zhang)] == ["说明2.txt"]


async def test_an_album_and_no_more_than_five(zhang: Person, app: App) -> None:
    await at_files(zhang)
    for color in range(3):
        await zhang.uploads("x.jpg", picture(color), kind="photo")
    assert "共 3 个" in (await zhang.hears()).text
    for number in range(3):
        await zhang.uploads(f"{number}.txt", f"第 {number} 份".encode())
    heard = await zhang.hears()
    assert "最多 5 个附件" in heard.text
    assert "完成" in heard.buttons
    await zhang.taps("完成")
    rows = await attachments(app, zhang)
    assert len(rows) == 5
    assert [row.photo for row in rows] == [True, True, True, False, False]
    assert len((await draft(app, zhang)).answers["files"]) == 5


@pytest.mark.parametrize("kind", ["voice", "sticker"])
async def test_at_the_files_a_voice_is_no_file(zhang: Person, kind: str) -> None:
    await at_files(zhang)
    await zhang.uploads("x.bin", b"12345", kind=kind)
    assert "这一项要的是文件" in (await zhang.hears()).text
    assert "这一项要的是文件" in (await does(zhang, ["没有图纸，见下"])).text
    heard = await does(zhang, ["没有"])
    assert "附件：（不填）" in heard.text


async def test_a_photo_at_the_whole(zhang: Person, app: App) -> None:
    await pastes(zhang)
    await zhang.uploads("x.jpg", picture(), kind="photo")
    assert "附件请留到" in (await zhang.hears()).text
    assert len((await draft(app, zhang)).answers) == 24
    assert (await draft(app, zhang)).answers["problem"] == PROBLEM
