"""What a file is and tells; and what is refused, with files made to deceive and to harm."""

import struct
import zlib
from collections.abc import Callable
from importlib import import_module
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from knowledge import inspect as door
from knowledge.attached.__main__ import answer
from knowledge.attached.found import KEYS
from knowledge.inspect import Inspected, Unacceptable, inspect
from knowledge.plaintext import LONGEST
from tests.knowledge import samples
from tests.knowledge.samples import bare_pdf, packed, word

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
MIB = 1024 * 1024
PROGRAM = b"MZ\x90\x00\x03\x00\x00\x00" + bytes(range(256)) * 20
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefghi", "bcdefghij", strict=True))
    + "]><w>&j;</w>"
)
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'
PAGES = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
PAGE = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] >>"


def read(name: str, data: bytes) -> Inspected:
    seen = inspect(name, data)
    assert set(seen.metadata) <= set(KEYS)
    return seen


# What a file tells


def test_a_word_file_tells_its_text_and_who_made_it() -> None:
    def fill(document: docx.document.Document) -> None:
        document.core_properties.author = "王伟"
        document.core_properties.last_modified_by = "李娜"
        document.core_properties.title = "博瑞技术需求"
        document.core_properties.category = "机密"
        document.sections[0].header.paragraphs[0].text = "苏州博瑞精密机械有限公司"
        document.sections[0].footer.paragraphs[0].text = "0512-62881234"
        paragraph = document.add_paragraph("主轴")
        paragraph.add_run("转速")
        document.add_comment(paragraph.runs, text="客户是谁不要写", author="赵敏")
        document.add_table(1, 1).cell(0, 0).text = "不低于24000 r/min"

    seen = read("需求.docx", word(fill))
    assert seen.kind == "docx"
    assert seen.media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    for said in ("主轴转速", "不低于24000 r/min", "苏州博瑞精密机械有限公司", "0512-62881234", "客户是谁不要写"):
        assert said in seen.text.split("\n") or said in seen.text.split()
    assert seen.metadata["author"] == "王伟"
    assert seen.metadata["last_modified_by"] == "李娜"
    assert seen.metadata["title"] == "博瑞技术需求"
    assert seen.metadata["reviewers"] == "赵敏"
    assert "category: 机密" in seen.metadata["other"]
    assert seen.unread == frozenset()


def test_a_deletion_is_still_there_and_so_is_who_made_it() -> None:
    seen = read("需求.docx", samples.revised())
    assert "苏州博瑞" in seen.text
    assert "某企业" in seen.text
    assert set(seen.metadata["reviewers"].split("\n")) == {"赵敏", "钱進"}


def test_what_a_word_file_holds_out_of_sight() -> None:
    custom = '<Properties><property name="客户"><lpwstr>博瑞</lpwstr></property></Properties>'
    settings_ = '<s><docVar name="项目" val="BR-2023"/><w:t>变量</w:t></s>'.replace("w:", "")
    rels = (
        '<Relationships><Relationship Id="r" Target="file:///C:/Users/wangwei/模板.dotx" TargetMode="External"/>'
        '<Relationship Id="s" Target="styles.xml"/></Relationships>'
    )
    style = '<styles><style customStyle="1" styleId="BoruiBody"/><style styleId="Heading1"/></styles>'
    parts: dict[str, str | bytes] = {
        "docProps/custom.xml": custom,
        "word/settings.xml": settings_,
        "word/_rels/settings.xml.rels": rels,
        "word/styles.xml": style,
        "customXml/item1.xml": "<b:Sources xmlns:b='urn:b'><b:Author>孙丽</b:Author></b:Sources>",
        "word/media/image1.jpeg": samples.photo(),
        "word/media/image2.png": b"\x89PNG\r\n broken",
        "word/embeddings/oleObject1.bin": OLE + bytes(600),
        "word/embeddings/工作簿.xlsx": samples.sheet(),
    }
    seen = read("a.docx", packed(parts, word()))
    assert "客户: 博瑞" in seen.metadata["other"]
    assert {"BR-2023", "BoruiBody"} <= set(seen.metadata["labels"].split("\n"))
    assert "Heading1" not in seen.metadata["labels"].split("\n")
    assert seen.metadata["links"].split("\n")[0] == "file:///C:/Users/wangwei/模板.dotx"
    assert "孙丽" in seen.text
    assert seen.metadata["location"] == "31.29889, 120.58530"
    assert "星湖街328号" in seen.text  # in the hidden sheet of the workbook inside
    assert seen.unread == {"pictures", "objects"}


