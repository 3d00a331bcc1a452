"""How words are put over the pages of a PDF: drawn once for each size of page, and referred to from every page."""

from io import BytesIO

from pypdf import PageObject, PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    StreamObject,
)

from handlers.office import printed

NAME = NameObject("/NameOfTheViewer")
_CONTENTS, _RESOURCES, _XOBJECT = NameObject("/Contents"), NameObject("/Resources"), NameObject("/XObject")
Size = tuple[float, float]


def mark(data: bytes, words: str) -> bytes:
    """The same PDF with the words on each page. Raises whatever the parser meets in a broken one."""
    writer, file = PdfWriter(clone_from=BytesIO(data)), BytesIO()
    veils: dict[Size, IndirectObject] = {}
    begin, end = writer._add_object(_stream(b"q\n")), writer._add_object(_stream(b"\nQ\n"))
    for page in writer.pages:
        size = _size(page)
        if size not in veils:
            veils[size] = _veil(writer, size, words)
        _refer(page, veils[size])
        # What was drawn before may leave the page turned or clipped
        page[_CONTENTS] = ArrayObject([begin, *_contents(page), end, writer._add_object(_stream(_draw(page)))])
    writer.write(file)
    return file.getvalue()


def _stream(data: bytes) -> StreamObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream


def _size(page: PageObject) -> Size:
    """In points, as the page is looked at."""
    width, height = float(page.cropbox.width), float(page.cropbox.height)
    return (height, width) if page.rotation % 180 else (width, height)


def _veil(writer: PdfWriter, size: Size, words: str) -> IndirectObject:
    """The words over and over, ready to be drawn."""
    page = PdfReader(BytesIO(printed.veil(*size, words))).pages[0]
    content = page.get_contents()
    form = _stream(b"" if content is None else content.get_data())
    form[NameObject("/Type")], form[NameObject("/Subtype")] = _XOBJECT, NameObject("/Form")
    form[NameObject("/BBox")] = ArrayObject(FloatObject(at) for at in (0, 0, *size))
    form[_RESOURCES] = page[_RESOURCES].clone(writer)
    return writer._add_object(form.flate_encode())


def _refer(page: PageObject, veil: IndirectObject) -> None:
    """By a name of this page's own: several may share one list of names."""
    names = DictionaryObject(page.get(_RESOURCES, DictionaryObject()).get_object())
    drawn = DictionaryObject(names.get(_XOBJECT, DictionaryObject()).get_object())
    drawn[NAME] = veil
    names[_XOBJECT] = drawn
    page[_RESOURCES] = names


def _contents(page: PageObject) -> ArrayObject:
    """All that is drawn, part by part."""
    if _CONTENTS not in page:
        return ArrayObject()
    whole = page.raw_get(_CONTENTS)
    return whole.get_object() if isinstance(whole.get_object(), ArrayObject) else ArrayObject([whole])


def _draw(page: PageObject) -> bytes:
    """Upright for whoever looks at the page as it is turned."""
    box = page.cropbox
    left, bottom, right, top = float(box.left), float(box.bottom), float(box.right), float(box.top)
    place = {
        0: (1, 0, 0, 1, left, bottom),
        90: (0, 1, -1, 0, right, bottom),
        180: (-1, 0, 0, -1, right, top),
        270: (0, -1, 1, 0, left, top),
    }[page.rotation % 360]
    return f"q {' '.join(format(number, 'g') for number in place)} cm {NAME} Do Q\n".encode()
