"""Answers from the table of contests, counted and never guessed."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from knowledge.contests import Row, Selection, Table
from knowledge.document import INDUSTRY, THEMED
from knowledge.question import Question
from knowledge.rows import BLANK, brief, by_field, by_kind, contests_of, fields_of, listed, numbered, short

_VALUES = frozenset({"电话", "时间", "金额", "地址", "文号"})
_HOSTS = frozenset({"省级部门", "火炬中心", "科技部"})


@dataclass(frozen=True, slots=True)
class Reply:
    """What the table says: the text, the rows it stands on, and whether the table says it at all."""

    text: str
    rows: tuple[Row, ...]
    found: bool = True


def asks_table(question: Question) -> bool:
    """Whether the annexes, and not a clause, are asked."""
    annexes = {"附件"} if question.annex or question.places or not question.concepts[1:] else set()
    if set(question.concepts) - _HOSTS - annexes or question.literal or _VALUES & set(question.asks):
        return False
    counts = "数量" in question.asks
    named = question.places or question.fields or question.organisers or question.ordinals or question.annex
    if "名单" in question.table and "哪里" in question.asks:
        return False
    if "附件" in question.concepts and not named:
        return counts or "什么" in question.asks
    if not (named or question.kinds):
        columns = {"承办单位", "主办", "领域", "地方"} & set(question.table)
        if columns:
            return bool(question.columns or question.organs or counts or {"名单", "地方"} & set(question.table))
        return counts and "挑战赛" in question.generic and not any(len(stretch) > 1 for stretch in question.unknown)
    strange = sum(map(len, question.unknown))
    if "如何" in question.asks and not (question.table or question.kinds):
        return False
    anchored = question.table or question.kinds or question.fields or question.organisers or question.generic
    return strange <= (24 if anchored else 4)


def reply(question: Question, table: Table) -> Reply | None:
    """The table's answer; None where the question names nothing that can be looked up."""
    chosen = table.select(question)
    if "火炬中心" in question.concepts and "主办" in question.table:
        chosen = Selection(tuple(row for row in chosen.rows if "火炬中心" in row.contest.hosts))
    if not chosen.rows and not chosen.apart:
        return _nothing(question, table, chosen)
    for fits, say in _WAYS:
        if fits(question):
            answer = say(question, chosen, table)
            if answer:
                return answer
    return _list(question, chosen, table)


# What is said, by what is asked, in the order tried.


def _blank(question: Question, chosen: Selection, table: Table) -> Reply | None:
    rows = tuple(row for row in (*chosen.rows, *chosen.apart) if row.entry.organiser is None)
    contests = contests_of(rows)
    if not rows:
        return None
    names = [f"{kind} {len(some)} 项：{'、'.join(map(short, some))}" for kind, some in by_kind(contests)]
    return Reply(f"附件未列明承办单位的赛事共 {len(contests)} 项。\n" + "\n".join(names), rows)


def _annexes(question: Question, chosen: Selection, table: Table) -> Reply | None:
    """The annexes themselves; or the one in which the rows named stand."""
    rows = {row.contest.annex: row for row in (*chosen.rows, *chosen.apart)}
    return Reply(f"共 {len(rows)} 个附件：\n" + "\n".join(rows), tuple(rows.values()))


def _both(question: Question, chosen: Selection, table: Table) -> Reply | None:
    themed, industry = table.provinces(THEMED), table.provinces(INDUSTRY)
    both = [name for name in industry if name in themed]
    rows = tuple(row for row in table.rows if row.home and row.home[0] in both and len(row.home) == 1)
    return Reply(f"既有专题赛又有产业赛的省（市）共 {len(both)} 个：{'、'.join(both)}。", rows)


def _only(question: Question, chosen: Selection, table: Table) -> Reply | None:
    if len(question.kinds) != 1 or question.places:
        return None
    kind = question.kinds[0]
    others = {row.home for row in table.rows if row.contest.kind != kind}
    rows = tuple(row for row in table.rows if row.contest.kind == kind and row.home not in others)
    names = list(dict.fromkeys(row.home[-1] for row in rows))
    return Reply(f"只有{kind}的地方共 {len(names)} 个：{'、'.join(names)}。", rows)