def test_an_excel_file_tells_its_hidden_sheets_names_and_notes() -> None:
    seen = read("报价.xlsx", samples.sheet())
    assert seen.kind == "xlsx"
    for said in ("联系电话", "13812345678", "SUM(1,2)", "星湖街328号", "底价别给人看"):
        assert said in seen.text.split()
    assert {"博瑞报价", "存档", "博瑞成本"} <= set(seen.metadata["labels"].split("\n"))
    assert seen.metadata["author"] == "王伟"
    assert seen.metadata["reviewers"] == "李娜"
    assert seen.metadata["links"] == "mailto:wang@borui-jm.com"


def test_a_cell_says_what_it_shows_not_the_number_of_a_shared_text() -> None:
    cells = '<worksheet><c r="A1" t="s"><v>41</v></c><c r="B1"><v>42</v></c></worksheet>'
    seen = read("a.xlsx", packed({"xl/worksheets/sheet1.xml": cells}, samples.sheet()))
    assert "42" in seen.text.split()
    assert "41" not in seen.text.split()


def test_a_picture_in_an_excel_file_tells_where_it_was_taken() -> None:
    seen = read("a.xlsx", packed({"xl/media/image1.jpeg": samples.photo()}, samples.sheet()))
    assert seen.metadata["copyright"] == "版权归博瑞"
    assert seen.unread == {"pictures"}


def test_slides_tell_their_notes_and_the_logo() -> None:
    seen = read("介绍.pptx", samples.slides())
    assert seen.kind == "pptx"
    assert {"高速主轴", "别提博瑞"} <= set(seen.text.split())
    assert seen.metadata["company"] == "苏州博瑞"
    assert seen.metadata["manager"] == "王伟"
    assert seen.metadata["reviewers"] == "周杰"
    assert "博瑞标志.png" in seen.metadata["labels"].split("\n")


def test_a_pdf_tells_its_text_its_makers_and_what_is_pinned_to_it() -> None:
    def fill(canvas: Canvas) -> None:
        canvas.setCreator("博瑞 ERP")
        canvas.setKeywords("主轴 博瑞")
        canvas.bookmarkPage("here")
        canvas.addOutlineEntry("博瑞的需求", "here")
        canvas.textAnnotation("这里改一下", Rect=[0, 0, 9, 9])
        canvas.linkURL("http://www.borui-jm.com", (0, 0, 9, 9))
        canvas.setFillColorRGB(1, 1, 1)
        canvas.drawString(72, 600, "白色的字 0512-62881234")

    seen = read("需求.PDF", samples.printed(fill, author="王伟", title="技术需求"))
    assert seen.kind == "pdf"
    assert seen.media_type == "application/pdf"
    assert "主轴转速不低于24000" in seen.text
    assert "0512-62881234" in seen.text
    assert "这里改一下" in seen.text
    assert seen.metadata["author"] == "王伟"
    assert seen.metadata["title"] == "技术需求"
    assert "博瑞 ERP" in seen.metadata["program"].split("\n")
    assert seen.metadata["keywords"] == "主轴 博瑞"
    assert seen.metadata["links"] == "http://www.borui-jm.com"
    assert "博瑞的需求" in seen.metadata["labels"].split("\n")
    assert seen.unread == frozenset()


def test_a_pdf_tells_what_chinese_programs_and_adobe_write_into_it() -> None:
    packet = samples.XMP.encode().decode("latin-1")
    seen = read(
        "a.pdf",
        bare_pdf(
            "<< /Type /Catalog /Pages 2 0 R /Metadata 4 0 R /Names << /EmbeddedFiles 6 0 R >> >>",
            PAGES,
            PAGE.replace(">>", "/Annots [7 0 R 8 0 R] >>"),
            f"<< /Type /Metadata /Subtype /XML /Length {len(packet)} >>\nstream\n{packet}\nendstream",
            "<< /Author ({}) /Company (Borui) /SourceModified (D:20230801) >>".format(
                "王伟".encode("gb18030").decode("latin-1")
            ),
            "<< /Names [(a) << /Type /Filespec /UF (cost.xlsx) /EF << >> >>] >>",
            "<< /Type /Annot /Subtype /Text /Rect [0 0 9 9] /T (Zhao Min) /Contents (Borui only) >>",
            "<< /Type /Annot /Subtype /Widget /FT /Tx /Rect [0 0 9 9] /T (mobile) /V (13812345678) >>",
            trailer="/Info 5 0 R",
        ),
    )
    assert seen.metadata["author"] == "王伟"
    assert seen.metadata["company"] == "Borui"
    assert {"陈静", "博瑞内部资料"} <= set(seen.metadata["other"].split("\n"))
    assert seen.metadata["attachments"] == "cost.xlsx"
    assert seen.metadata["reviewers"] == "Zhao Min"
    assert "Borui only" in seen.text
    assert "13812345678" in seen.text
    assert seen.unread == {"objects"}


