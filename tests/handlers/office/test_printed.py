"""Papers as PDF, and the viewer's name across those of others: read back as a reader would."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest
from reportlab.pdfgen.canvas import Canvas

from handlers import papers
from handlers.office import printed
from handlers.office.watermark import LONGEST, Unmarked, watermark

VIEWER = "王浩然 查看于2026年"


def pages(pdf: bytes) -> Sequence[Any]:
    with pdfplumber.open(BytesIO(pdf)) as document:
        return [(page.extract_text() or "", page.chars, page.width, page.height) for page in document.pages]


def text_of(pdf: bytes) -> str:
    return "".join("".join(text.split()) for text, *_ in pages(pdf))


def drawn(*turns: int, size: tuple[float, float] = (400, 600)) -> bytes:
    """A PDF of somebody else's, a page for each turn."""
    file = BytesIO()
    canvas = Canvas(file, size)
    for number, turn in enumerate(turns, 1):
        canvas.drawString(50, 50, f"page {number}")
        canvas.setPageRotation(turn)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


@pytest.mark.parametrize("text", list(papers.load()), ids=lambda text: str(text.paper))
def test_a_paper_is_read_back_whole_in_a_font_of_its_own(text: Any) -> None:
    pdf = printed.paper(text.text, [("签署人", "王浩然")], "文本版本 1a2b3c4d")
    read = text_of(pdf)
    assert "".join(text.text.split()) in read.replace("文本版本1a2b3c4d第1页", "")
    assert "签署人：王浩然" in read
    assert "文本版本1a2b3c4d第1页" in read
    fonts = {char["fontname"] for _, chars, *_ in pages(pdf) for char in chars}
    assert fonts
    assert all("NotoSansCJKsc" in font for font in fonts)
    assert pdf.count(b"/FontFile2") >= len(fonts)


def test_a_long_paper_goes_on_over_the_pages_and_every_character_stays_in_its_frame() -> None:
    lines = [f"第{number}条　签署人保守秘密，“不作他用”；不据此申请专利（或者其他权利）。" for number in range(300)]
    made = pages(printed.paper("\n".join(["协议", *lines]), [("签署人", "王" * 300)], "尾"))
    assert len(made) > 5
    whole = "".join("".join(text.split()) for text, *_ in made)
    assert all(f"第{number}条" in whole for number in range(300))
    for text, chars, width, _ in made:
        assert all(char["x0"] > 0 and char["x1"] < width for char in chars)
        assert not any(line[0] in "，：；！？”。、" for line in text.splitlines())


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("<b>&amp;</b>", "<b>&amp;</b>"),
        ("张😀", "张〔U+1F600〕"),
        ("\u202e王", "〔U+202E〕王"),
        ("𠮷", "〔U+20BB7〕"),
        ("محمد", "〔U+0645〕〔U+062D〕〔U+0645〕〔U+062F〕"),
        ("龘陳頔", "〔U+9F98〕陳頔"),
    ],
)
def test_nothing_vanishes_and_nothing_is_taken_for_markup(written: str, shown: str) -> None:
    assert f"签署人：{shown}" in text_of(printed.paper("协议\n正文", [("签署人", written)], "尾"))


def test_many_papers_at_once_do_not_mix() -> None:
    def make(number: int) -> bytes:
        return printed.paper(f"协议{number}\n" + f"第{number}号正文，" * 40, [("签署人", f"人{number}")], str(number))

    with ThreadPoolExecutor(8) as pool:
        made = list(pool.map(make, range(10, 50)))
    for number, pdf in enumerate(made, 10):
        read = text_of(pdf)
        assert read.count(f"第{number}号正文") == 40
        assert f"签署人：人{number}" in read


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_the_viewer_is_named_upright_on_every_page(turn: int) -> None:
    marked = watermark(drawn(turn, 0, turn), VIEWER)
    made = pages(marked)
    assert len(made) == 3
    for _, chars, width, height in made:
        assert "page" in "".join(char["text"] for char in chars)
        of_name = [
            (one, other)
            for one, other in pairwise(chars)
            if (one["text"], other["text"]) == ("浩", "然") and 0 < one["x0"] < width and 0 < one["top"] < height
        ]
        # From the lower left to the upper right
        assert all(one["x0"] < other["x0"] and one["top"] > other["top"] for one, other in of_name)
        for place, middle in (("x0", width / 2), ("top", height / 2)):
            assert 0 < sum(one[place] < middle for one, _ in of_name) < len(of_name)


def test_a_mark_costs_little_in_a_long_file() -> None:
    short, long = drawn(0), drawn(*[0] * 200)
    once = len(watermark(short, VIEWER)) - len(short)
    assert len(watermark(long, VIEWER)) - len(long) < once + 200 * 400


def test_a_mark_of_any_length_and_kind_is_drawn() -> None:
    marked = watermark(drawn(0), "😀" + "王" * 500)
    assert "王" * (LONGEST - 1) in "".join(char["text"] for char in pages(marked)[0][1])


@pytest.mark.parametrize("data", [b"", b"no PDF", b"%PDF-1.4\n", drawn(0)[:400]], ids=["empty", "text", "head", "half"])
def test_what_cannot_be_marked_is_not_given_out(data: bytes) -> None:
    with pytest.raises(Unmarked):
        watermark(data, VIEWER)
