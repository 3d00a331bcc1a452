"""Spaces and punctuation as Chinese type has them; what line breaks and converters leave behind is taken out."""

import re
import unicodedata
from collections.abc import Iterable

# Ideographs, their punctuation and full-width forms: no space belongs between two of these.
WIDE = r"\u2e80-\u9fff\uf900-\ufaff\uff01-\uff60“”‘’…—·"
_FULL = str.maketrans(",:;?!", "，：；？！")

_INVISIBLE = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
# Many PDF files have radicals and compatibility forms in the place of the everyday character that looks the same.
_LOOKALIKE = re.compile("[\u2e80-\u2fdf\uf900-\ufaff]")
_RADICALS = (
    "⺁厂⺊卜⺌小⺍小⺒巳⺓幺⺜日⺝月⺟母⺠民⺧牛⺩王⺫目⺬示⺮竹⺶羊⺻聿⺼肉⺽臼⻁虎⻄西⻅见⻆角⻉贝⻊足⻋车⻑長⻓长⻔门"
    "⻕阜⻗雨⻘青⻙韦⻚页⻛风⻜飞⻝食⻡首⻢马⻣骨⻤鬼⻥鱼⻦鸟⻧卤⻨麦⻩黄⻪黾⻬齐⻮齿⻰龙⻱龜⻲亀⻳龟⼾户"
)
_EVERYDAY = dict(zip(_RADICALS[::2], _RADICALS[1::2], strict=True))
_HALF = re.compile(rf"(?<=[{WIDE}]) ?([,;:?!]+)|([,;?!]+) ?(?=[{WIDE}])")
_BRACKETS = re.compile(r"\(([^()]*)\)")
_WIDE = re.compile(rf"[{WIDE}]")
_GAP = re.compile(rf"(?<=[{WIDE}]) (?=[{WIDE}])")
_LABEL = re.compile("第[〇零一二三四五六七八九十百]{1,5}[编章节条] ")  # the space behind it is set on purpose
_AFTER_MARK = re.compile(r"(?<=[，。；：？！、（“《〔]) | (?=[，。；：？！、）”》〕])")


def clean(text: str) -> str:
    """One line, single spaces, full-width punctuation beside Chinese; spaces between words are kept."""
    for _ in range(50):  # a mark made wide may make its neighbour wide, and so on; who nests deeper means harm
        if (cleaner := _cleaner(text)) == text:
            break
        text = cleaner
    return text


def closed_up(text: str) -> str:
    """`clean`, and no space between two Chinese characters: they are left by broken lines."""
    text = clean(text)
    label = _LABEL.match(text)
    return (label[0] if label else "") + _GAP.sub("", text[label.end() :] if label else text)


def joined(lines: Iterable[str]) -> str:
    """Lines in one. A space parts words; between Chinese characters it may have parted words, and stays for now."""
    parts: list[str] = []
    above = ""
    for line in lines:
        sides = above[-1:] + line[:1]
        close = len(_WIDE.findall(sides)) == 1 or sides.isdecimal() or above.endswith("-")
        parts += ["" if close else " ", line]
        above = line
    return "".join(parts).strip()


def _cleaner(text: str) -> str:
    text = _INVISIBLE.sub("", text)
    text = _LOOKALIKE.sub(lambda found: _EVERYDAY.get(found[0]) or unicodedata.normalize("NFKC", found[0]), text)
    text = " ".join(text.split())
    text = _HALF.sub(lambda found: (found[1] or found[2]).translate(_FULL), text)
    text = _BRACKETS.sub(_brackets, text)
    return _AFTER_MARK.sub("", text)


def _brackets(found: re.Match[str]) -> str:
    before = found.string[found.start() - 1 : found.start()]
    return f"（{found[1]}）" if _WIDE.search(before + found[1]) else found[0]