def test_what_is_a_picture_or_has_no_letters_is_said_to_be_unread() -> None:
    def scanned(canvas: Canvas) -> None:
        canvas.drawImage(ImageReader(Image.new("L", (60, 60), 128)), 0, 0, 500, 700)

    assert read("扫描.pdf", samples.printed(scanned)).unread == {"pictures"}
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /X /Encoding /Identity-H /DescendantFonts [6 0 R] >>"
    descendant = (
        "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /X /CIDSystemInfo << /Registry (A) /Ordering (B) /Supplement 0"
        " >> /FontDescriptor << /Type /FontDescriptor /FontName /X >> >>"
    )
    drawn = "BT /F 12 Tf 72 700 Td <00050006000700080009> Tj ET"
    page = PAGE.replace(">>", "/Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>")
    stream = f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream"
    file = bare_pdf("<< /Type /Catalog /Pages 2 0 R >>", PAGES, page, stream, font, descendant)
    assert read("a.pdf", file).unread == {"fonts"}


def test_a_pdf_that_only_forbids_copying_is_read() -> None:
    stream = BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption("", ownerPassword="owner", canCopy=0))
    canvas.drawString(72, 700, "Borui")
    canvas.save()
    assert "Borui" in read("a.pdf", stream.getvalue()).text


@pytest.mark.parametrize("name", ["照片.jpg", "照片.JPEG", " 照片.jpeg "])
def test_a_photo_tells_who_took_it_and_where(name: str) -> None:
    seen = read(name, samples.photo())
    assert (seen.kind, seen.media_type, seen.text) == ("jpg", "image/jpeg", "")
    assert seen.metadata["author"] == "王伟"
    assert seen.metadata["copyright"] == "版权归博瑞"
    assert seen.metadata["title"] == "一号试验台"
    assert set(seen.metadata["comments"].split("\n")) == {"博瑞车间", "拍给客户"}
    assert seen.metadata["location"] == "31.29889, 120.58530"
    assert {"Make: HUAWEI", "陈静", "博瑞内部资料"} <= set(seen.metadata["other"].split("\n"))
    assert seen.unread == {"pictures"}


def test_a_drawing_tells_what_is_behind_its_pixels() -> None:
    seen = read("图.png", samples.drawing())
    assert (seen.kind, seen.media_type, seen.text) == ("png", "image/png", "")
    assert seen.metadata["author"] == "Wang Wei"
    assert seen.metadata["description"] == "博瑞主轴装配图"
    assert "陈静" in seen.metadata["other"].split("\n")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_file_is_read_in_the_usual_encodings(encoding: str) -> None:
    seen = read("说明.txt", "主轴转速不低于 24000 r/min，详见附图。".encode(encoding))
    assert (seen.kind, seen.media_type) == ("txt", "text/plain")
    assert seen.text == "主轴转速不低于 24000 r/min，详见附图。"


def test_of_a_long_file_the_rest_is_unread_and_its_makers_are_not() -> None:
    def fill(document: docx.document.Document) -> None:
        document.core_properties.author = "王伟"
        for _ in range(12):
            document.add_paragraph("长" * 100_000)

    seen = read("长.docx", word(fill))
    assert len(seen.text) == LONGEST
    assert seen.metadata["author"] == "王伟"
    assert seen.unread == {"rest"}


# What is refused


def refusal(name: str, data: bytes) -> str | None:
    try:
        inspect(name, data)
    except Unacceptable as refused:
        return refused.code
    return None