def _superlative(question: Question, chosen: Selection, table: Table) -> Reply | None:
    rows = chosen.rows + chosen.apart
    by_field = "领域" in question.table and "地方" not in question.table
    if not by_field and "承办单位" in question.table:
        rows = tuple(row for row in rows if row.entry.organiser)
    groups = Counter(row.entry.field if by_field else row.home[-1] for row in rows)
    best = (min if "最少" in question.columns else max)(groups.values())
    winners = [name for name, count in groups.items() if count == best]
    unit = "处" if by_field else "家承办单位" if "承办单位" in question.table else "个产业领域或专题"
    which = "最少" if "最少" in question.columns else "最多"
    kept = tuple(row for row in rows if (row.entry.field if by_field else row.home[-1]) in winners)
    return Reply(f"{which}的是{'、'.join(winners)}，{'各' if len(winners) > 1 else ''} {best} {unit}。", kept)


def _compare(question: Question, chosen: Selection, table: Table) -> Reply | None:
    names: Sequence[str] = question.places if len(question.places) > 1 else question.fields
    if len(names) < 2:
        return None
    lines: list[str] = []
    counts: dict[str, int] = {}
    rows: list[Row] = []
    for name in names:
        own = [row for row in chosen.rows if name in row.fields or table.lies_in(row, name)]
        part = own or [row for row in chosen.apart if table.lies_in(row, name)]
        contests = contests_of(part)
        organisers = {row.entry.organiser for row in part if row.entry.organiser}
        counts[name] = len(organisers if "承办单位" in question.table else part)
        rows += part
        lines.append(
            f"{name}：{len(contests)} 项赛事，{len(part)} 个产业领域或专题，"
            f"列明承办单位 {len(organisers)} 家——{brief(part)}"
        )
    most = max(counts.values())
    first = [name for name, count in counts.items() if count == most]
    head = f"{first[0]}更多。" if len(first) == 1 else "两者一样多。" if len(names) == 2 else "一样多。"
    return Reply("\n".join([head, *lines]), tuple(rows))


def _count(question: Question, chosen: Selection, table: Table) -> Reply | None:
    rows = chosen.rows or chosen.apart
    contests = contests_of(rows)
    if question.claim and question.claim not in (len(contests), len(rows)) and "是否" in question.asks:
        denied = "不是。"
    else:
        denied = ""
    organisers = list(dict.fromkeys(row.entry.organiser for row in rows if row.entry.organiser))
    blank = [row for row in rows if not row.entry.organiser]
    label = _label(question)
    if "承办单位" in question.table:
        if not organisers:
            return Reply(f"{label}{BLANK}。", rows)
        without = f"；另有 {len(blank)} 处{BLANK}" if blank else ""
        total = f"（连同未列明的共 {len(rows)} 处）" if blank and question.fields else ""
        names = f"：{'、'.join(organisers)}" if len(organisers) <= 12 else ""
        return Reply(f"{label}列明的承办单位共 {len(organisers)} 家{names}{without}{total}。", rows)
    if "领域" in question.table:
        fields = list(dict.fromkeys(row.entry.field for row in rows))
        return Reply(f"{label}共 {len(fields)} 个产业领域或专题：{'、'.join(fields)}。", rows)
    if question.fields and not question.places:
        places = list(dict.fromkeys(row.home[-1] for row in rows))
        return Reply(f"{label}共 {len(rows)} 处，分布在 {len(places)} 个省（市）。\n{by_field(rows)}", rows)
    if "地方" in question.table:
        places = list(dict.fromkeys(row.home[-1] for row in rows))
        return Reply(f"{label}共涉及 {len(places)} 个省（市）：{'、'.join(places)}。", rows)
    kinds = [f"{kind} {len(some)} 项" for kind, some in by_kind(contests)]
    split = f"，其中{'，'.join(kinds)}" if len(kinds) > 1 else ""
    if len(contests) > 12:
        return Reply(f"{denied}{label}共 {len(contests)} 项{split}。", rows)
    apart = _apart(chosen)
    text = f"{denied}{label}共 {len(contests)} 项{split}。\n{listed(rows, question)}{apart}"
    return Reply(text, rows + (chosen.apart if apart else ()))


