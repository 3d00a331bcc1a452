"""Files of every kind are taken apart, and what cannot be read is refused with one Chinese sentence."""

import re
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import pytest
from docx.oxml import parse_xml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import SimpleDocTemplate
from reportlab.platypus import Table as Grid

from knowledge import formats, markdown, reader
from knowledge.arrange import arranged
from knowledge.blocks import Block, Paragraph, Source, Table, Unreadable
from tests.knowledge import papers

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
TEXT = "一、要求\n\n各地要认真组织，按时报送。\n"


def load(folder: Path, name: str, content: bytes) -> tuple[Block, ...]:
    (folder / name).write_bytes(content)
    return formats.load(folder / name).blocks


def saved(document: docx.document.Document) -> bytes:
    stream = BytesIO()
    document.save(stream)
    return stream.getvalue()


def scanned() -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream)
    canvas.drawImage(ImageReader(Image.new("L", (60, 60), 128)), 0, 0, 500, 700)
    canvas.save()
    return stream.getvalue()


def encrypted() -> bytes:
    stream = BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption("secret"))
    canvas.drawString(100, 700, "notice")
    canvas.save()
    return stream.getvalue()


def bomb() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive, archive.open("word/document.xml", "w") as file:
        for _ in range(210):
            file.write(bytes(1024 * 1024))
    return stream.getvalue()


def other_archive() -> bytes:
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("hello.txt", "hello")
    return stream.getvalue()


