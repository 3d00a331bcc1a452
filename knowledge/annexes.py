"""Tables of an annex: the lists of contests as data, each contest with the text of its rows."""

import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from knowledge.blocks import Table
from knowledge.document import INDUSTRY, THEMED, Entry
from knowledge.typography import closed_up, joined

Row = dict[str, str]

_COLUMNS = (  # what the head of a column says it holds
    ("number", re.compile("序号|编号")),
    ("hosts", re.compile("主办(?:单位|方|部门)?(?:名称)?")),
    ("organiser", re.compile("承办(?:单位|方|部门)?(?:名称)?")),
    ("field", re.compile(".*(?:领域|产业|专题|主题|方向)(?:名称)?")),
    ("name", re.compile(".*名称|赛事|大赛|比赛")),
)
_ONCE = ("number", "name", "hosts")  # said once for a contest, however many rows it has
_BODY = re.compile(
    ".*(?:部|厅|局|委|会|中心|院|校|大学|所|公司|集团|政府|联盟|办公室|园区|开发区|高新区|示范区|基地|银行|站|社|处)(?:（[^（）]*）)?"
)
_HALF_BODY = re.compile(  # no body of its own but the end of a name broken in two: "管委会", "科技厅", "有限公司"
    "(?:科技|科学技术|技术|创新|研究|管理|人民|有限|责任|股份|发展|工业|信息化|服务|促进|委员|和)*"
    "(?:厅|局|委|委会|会|中心|心|院|所|公司|司|集团|政府|府|办公室|管委会|科委|联盟|学院)"
)
_FIELD_ENDS = ("产业", "领域", "行业", "技术")


class Listed(NamedTuple):
    """A contest as its annex lists it; `text` has the cells parted by "｜" and a line for every entry."""

    number: int
    name: str
    hosts: tuple[str, ...]
    entries: tuple[Entry, ...]
    text: str


def kind(annex: str, table: Table) -> str | None:
    """Which contests the table lists (专题赛 or 产业赛); None where it lists no contests."""
    columns = _columns(table)
    if "name" not in columns or not {"hosts", "organiser"} & set(columns):
        return None
    for signs, meant in (((THEMED, INDUSTRY), annex), ((THEMED[:2], INDUSTRY[:2]), "".join(table.rows[0]))):
        for sign, known in zip(signs, (THEMED, INDUSTRY), strict=True):
            if sign in meant:
                return known
    return None


def listed(table: Table) -> list[Listed]:
    """The contests of a table that `kind` has recognised. Rows without a number go on with the contest above."""
    columns = _columns(table)
    groups: list[list[Row]] = []
    for cells in table.rows[1:]:
        row = dict(zip(columns, cells, strict=True))
        if not groups or _begins(row, groups[-1][0]):
            groups.append([])
        groups[-1].append(row)
    return [_listed(place, columns, group) for place, group in enumerate(groups, 1)]


def bodies(cell: str) -> list[str]:
    """The organisations in a cell: "火炬中心 北京市科委" are two, "中关村科技园区 管委会" is one that was broken."""
    found: list[str] = []
    for piece in cell.split():
        if found and (not _BODY.fullmatch(found[-1]) or _HALF_BODY.fullmatch(piece)):
            found[-1] = closed_up(f"{found[-1]} {piece}")
        else:
            found.append(piece)
    return found


def fields(cell: str) -> list[str]:
    """The fields in a cell: "高端装备制造产业 新材料产业" are two, "民用与国防 两用技术" is one that was broken."""
    found: list[str] = []
    for gap, piece in re.findall(r"([\s、；]*)([^\s、；]+)", cell):
        end = piece[-2:]
        listing = len(piece) > 2 and end in _FIELD_ENDS[: 4 if gap.isspace() else 3]
        if found and not (listing and found[-1].endswith(end)):
            found[-1] = closed_up(found[-1] + gap + piece)
        else:
            found.append(piece)
    return found


def goes_on(above: str, below: str) -> bool:
    """Whether a cell is the second half of the one above: a name, an organisation or a field that was torn."""
    whole = closed_up(joined((above, below)))
    if not above or not below:
        return False
    if above.count("（") > above.count("）") and whole.count("（") == whole.count("）"):
        return True
    if len(below) <= 4 and whole.endswith(_FIELD_ENDS) and not above.endswith(_FIELD_ENDS):
        return True
    return bool(_BODY.fullmatch(whole)) and not _BODY.fullmatch(above)


def _columns(table: Table) -> list[str]:
    """What each column holds; one that holds nothing of a contest goes by its place."""
    columns: list[str] = []
    for place, head in enumerate(table.rows[0]):
        meant = (name for name, pattern in _COLUMNS if pattern.fullmatch(head.replace(" ", "")))
        columns.append(next((name for name in meant if name not in columns), str(place)))
    return columns


def _begins(row: Row, current: Row) -> bool:
    mark = "number" if "number" in row else "name"
    return row[mark] not in ("", current[mark])


def _listed(place: int, columns: Sequence[str], rows: Sequence[Row]) -> Listed:
    number = rows[0].get("number", "").rstrip(".．、")
    once = {
        "number": number,
        "name": closed_up(_distinct(row["name"] for row in rows)),
        "hosts": " ".join(bodies(_distinct(row.get("hosts", "") for row in rows))),
    }
    entries: list[Entry] = []
    lines: list[str] = []
    for row in rows:
        above = entries[-1].field if entries else ""
        for organiser, topic in _pairs(row, above):
            cells = {**row, **once, "organiser": organiser, "field": topic}
            lines.append("｜".join(cells[column] for column in columns if not lines or column not in _ONCE))
            entries.append(Entry(organiser or None, topic))
    if not lines:
        lines.append("｜".join({**rows[0], **once}[column] for column in columns))
    counted = int(number) if number.isdecimal() else place
    return Listed(counted, once["name"], tuple(bodies(once["hosts"])), tuple(entries), "\n".join(lines))


def _pairs(row: Row, above: str) -> list[tuple[str, str]]:
    """Organisers with their fields; a blank field beside a named organiser is the one above."""
    organisers, topics = bodies(row.get("organiser", "")), fields(row.get("field", ""))
    if len(organisers) == len(topics):
        return list(zip(organisers, topics, strict=True))
    if len(organisers) > 1 and len(topics) > 1:
        return [(" ".join(organisers), topic) for topic in topics]
    return [(organiser, topic) for organiser in organisers or [""] for topic in topics or [above]]


def _distinct(cells: Iterable[str]) -> str:
    return " ".join(dict.fromkeys(cell for cell in cells if cell))