def declared_smaller() -> bytes:
    """A part of 300 MB that says it were of 1000 bytes."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        with archive.open("word/document.xml", "w") as file:
            file.write(b"<d><t>")
            for _ in range(300):
                file.write(b"a" * MIB)
            file.write(b"</t></d>")
    size = 300 * MIB + len(b"<d><t></t></d>")
    return stream.getvalue().replace(struct.pack("<L", size), struct.pack("<L", 1000))


def unpacking(size: int, part: str = "word/header1.xml") -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<d/>")
        with archive.open(part, "w") as file:
            for _ in range(size // MIB):
                file.write(bytes(MIB))
    return stream.getvalue()


def twice() -> bytes:
    return packed({"word/document.xmk": "<t>博瑞</t>"}, word()).replace(b"document.xmk", b"document.xml")


def flate_bomb() -> bytes:
    """Some kilobytes that come out as three gigabytes, in two steps."""
    packer = zlib.compressobj(9, wbits=-15)
    block = packer.compress(bytes(MIB)) + packer.flush(zlib.Z_FULL_FLUSH)  # the same for each mebibyte
    inner = b"\x78\xda" + block * 3000 + packer.flush()
    outer = zlib.compress(inner, 9).decode("latin-1")
    page = PAGE.replace(">>", "/Contents 4 0 R >>")
    stream = f"<< /Filter [/FlateDecode /FlateDecode] /Length {len(outer)} >>\nstream\n{outer}\nendstream"
    return bare_pdf("<< /Type /Catalog /Pages 2 0 R >>", PAGES, page, stream)


def with_program(action: str) -> bytes:
    return bare_pdf(f"<< /Type /Catalog /Pages 2 0 R /OpenAction {action} >>", PAGES, PAGE)


def picture(form: str, size: tuple[int, int] = (30, 30), mode: str = "L") -> bytes:
    stream = BytesIO()
    Image.new(mode, size).save(stream, form)
    return stream.getvalue()


def locked_zip() -> bytes:
    """As `zip --encrypt` leaves it: a bit in the head of each part."""
    data = bytearray(word())
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = data.find(mark)
        while place >= 0:
            data[place + at] |= 1
            place = data.find(mark, place + 1)
    return bytes(data)


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "nothing": ("a.pdf", lambda: b"", "empty"),
    "blanks": ("a.txt", lambda: b" \r\n", "empty"),
    "too large": ("a.txt", lambda: b"a" * (20 * MIB + 1), "too_large"),
    "a book": ("a.txt", lambda: "长".encode() * (LONGEST + 1), "too_large"),
    "a program called PDF": ("需求.pdf", lambda: PROGRAM, "wrong_type"),
    "a program": ("需求.exe", lambda: PROGRAM, "wrong_type"),
    "a Linux program": ("a.docx", lambda: b"\x7fELF\x02\x01\x01" + bytes(2000), "wrong_type"),
    "a page of the web": ("a.txt", lambda: b"<!DOCTYPE html><script>alert(1)</script>", "wrong_type"),
    "a page with a mark before it": ("a.txt", lambda: "\ufeff \n<html>".encode(), "wrong_type"),
    "a drawing with a script": ("a.png", lambda: b"<svg onload='alert(1)'/>", "wrong_type"),
    "an SVG by its name": ("a.svg", lambda: b"<?xml version='1.0'?><svg/>", "wrong_type"),
    "rich text": ("a.txt", lambda: b"{\\rtf1 hello}", "wrong_type"),
    "an archive": ("a.docx", lambda: packed({"需求.txt": "主轴"}), "wrong_type"),
    "an archive by its name": ("a.zip", lambda: packed({"需求.txt": "主轴"}), "wrong_type"),
    "an open document": ("a.docx", lambda: packed({"mimetype": "x", "content.xml": "<a/>"}), "wrong_type"),
    "a binary workbook": ("a.xlsx", lambda: packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}), "wrong_type"),
    "an empty archive": ("a.docx", lambda: packed({}), "wrong_type"),
    "another picture": ("a.png", lambda: picture("GIF"), "wrong_type"),
    "a torn text": ("a.txt", lambda: "说明".encode()[:-1] + b"\xff\xfe\x81", "wrong_type"),
    "a Word file called PDF": ("a.pdf", word, "mismatch"),
    "a PDF called Word": ("a.docx", samples.printed, "mismatch"),
    "a JPEG called PNG": ("a.png", samples.photo, "mismatch"),
    "an Excel file called Word": ("a.docx", samples.sheet, "mismatch"),
    "a text called PDF": ("a.pdf", lambda: "需求".encode(), "mismatch"),
    "a script": ("a.py", lambda: b"print(1)\n", "mismatch"),
    "no name": ("", samples.printed, "mismatch"),
    "two endings": ("a.pdf.exe", samples.printed, "mismatch"),
    "an old Word file": ("a.doc", lambda: OLE + bytes(2000), "old"),
    "an old Word file called new": ("a.docx", lambda: OLE + bytes(2000), "old"),
    "a Word file with a password": (
        "a.docx",
        lambda: OLE + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
        "encrypted",
    ),
    "an archive with a password": ("a.docx", locked_zip, "encrypted"),
    "a PDF with a password": ("a.pdf", lambda: samples.printed(password="x"), "encrypted"),
    "a macro": ("a.docm", lambda: packed({"word/vbaProject.bin": OLE}, word()), "macro"),
    "a macro called docx": ("a.docx", lambda: packed({"word/vbaProject.bin": OLE}, word()), "macro"),
    "a macro of another name": ("a.docx", lambda: packed({"word/VBAPROJECT.BIN": OLE}, word()), "macro"),
    "an old macro": (
        "a.xlsx",
        lambda: packed({"xl/macrosheets/sheet1.xml": "<a/>"}, samples.sheet()),
        "macro",
    ),
    "a macro inside": (
        "a.docx",
        lambda: packed({"word/embeddings/a.xlsx": packed({"xl/vbaProject.bin": OLE}, samples.sheet())}, word()),
        "macro",
    ),
    "a script in a PDF": ("a.pdf", lambda: with_program("<< /S /JavaScript /JS (app.alert\\(1\\)) >>"), "macro"),
    "a start from a PDF": ("a.pdf", lambda: with_program("<< /S /Launch /F (cmd.exe) >>"), "macro"),
    "a bomb": ("a.docx", lambda: unpacking(210 * MIB), "bomb"),
    "a small bomb": ("a.docx", lambda: unpacking(60 * MIB), "bomb"),
    "a bomb beside the text": ("a.docx", lambda: unpacking(60 * MIB, "word/media/a.emf"), "bomb"),
    "a bomb inside": ("a.docx", lambda: packed({"word/embeddings/a.xlsx": unpacking(210 * MIB)}, word()), "bomb"),
    "a part that is there twice": ("a.docx", twice, "broken"),
    "thousands of parts": ("a.docx", lambda: packed({f"word/{n}.xml": "<a/>" for n in range(10_001)}, word()), "bomb"),
    "laughs": ("a.docx", lambda: packed({"word/document.xml": LAUGHS}, word()), "bomb"),
    "laughs in a picture's part": ("a.xlsx", lambda: packed({"docProps/app.xml": LAUGHS}, samples.sheet()), "bomb"),
    "another file drawn in": ("a.docx", lambda: packed({"word/header9.xml": OUTSIDE}, word()), "bomb"),
    "a bomb in a PDF": ("a.pdf", flate_bomb, "bomb"),
    "a huge picture": ("a.png", lambda: picture("PNG", (20_000, 20_000), "1"), "bomb"),
    "a part larger than it says": ("a.docx", declared_smaller, "broken"),
    "half a Word file": ("a.docx", lambda: word()[:9000], "broken"),
    "half a part": ("a.docx", lambda: packed({"word/document.xml": "<w:p><w:t>"}, word()), "broken"),
    "a third of a PDF": ("a.pdf", lambda: b"%PDF-1.7\n1 0 obj\n<< /Type", "broken"),
    "half a photo": ("a.jpg", lambda: samples.photo((400, 300))[:1500], "broken"),
    "half a drawing": ("a.png", lambda: samples.drawing((400, 300))[:150], "broken"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_refused(case: str) -> None:
    name, made, code = REFUSED[case]
    assert refusal(name, made()) == code


def test_who_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    drawn = zlib.compress(b"0 0 m 9 9 l S " * 5_000_000).decode("latin-1")
    page = PAGE.replace(">>", "/Contents 4 0 R >>")
    stream = f"<< /Filter /FlateDecode /Length {len(drawn)} >>\nstream\n{drawn}\nendstream"
    slow = bare_pdf("<< /Type /Catalog /Pages 2 0 R >>", PAGES, page, stream)
    monkeypatch.setattr(door, "SECONDS", 3)
    assert refusal("a.pdf", slow) == "bomb"


@pytest.mark.parametrize("kids", ["[2 0 R]", "[3 0 R 2 0 R]", "[1 0 R]"])
def test_a_pdf_that_turns_in_circles_comes_to_an_end(kids: str) -> None:
    pages = f"<< /Type /Pages /Kids {kids} /Count 9 /Parent 2 0 R >>"
    file = bare_pdf("<< /Type /Catalog /Pages 2 0 R >>", pages, PAGE)
    assert refusal("a.pdf", file) in (None, "broken")


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
@given(
    st.sampled_from([("office", samples.sheet()), ("office", samples.slides()), ("picture", samples.photo())])
    | st.sampled_from([("picture", samples.drawing()), ("portable", samples.printed(author="王伟"))]),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), min_size=1, max_size=5),
)
def test_a_damaged_file_is_read_or_refused(file: tuple[str, bytes], blows: list[tuple[float, bytes]]) -> None:
    reader, data = file
    for place, blow in blows:
        at = int(place * len(data))
        data = data[:at] + blow + data[at + len(blow) :]
    said = answer(import_module(f"knowledge.attached.{reader}").read, data)
    assert said.get("refused", "broken") in {"broken", "bomb", "encrypted", "wrong_type", "macro"}
