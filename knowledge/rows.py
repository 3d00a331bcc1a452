"""How rows of the annexes are said."""

from collections.abc import Iterable, Sequence

from knowledge.contests import Row
from knowledge.document import THEMED, Contest
from knowledge.question import Question

BLANK = "附件未列明承办单位"


def contests_of(rows: Iterable[Row]) -> list[Contest]:
    return list({(row.clause.key): row.contest for row in rows}.values())


def by_kind(contests: Sequence[Contest]) -> list[tuple[str, list[Contest]]]:
    kinds = list(dict.fromkeys(contest.kind for contest in contests))
    return [(kind, [contest for contest in contests if contest.kind == kind]) for kind in kinds]


def short(contest: Contest) -> str:
    """第八届中国创新挑战赛（江苏） → 江苏; 第八届中国创新挑战赛生物制造技术专题赛 → 生物制造技术专题赛."""
    name = contest.name.split("挑战赛", 1)[-1] or contest.name
    return name.strip("（）") if name.startswith("（") and name.endswith("）") else name


def numbered(contest: Contest) -> str:
    fields = "、".join(dict.fromkeys(entry.field for entry in contest.entries))
    return f"{contest.number}. {short(contest)}（{fields}）"


def listed(rows: Sequence[Row], question: Question) -> str:
    """A contest a line: the column asked for first, then the rest; its name and fields alone where there are many."""
    lines = []
    contests = contests_of(rows)
    if len(contests) > 6 and not {"承办单位", "主办"} & set(question.table):
        return "\n".join(map(numbered, contests))
    if len(contests) > 4 and "主办" in question.table:
        return "\n".join(f"{short(contest)}：{'、'.join(contest.hosts)}" for contest in contests)
    for contest in contests:
        entries = [row.entry for row in rows if row.contest is contest]
        named = [f"{entry.organiser}（{entry.field}）" for entry in entries if entry.organiser]
        bare = "、".join(entry.field for entry in entries if not entry.organiser)
        organisers = "；".join([*named, *([f"{BLANK}（{bare}）"] if bare else [])])
        parts = [f"承办单位：{organisers}", f"主办单位：{'、'.join(contest.hosts)}"]
        if "主办" in question.table and "承办单位" not in question.table:
            parts.reverse()
        lines.append(f"▪ {short(contest)}（{contest.kind}第 {contest.number} 项）\n" + "\n".join(parts))
    return "\n".join(lines)


def brief(rows: Sequence[Row]) -> str:
    return "；".join(f"{row.entry.organiser or BLANK}（{row.entry.field}）" for row in rows)


def by_field(rows: Sequence[Row]) -> str:
    """A line a field and kind: where it is held, and by whom."""
    groups: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        groups.setdefault((row.contest.kind, row.entry.field), []).append(row)
    lines = []
    for (kind, field), some in groups.items():
        homes: dict[str, list[str]] = {}
        for row in some:
            place = short(row.contest) if kind == THEMED else row.home[-1] if row.home else short(row.contest)
            homes.setdefault(place, []).append(row.entry.organiser or BLANK)
        where = "；".join(f"{home}（{'、'.join(names)}）" for home, names in homes.items())
        lines.append(f"{kind}·{field}：{where}")
    return "\n".join(lines)


def fields_of(rows: Sequence[Row]) -> str:
    return "、".join(dict.fromkeys(row.entry.field for row in rows))