def _list(question: Question, chosen: Selection, table: Table) -> Reply:
    rows = chosen.rows or chosen.apart
    apart = _apart(chosen) if chosen.rows else ""
    head = ""
    if chosen.widened:
        wide = list(dict.fromkeys(row.home[0] for row in rows))
        head = f"附件未单独列出{'、'.join(chosen.widened)}；所在省（市）{'、'.join(wide)}的赛事：\n"
    if chosen.absent:
        head += f"附件没有列出{'、'.join(chosen.absent)}的赛事。\n"
    contests = contests_of(rows)
    if question.places and not head and len(contests) > 1:
        head = f"{_label(question)}共 {len(contests)} 项：\n"
    narrow = {"承办单位", "主办"} & set(question.table) and len(contests) <= 4
    if not question.places and not narrow and (("地方" in question.table and question.kinds) or question.fields):
        return Reply(f"{_label(question)}共 {len(rows)} 处：\n{by_field(rows)}", rows)
    if len(contests) > 12:
        parts = [f"{kind} {len(some)} 项：\n" + "\n".join(map(numbered, some)) for kind, some in by_kind(contests)]
        return Reply("\n".join(parts), rows)
    return Reply(f"{head}{listed(rows, question)}{apart}", rows + (chosen.apart if apart else ()))


def _nothing(question: Question, table: Table, chosen: Selection) -> Reply | None:
    """A place or a combination that the annexes do not have: said so, with what they have instead."""
    missing = [name for name in question.places if not table.homes(name)]
    if missing:
        return Reply(f"附件1、附件2没有列出{'、'.join(missing)}的赛事。", (), found=False)
    if not question.places and not question.fields:
        return None
    lines: list[str] = []
    rows: list[Row] = []
    at = table.select(_part(question, places=question.places)) if question.places else None
    of = table.select(_part(question, fields=question.fields)) if question.fields else None
    if at:
        near = at.rows or at.apart
        lines.append(f"{'、'.join(question.places)}的赛事是：\n{listed(near, question)}")
        rows += near
    if of and of.rows:
        lines.append(f"{fields_of(of.rows)}在以下地方：\n{by_field(of.rows)}")
        rows += of.rows
    what = f"{'、'.join(question.places)}{'、'.join(question.fields)}{question.kinds[0] if question.kinds else '赛事'}"
    return Reply(f"没有，附件未列出{what}。\n" + "\n".join(lines), tuple(rows)) if lines else None


_WAYS: tuple[tuple[Callable[[Question], object], Callable[[Question, Selection, Table], Reply | None]], ...] = (
    (lambda q: "没写" in q.columns, _blank),
    (lambda q: "附件" in q.concepts and not q.annex, _annexes),
    (lambda q: "既又" in q.columns and not q.places, _both),
    (lambda q: "只有" in q.columns, _only),
    (lambda q: {"最多", "最少"} & set(q.columns) and not (q.ordinals or q.organisers), _superlative),
    (lambda q: "比较" in q.columns or (len(q.places) > 1 and ("数量" in q.asks or "多" in q.text)), _compare),
    (lambda q: "数量" in q.asks or (q.claim and "是否" in q.asks), _count),
)


def _apart(chosen: Selection) -> str:
    if not chosen.apart or not chosen.rows:
        return ""
    homes = "、".join(dict.fromkeys(row.home[-1] for row in chosen.apart))
    return f"\n另有单独办赛的{homes}：{brief(chosen.apart)}"


def _label(question: Question) -> str:
    where = "、".join(question.places)
    kinds = "、".join(question.kinds)
    fields = "、".join(question.fields)
    return f"{where}{fields}{kinds or ('赛事' if not fields else '')}"


def _part(question: Question, *, places: tuple[str, ...] = (), fields: tuple[str, ...] = ()) -> Question:
    return Question(text=question.text, places=places, fields=fields)
