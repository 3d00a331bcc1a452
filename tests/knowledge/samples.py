"""Files as enterprises send them, with what they tell without meaning to."""

from collections.abc import Callable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import docx
import openpyxl
from docx.document import Document
from docx.oxml import parse_xml
from openpyxl.comments import Comment
from openpyxl.workbook.defined_name import DefinedName
from PIL import ExifTags, Image
from PIL.PngImagePlugin import PngInfo
from reportlab.lib.pdfencrypt import StandardEncryption
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
XMP = """<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description xmlns:dc="http://purl.org/dc/elements/1.1/" dc:source="博瑞内部资料"><dc:creator><rdf:Seq>
<rdf:li>陈静</rdf:li></rdf:Seq></dc:creator></rdf:Description></rdf:RDF></x:xmpmeta>"""


def saved(thing: Document | openpyxl.Workbook) -> bytes:
    stream = BytesIO()
    thing.save(stream)
    return stream.getvalue()


def word(fill: Callable[[Document], object] = lambda document: document.add_paragraph("高速主轴")) -> bytes:
    document = docx.Document()
    fill(document)
    return saved(document)


def revised() -> bytes:
    """A Word file with a deletion and an insertion, by two people."""

    def fill(document: Document) -> None:
        paragraph = document.add_paragraph("需求方是")
        for mark, author, text in (("del", "赵敏", "delText"), ("ins", "钱進", "t")):
            name = "苏州博瑞" if mark == "del" else "某企业"
            paragraph._p.append(
                parse_xml(f'<w:{mark} {W} w:author="{author}"><w:r><w:{text}>{name}</w:{text}></w:r></w:{mark}>')
            )

    return word(fill)


def sheet() -> bytes:
    """An Excel file with a hidden sheet, a name, a comment, a formula and a telephone kept as a number."""
    book = openpyxl.Workbook()
    front = book.active
    assert front
    front.title = "博瑞报价"
    front.append(["联系电话", 13812345678])
    front["A2"] = "=SUM(1,2)"
    front["A3"].hyperlink = "mailto:wang@borui-jm.com"
    front["A2"].comment = Comment("底价别给人看", "李娜")
    back = book.create_sheet("存档")
    back["A1"] = "星湖街328号"
    back.sheet_state = "hidden"
    book.defined_names["博瑞成本"] = DefinedName("博瑞成本", attr_text="存档!$A$1")
    book.properties.creator = "王伟"
    book.properties.lastModifiedBy = "李娜"
    return saved(book)


def packed(parts: dict[str, str | bytes], base: bytes = b"") -> bytes:
    """A zip archive of these parts; those of `base` beside them."""
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        if base:
            with ZipFile(BytesIO(base)) as old:
                parts = {**{name: old.read(name) for name in old.namelist()}, **parts}
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def slides(**parts: str | bytes) -> bytes:
    """A PowerPoint file of one slide with notes, a comment's author and a logo's alternative text."""
    a, p = "http://schemas.openxmlformats.org/drawingml/2006/main", "urn:presentation"
    notes = f'<p:notes xmlns:p="{p}" xmlns:a="{a}"><a:p><a:t>别提博瑞</a:t></a:p></p:notes>'
    slide = f"""<p:sld xmlns:p="{p}" xmlns:a="{a}"><p:pic><p:cNvPr id="4" name="图片 3" descr="博瑞标志.png"/></p:pic>
    <a:p><a:r><a:t>高速</a:t></a:r><a:r><a:t>主轴</a:t></a:r></a:p></p:sld>"""
    return packed(
        {
            "[Content_Types].xml": "<Types/>",
            "ppt/presentation.xml": f'<p:presentation xmlns:p="{p}"/>',
            "ppt/slides/slide1.xml": slide,
            "ppt/notesSlides/notesSlide1.xml": notes,
            "ppt/commentAuthors.xml": f'<p:l xmlns:p="{p}"><p:cmAuthor id="0" name="周杰" initials="Z"/></p:l>',
            "docProps/app.xml": "<Properties><Company>苏州博瑞</Company><Manager>王伟</Manager></Properties>",
            **parts,
        }
    )


def printed(
    fill: Callable[[Canvas], object] = lambda canvas: None, text: str = "主轴转速不低于24000", **options: str
) -> bytes:
    """A PDF of one page. options: author, title, password."""
    pdfmetrics.registerFont(UnicodeCIDFont("STSong-Light"))
    stream = BytesIO()
    canvas = Canvas(stream, encrypt=StandardEncryption(options["password"]) if "password" in options else None)
    canvas.setAuthor(options.get("author", ""))
    canvas.setTitle(options.get("title", ""))
    canvas.setFont("STSong-Light", 12)
    canvas.drawString(72, 700, text)
    fill(canvas)
    canvas.save()
    return stream.getvalue()


def bare_pdf(*objects: str, trailer: str = "") -> bytes:
    """A PDF written by hand: the first object is its catalog."""
    body = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(body))
        body += f"{number} 0 obj\n{text}\nendobj\n".encode("latin-1")
    table = "".join(f"{place:010} 00000 n \n" for place in places)
    size = len(objects) + 1
    xref = f"xref\n0 {size}\n0000000000 65535 f \n{table}trailer\n<< /Size {size} /Root 1 0 R {trailer} >>"
    return body + f"{xref}\nstartxref\n{len(body)}\n%%EOF\n".encode("latin-1")


def photo(size: tuple[int, int] = (40, 30)) -> bytes:
    """A JPEG as a telephone takes it, signed by its owner."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "王伟".encode()
    exif[ExifTags.Base.Copyright] = "版权归博瑞".encode("gb18030")
    exif[ExifTags.Base.Make] = "HUAWEI"
    exif[ExifTags.Base.XPTitle] = "一号试验台".encode("utf-16-le") + b"\0\0"
    inner = exif.get_ifd(ExifTags.IFD.Exif)
    inner[ExifTags.Base.UserComment] = b"UNICODE\0" + "博瑞车间".encode("utf-16-be")
    place = exif.get_ifd(ExifTags.IFD.GPSInfo)
    place.update({1: "N", 2: (31.0, 17.0, 56.0), 3: "E", 4: (120.0, 35.0, 7.08)})
    stream = BytesIO()
    Image.new("RGB", size, "grey").save(stream, "JPEG", exif=exif, comment="拍给客户".encode(), xmp=XMP.encode())
    return stream.getvalue()


def drawing(size: tuple[int, int] = (40, 30)) -> bytes:
    """A PNG with texts behind its pixels."""
    info = PngInfo()
    info.add_text("Author", "Wang Wei")
    info.add_itxt("Description", "博瑞主轴装配图")
    info.add_itxt("XML:com.adobe.xmp", XMP)
    stream = BytesIO()
    Image.new("L", size, 255).save(stream, "PNG", pnginfo=info)
    return stream.getvalue()
