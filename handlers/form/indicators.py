"""The technical indicators of a demand (技术指标): what is measured, how much, in which unit, under which condition.

Rows are {"name", "value", "unit", "condition"}, all texts. A line that names no figure is kept whole as a name.
"""

import re
from collections.abc import Iterator, Sequence

from handlers.form import measures, reasons
from handlers.form.said import clean
from handlers.form.wrong import Wrong

Row = dict[str, str]

ADVICE = 5  # lines

# Full width, but for the marks of a Chinese sentence
_HALF = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) not in "，：；（）！？"} | {0x3000: " "}
_BULLET = re.compile(r"(?:[*•·▪●◆■○①-⑳]|[-–—]+\s|[（(]?[0-9]{1,3}[)）、.](?![0-9])|[一二三四五六七八九十]{1,2}、)?\s*")
_HEADER = re.compile(r"序号|(?:指标|参数|项目)?名称|指标|项目|参数|[指目]标值|数值|要求|单位|(?:测试)?条件|备注|[:-]*")
_NUMBERED = re.compile(r"[0-9]{1,3}[.、]?|[①-⑳]")
_AROUND = " :：，,、；;。"
_CONDITION = re.compile(r"[在当按于]|.*[时下内]$|.*条件")
_NAMELESS = re.compile(r"[≥≤<>±0-9]")
# What has no unit, and what needs no condition or names it itself
_PURE = re.compile(r"比|系数|指数|因子|等级|级别|数量|硬度|pH|ph|PH|Cpk|CPK")
_CLEAR = re.compile(r"[（(0-9]|成本|价格|费用|质保|保修|产能|产量|尺寸|重量|[厚长宽高]度|体积|数量|周期")
_VAGUE = re.compile(
    r"领先|先进|优于|优良|优异|良好|优秀|一流|尽量|尽可能|大幅|显著|明显|足够|合理|适当|国际水平|国内水平"
    r"|[很较更要够越](?:[高低好强快大小长轻稳]|稳定|可靠)|(?:[高好强快低轻小大长]|稳定|可靠)$"
)


def read(text: str) -> list[Row]:
    """The rows: one a line, parted by semicolons, or cells pasted from a sheet. Raises Wrong where nothing is said."""
    tidy = clean(text.translate(_HALF).replace("\t", "|"), lines=True)
    rows = [row for line in tidy.split("\n") for row in _read_line(line)]
    if not rows:
        raise Wrong(reasons.WHAT_INDICATORS)
    return rows


def say(rows: Sequence[Row]) -> str:
    """A numbered line a row, which `read` understands."""
    return "\n".join(f"{number}. {_say(row)}" for number, row in enumerate(rows, 1))


def coach(rows: Sequence[Row]) -> list[str]:
    """What is missing, in at most five sentences."""
    advice = [sentence for row in rows if (sentence := _missing(row))]
    without = [_brief(row["name"]) for row in rows if _is_untested(row)]
    if without:
        advice.append(reasons.no_condition(without))
    return advice if len(advice) <= ADVICE else [*advice[: ADVICE - 1], reasons.and_more(len(advice) - ADVICE + 1)]


def _is_untested(row: Row) -> bool:
    return any(map(str.isdigit, row["value"])) and not row["condition"] and not _CLEAR.search(row["name"])


def _missing(row: Row) -> str:
    name, said = _brief(row["name"]), f"{row['name']}{row['value']}"
    if any(map(str.isdigit, row["value"])):
        return "" if row["unit"] or _PURE.search(row["name"]) else reasons.no_unit(name, row["value"])
    if any(map(str.isdigit, said)):
        return reasons.no_name(name) if _NAMELESS.match(name) else ""
    vague = _VAGUE.search(said)
    return reasons.vague_words(name, vague[0]) if vague else "" if row["value"] else reasons.no_value(name)


def _brief(name: str) -> str:
    return name if len(name) <= 15 else name[:14] + "…"


def _say(row: Row) -> str:
    name, value, unit = row["name"], row["value"], row["unit"]
    if any(map(str.isdigit, value)):
        line = f"{name} {value}{' ' if unit[:1].isascii() and unit[:1] != '%' else ''}{unit}"
    else:
        line = f"{name}：{value}{unit}" if value else name
    return f"{line.strip()}（{row['condition']}）" if row["condition"] else line.strip()


def _read_line(line: str) -> Iterator[Row]:
    if "|" in line:
        yield from _read_cells([cell.strip() for cell in line.strip("| ").split("|")])
        return
    for part in _split(line, "；;"):
        row = ""
        for piece in _split(_BULLET.sub("", part.lstrip("；; "), count=1), "，,、"):
            another = measures.is_signed(piece) and not _CONDITION.match(piece.strip(_AROUND))
            if another and measures.find(row):
                yield from _read_one(row)
                row = ""
            row += piece
        yield from _read_one(row)


def _split(line: str, marks: str) -> list[str]:
    """Parted before the marks that stand in no brackets."""
    parts, depth = [""], 0
    for char in line:
        depth = max(0, depth + (char in "（(") - (char in "）)"))
        if char in marks and not depth:
            parts.append("")
        parts[-1] += char
    return parts


def _read_cells(cells: list[str]) -> Iterator[Row]:
    """Name, value, perhaps a unit, and conditions. The head of the table and the numbers of its rows are left out."""
    if len(cells) > 2 and _NUMBERED.fullmatch(cells[0]):
        cells = cells[1:]
    if all(map(_HEADER.fullmatch, cells)):
        return
    name, value, *rest = [*cells, "", ""]
    if not any(map(str.isalnum, name + value)):
        yield from _read_one(" ".join(cells))
        return
    for row in _read_one(f"{name}：{value}"):
        if not row["unit"] and rest and len(rest[0]) <= 12 and not re.search("[0-9]{2}", rest[0]):
            row["unit"], *rest = rest
        row["condition"] = "，".join(filter(None, (row["condition"], *rest)))
        yield row


def _read_one(line: str) -> Iterator[Row]:
    """One row, or none where the line says nothing."""
    line = line.strip(_AROUND)
    found = measures.find(line)
    name = line[: found.start].strip(_AROUND) if found else ""
    if found and name:
        yield _row(name, found.value, found.unit, _unwrapped(line[found.stop :]))
    elif any(map(str.isalnum, line)):
        name, _, value = line.partition("：")
        yield _row(name.strip(), value.strip()) if len(name) <= 15 else _row(line)


def _unwrapped(rest: str) -> str:
    """The condition, without the brackets around it."""
    rest = rest.strip(_AROUND)
    if len(rest) > 1 and rest[0] in "（(" and rest[-1] in "）)" and not re.search("[（(）)]", rest[1:-1]):
        return rest[1:-1].strip()
    return rest


def _row(name: str, value: str = "", unit: str = "", condition: str = "") -> Row:
    return {"name": name, "value": value, "unit": unit, "condition": condition}
