"""The comparison as a picture that reads well on a telephone. To be imported where one is made."""

from collections.abc import Iterator, Sequence
from io import BytesIO

from PIL import Image, ImageDraw, ImageFont

from handlers.office.font import CHINESE
from handlers.solution.comparison import Table

WIDTH, MARGIN, GAP = 900, 36, 16  # pixels: as wide as a telephone shows
SIZE, LINE = 28, 42
INK, NUMBER, PAPER, HEAD = "#1f2933", "#2563b0", "#ffffff", "#e8f0fb"
HIGHEST = 9_000  # pixels: Telegram takes pictures whose sides are 10,000 together
TAG = 230  # pixels for the number of a solution
MORE = "……其余见对照表 Excel"


def to_bytes(lines: Table) -> bytes:
    """A block an indicator, in it a line a solution: side by side the columns would be too narrow to read."""
    font = ImageFont.truetype(CHINESE, SIZE)
    drawn = list(_drawn(lines, font))
    height = min(sum(block.height for block in drawn) + 2 * MARGIN, HIGHEST)
    picture = Image.new("RGB", (WIDTH, height), PAPER)
    y = MARGIN
    for block in drawn:
        if y + block.height > HIGHEST - MARGIN - LINE:
            ImageDraw.Draw(picture).text((MARGIN, y), MORE, INK, font)
            break
        picture.paste(block, (0, y))
        y += block.height
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()


def _drawn(lines: Table, font: ImageFont.FreeTypeFont) -> Iterator[Image.Image]:
    (title, *numbers), *rows = lines
    yield _head(f"{title} 方案对照（{len(numbers)} 个）", font)
    for label, *values in rows:
        yield _head(label, font)
        for number, value in zip(numbers, values, strict=True):
            yield _row(number, value or "—", font)


def _head(text: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    wrapped = _wrapped(text, WIDTH - 2 * MARGIN, font)
    block = Image.new("RGB", (WIDTH, len(wrapped) * LINE + 2 * GAP), HEAD)
    _write(block, MARGIN, wrapped, INK, font)
    return block


def _row(number: str, value: str, font: ImageFont.FreeTypeFont) -> Image.Image:
    wrapped = _wrapped(value, WIDTH - 2 * MARGIN - TAG, font)
    block = Image.new("RGB", (WIDTH, len(wrapped) * LINE + 2 * GAP), PAPER)
    _write(block, MARGIN, _wrapped(number, TAG - GAP, font), NUMBER, font)
    _write(block, MARGIN + TAG, wrapped, INK, font)
    return block


def _write(block: Image.Image, x: int, lines: Sequence[str], color: str, font: ImageFont.FreeTypeFont) -> None:
    draw = ImageDraw.Draw(block)
    for number, line in enumerate(lines):
        draw.text((x, GAP + number * LINE), line, color, font)


def _wrapped(text: str, width: int, font: ImageFont.FreeTypeFont) -> list[str]:
    """Chinese may be broken anywhere."""
    lines = [""]
    for char in text:
        if char == "\n" or font.getlength(lines[-1] + char) > width:
            lines.append("")
        lines[-1] += "" if char == "\n" else char
    return lines