REFUSED: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "unknown kind": ("通知.xlsx", lambda: b"x", "只能读取 .md、.txt、.docx 和 .pdf"),
    "no kind": ("通知", lambda: b"x", "只能读取"),
    "empty": ("a.txt", lambda: b"", "是空的"),
    "only white space": ("a.md", lambda: b" \n\t\n", "是空的"),
    "only an empty heading": ("a.md", lambda: b"#  \n\n---\n", "没有可以读取的文字"),
    "over-large": ("a.txt", lambda: "字".encode() * 7_000_000, "超过 20 MB"),
    "a book": ("a.md", lambda: "字".encode() * 1_000_001, "超过 100 万字"),
    "no Word file": ("a.docx", lambda: b"hello", "已损坏"),
    "another archive": ("a.docx", other_archive, "已损坏"),
    "half a Word file": ("a.docx", lambda: papers.word([Paragraph("一、要求")])[:2000], "已损坏"),
    "Word with a password": ("a.docx", lambda: OLE + "EncryptedPackage".encode("utf-16-le"), "有密码保护"),
    "old Word": ("a.docx", lambda: OLE + bytes(512), "旧版 Word"),
    "a bomb": ("a.docx", bomb, "解压后太大"),
    "no words in Word": ("a.docx", lambda: saved(docx.Document()), "没有可以读取的文字"),
    "no PDF": ("a.pdf", lambda: b"hello", "已损坏"),
    "half a PDF": ("a.pdf", lambda: papers.printed([Paragraph("一、要求")])[:700], "PDF"),
    "PDF with a password": ("a.pdf", encrypted, "有密码保护"),
    "scanned": ("a.pdf", scanned, "扫描件"),
    "Big5": ("a.txt", lambda: "各單位應當認真組織，按時報送，逾期不予受理。".encode("big5"), "编码"),
    "Japanese": ("a.txt", lambda: "お知らせをよくお読みください。これは日本語です。".encode("shift-jis"), "编码"),
    "Western": ("a.txt", lambda: "Überprüfung der Maßnahmen für Düsseldorf, größtenteils".encode("latin-1"), "编码"),
    "UTF-16 without a mark": ("a.txt", lambda: TEXT.encode("utf-16-le"), "编码|控制字符"),
    "torn UTF-16": ("a.txt", lambda: TEXT.encode("utf-16")[:-1], "编码"),
    "read wrongly once, as GBK": ("a.txt", lambda: TEXT.encode().decode("gb18030", "ignore").encode(), "乱码"),
    "read wrongly once, as Western": ("a.md", lambda: TEXT.encode().decode("latin-1").encode(), "乱码"),
    "replacement characters": ("a.txt", lambda: ("\ufffd\ufffd要求" * 9).encode(), "乱码"),
    "a program": ("a.txt", lambda: b"\x7fELF\x02\x01\x01" + bytes(range(32)) * 20, "控制字符"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_refused_with_a_sentence(case: str, tmp_path: Path) -> None:
    name, content, reason = REFUSED[case]
    (tmp_path / name).write_bytes(content())
    with pytest.raises(Unreadable, match=reason) as refusal:
        reader.read(tmp_path / name)
    assert str(refusal.value).endswith("。")
    assert len(str(refusal.value)) < 80


@pytest.mark.parametrize("name", ["没有.txt", "文件夹.md", "a\0b.txt", "很" * 200 + ".pdf"])
def test_a_file_that_is_not_there_is_refused_with_a_sentence(name: str, tmp_path: Path) -> None:
    (tmp_path / "文件夹.md").mkdir()
    with pytest.raises(Unreadable, match=r"。$"):
        reader.read(tmp_path / name)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030", "gbk"])
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_the_encodings_of_chinese_editors_are_read(encoding: str, ends: str, tmp_path: Path) -> None:
    blocks = load(tmp_path, "a.TXT", TEXT.replace("\n", ends).encode(encoding))
    assert blocks == (Paragraph("一、要求"), Paragraph("各地要认真组织，按时报送。"))


def test_characters_that_only_look_like_the_everyday_ones_are_replaced(tmp_path: Path) -> None:
    assert load(tmp_path, "a.md", "⼈⺠政府部⻔、⽤⼾⻅附件".encode()) == (Paragraph("⼈⺠政府部⻔、⽤⼾⻅附件"),)
    assert arranged(formats.load(tmp_path / "a.md")).blocks == (Paragraph("人民政府部门、用户见附件"),)


def test_a_stray_control_character_is_dropped(tmp_path: Path) -> None:
    assert load(tmp_path, "a.txt", "各地\x07要认真\u200b组织。\x0c\n".encode()) == (Paragraph("各地要认真组织。"),)


def test_lines_broken_at_a_fixed_width_are_joined(tmp_path: Path) -> None:
    text = (
        "承办单位面向本区域开展需求征集工作，组织专家团队或者委托专业服务机构对需求进行梳理分析，并由需求方确认。"
        "经充分对接，仍因激烈竞争使需求方难以自主选择最佳解决方案的，可以通过现场赛形式对解决方案进行评估。"
    )
    pages = [text, text[::-1].replace("。", "甲") + "。", text]
    lines = [line for page in pages for line in ("　　" + page[:18], *re.findall(".{1,20}", page[18:]))]
    blocks = load(tmp_path, "a.txt", "\n".join(lines).encode())
    assert blocks == tuple(map(Paragraph, pages))


def test_rows_and_cells_broken_over_lines_are_joined(tmp_path: Path) -> None:
    text = (
        "序号\t赛事名称\t主办单位\n1\t第九届挑战赛（北京）\n技术融合专题赛\t火炬中心\n北京市科委\n"
        "2\t第九届挑战赛（河北）\t河北省科技厅\n"
    )
    assert load(tmp_path, "a.txt", text.encode()) == (
        Table(
            (
                ("序号", "赛事名称", "主办单位"),
                ("1", "第九届挑战赛（北京） 技术融合专题赛", "火炬中心 北京市科委"),
                ("2", "第九届挑战赛（河北）", "河北省科技厅"),
            )
        ),
    )


def test_a_tab_in_a_sentence_makes_no_table(tmp_path: Path) -> None:
    blocks = load(tmp_path, "a.txt", "联系电话：\t010-1\n\n\t各地要认真组织。\n".encode())
    assert blocks == (Paragraph("联系电话：010-1"), Paragraph("各地要认真组织。"))


def test_markdown_as_people_write_it(tmp_path: Path) -> None:
    text = "# 通知\n正文第一行\n正文第二行\n- 甲\n- **乙**\n\n> 引文\n\n名称|数\n-|-:\n甲\\|乙|1\n```\n"
    assert load(tmp_path, "a.md", text.encode()) == (
        Paragraph("通知", 0),
        Paragraph("正文第一行 正文第二行"),
        Paragraph("甲"),
        Paragraph("乙"),
        Paragraph("引文"),
        Table((("名称", "数"), ("甲|乙", "1"))),
    )


def test_word_numbers_its_headings_by_itself(tmp_path: Path) -> None:
    document = docx.Document()
    numbering = document.part.numbering_part.element
    levels = "".join(
        f'<w:lvl w:ilvl="{depth}"><w:start w:val="1"/><w:numFmt w:val="{how}"/><w:lvlText w:val="{shown}"/></w:lvl>'
        for depth, (how, shown) in enumerate(
            [("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3.")]
        )
    )
    numbering.insert(0, parse_xml(f'<w:abstractNum {W} w:abstractNumId="77">{levels}</w:abstractNum>'))
    numbering.append(parse_xml(f'<w:num {W} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))
    for depth, text in [
        (0, "目标"),
        (0, "任务"),
        (1, "征集"),
        (1, "发布"),
        (2, "公开。"),
        (2, "归档。"),
        (0, "要求"),
        (1, "保密"),
    ]:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(parse_xml(f'<w:numPr {W}><w:ilvl w:val="{depth}"/><w:numId w:val="77"/></w:numPr>'))
    assert [block.text for block in load(tmp_path, "a.docx", saved(document)) if isinstance(block, Paragraph)] == [
        *("一、目标", "二、任务", "（一）征集", "（二）发布", "1. 公开。", "2. 归档。", "三、要求", "（一）保密"),
    ]


def test_word_says_what_stands_there_now(tmp_path: Path) -> None:
    document = docx.Document()
    body = document.element.body
    document.add_heading("通知", 0)
    document.add_heading("背景", 1)
    document.add_paragraph("甲\n乙")
    run = "<w:r><w:t>{}</w:t></w:r>"
    changed = f"<w:ins>{run.format('应当')}</w:ins><w:del><w:r><w:delText>可以</w:delText></w:r></w:del>"
    for xml in (
        f"<w:p {W}>{run.format('承办单位')}{changed}{run.format('公开。')}</w:p>",
        f"<w:sdt {W}><w:sdtContent><w:p>{run.format('控件里的话。')}</w:p></w:sdtContent></w:sdt>",
        f"<w:p {W}><w:r><w:pict><w:txbxContent><w:p>{run.format('框里的话。')}"
        "</w:p></w:txbxContent></w:pict></w:r></w:p>",
    ):
        body.insert(len(body) - 1, parse_xml(xml))
    assert load(tmp_path, "a.docx", saved(document)) == (
        Paragraph("通知", 0),
        Paragraph("背景", 1),
        Paragraph("甲"),
        Paragraph("乙"),
        Paragraph("承办单位应当公开。"),
        Paragraph("控件里的话。"),
        Paragraph("框里的话。"),
    )


MERGED = (
    ("地区", "单位", "电话"),
    ("华北", "甲厅 乙厅", "1"),
    ("华北", "丙厅", "2"),
    ("东北", "东北", "3"),
    ("以上单位负责", "以上单位负责", "以上单位负责"),
)
JOINS = [((1, 0), (2, 0)), ((3, 0), (3, 1)), ((4, 0), (4, 2))]


def test_merged_cells_of_word_fill_every_place(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(len(MERGED), 3)
    for at, row in enumerate(MERGED):
        for column, text in enumerate(row):
            table.cell(at, column).text = text.replace(" ", "\n")
    for first, last in JOINS:
        merged, text = table.cell(*first).merge(table.cell(*last)), MERGED[first[0]][first[1]]
        merged.text = text
    assert load(tmp_path, "a.docx", saved(document)) == (Table(MERGED),)


def test_merged_cells_of_pdf_fill_every_place(tmp_path: Path) -> None:
    papers.printed([])  # brings the font
    stream = BytesIO()
    style = [("GRID", (0, 0), (-1, -1), 1, "black"), ("FONT", (0, 0), (-1, -1), "STSong-Light", 10)]
    spans = [("SPAN", first[::-1], last[::-1]) for first, last in JOINS]
    SimpleDocTemplate(stream).build(
        [Grid([[cell.replace(" ", "\n") for cell in row] for row in MERGED], style=style + spans)]
    )
    assert load(tmp_path, "a.pdf", stream.getvalue()) == (Table(MERGED),)


def test_a_table_that_a_page_break_robbed_of_a_number_is_refused(tmp_path: Path) -> None:
    blocks = list(markdown.parse((Path(__file__).with_name("notices") / "ninth.md").read_text(encoding="utf-8")).blocks)
    table = blocks[-1]
    assert isinstance(table, Table)
    blocks[-1] = Table((table.rows[0], ("", *table.rows[1][1:]), *table.rows[2:]))
    with pytest.raises(Unreadable, match="第2项前被分页截断"):
        load(tmp_path, "a.pdf", papers.printed(blocks))


def test_what_is_merged_over_the_whole_width_is_a_paragraph(tmp_path: Path) -> None:
    source = arranged(Source((Table(MERGED),)))
    assert source.blocks == (Table(MERGED[:-1]), Paragraph("以上单位负责"))


def test_a_table_over_two_pages_is_one_and_its_head_is_said_once() -> None:
    head, first, second = ("序号", "名称"), ("1", "甲"), ("2", "乙")
    source = arranged(Source((Table((head, first)), Table((head, second)))))
    assert source.blocks == (Table((head, first, second)),)


def test_a_row_torn_by_the_end_of_a_page_is_one_row() -> None:
    head = ("序号", "赛事名称", "主办单位", "承办单位", "产业领域")
    above = ("4", "第九届挑战赛（江", "江苏省科技厅", "南京市江宁区人民", "高端装备制造")
    below = ("", "苏）", "", "政府", "产业")
    following = ("", "", "", "盐城市人民政府", "新材料产业")
    whole = ("4", "第九届挑战赛（江苏）", "江苏省科技厅", "南京市江宁区人民政府", "高端装备制造产业")
    (table,) = arranged(Source((Table((head, above)), Table((head, below, following))))).blocks
    assert isinstance(table, Table)
    assert [tuple(cell.replace(" ", "") for cell in row) for row in table.rows] == [head, whole, following]
    assert arranged(Source((Table((head, whole)), Table((head, following))))).blocks == (
        Table((head, whole, following)),
    )


def test_a_contest_torn_over_two_pages_is_listed_whole() -> None:
    head = ("序号", "赛事名称", "主办单位", "承办单位", "产业领域")
    rows = (
        (head, ("4", "第九届挑战赛（江", "江苏省科技厅", "南京市江宁区人民", "高端装备制造")),
        (head, ("", "苏）", "", "政府", "产业"), ("", "", "", "盐城市人民政府", "新材料产业")),
    )
    source = arranged(Source((Paragraph("附件1 “产业赛”名单", 1), *map(Table, rows))))
    (contest,) = reader.document(source, "名单").contests
    assert contest.name == "第九届挑战赛（江苏）"
    assert [(entry.organiser, entry.field) for entry in contest.entries] == [
        ("南京市江宁区人民政府", "高端装备制造产业"),
        ("盐城市人民政府", "新材料产业"),
    ]


SIGNS = (
    "一二三四（）()、。，,：:“”附件第行条章号2023〔〕年月日 \t\\|*#-_>`+<br"
    "科技部关于举办挑战赛的通知序名称主办承办单位产业联系电话abc1."
)
LINE = st.text(st.sampled_from(SIGNS) | st.characters(codec="utf-8"), max_size=40)
PARAGRAPH = st.builds(Paragraph, LINE, st.none() | st.integers(0, 4))
ROWS = st.integers(1, 5).flatmap(lambda width: st.lists(st.tuples(*[LINE] * width), min_size=1, max_size=5))
BLOCKS = st.lists(PARAGRAPH | st.builds(lambda rows: Table(tuple(rows)), ROWS), max_size=12)
COMMON = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@given(BLOCKS)
@COMMON
def test_arranging_twice_changes_nothing(blocks: list[Block]) -> None:
    once = arranged(Source(tuple(blocks)))
    assert arranged(once) == once


@given(BLOCKS)
@COMMON
def test_our_markdown_comes_back_as_it_was(blocks: list[Block]) -> None:
    source = arranged(Source(tuple(blocks), {"id": "a-1", "title": "关于：挑战赛"}))
    assert markdown.parse(markdown.write(source)) == source


def read_or_refused(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    try:
        document = reader.read(path)
    except Unreadable:
        return
    assert document.clauses
    assert document.title
    assert re.fullmatch("[a-z0-9-]{1,24}", document.id)
    assert all(clause.text and clause.path for clause in document.clauses)


@given(st.binary(max_size=400) | LINE.map(str.encode))
@COMMON
@pytest.mark.parametrize("kind", ["md", "txt", "docx", "pdf"])
def test_any_bytes_are_read_or_refused(kind: str, tmp_path: Path, content: bytes) -> None:
    read_or_refused(tmp_path / f"a.{kind}", content)


@given(st.lists(LINE, max_size=15).map("\n".join))
@COMMON
@pytest.mark.parametrize("kind", ["md", "txt"])
def test_any_text_is_read_or_refused(kind: str, tmp_path: Path, content: str) -> None:
    read_or_refused(tmp_path / f"a.{kind}", content.encode())


@pytest.fixture(scope="module")
def whole() -> dict[str, bytes]:
    blocks: list[Block] = [Paragraph("一、要求"), Paragraph("各地要认真组织。"), Table(MERGED)]
    return {"docx": papers.word(blocks[:2]), "pdf": papers.printed(blocks[:2])}


@given(st.data())
@settings(COMMON, max_examples=60)
@pytest.mark.parametrize("kind", ["docx", "pdf"])
def test_a_damaged_file_is_read_or_refused(
    kind: str, tmp_path: Path, whole: dict[str, bytes], data: st.DataObject
) -> None:
    content = bytearray(whole[kind])
    for at in data.draw(st.lists(st.integers(0, len(content) - 1), min_size=1, max_size=20)):
        content[at] = data.draw(st.integers(0, 255))
    read_or_refused(tmp_path / f"a.{kind}", bytes(content[: data.draw(st.integers(1, len(content)))]))


def damaged_part(content: bytes, damage: Callable[[bytes], bytes]) -> bytes:
    """A Word file whose text is damaged while the archive around it is whole."""
    stream = BytesIO()
    with ZipFile(BytesIO(content)) as old, ZipFile(stream, "w") as new:
        for name in old.namelist():
            new.writestr(name, damage(old.read(name)) if name == "word/document.xml" else old.read(name))
    return stream.getvalue()


@given(st.data())
@settings(COMMON, max_examples=60)
def test_a_word_file_of_odd_parts_is_read_or_refused(
    tmp_path: Path, whole: dict[str, bytes], data: st.DataObject
) -> None:
    tags = re.compile(rb"<[^?>]+>")

    def damage(xml: bytes) -> bytes:
        found = list(tags.finditer(xml))
        gone = data.draw(st.sampled_from(found))
        return (
            xml[: gone.start()]
            + data.draw(st.sampled_from([b"", b"<w:p/>", b"<w:tbl/>", gone[0] * 2]))
            + xml[gone.end() :]
        )

    read_or_refused(tmp_path / "a.docx", damaged_part(whole["docx"], damage))
