"""The solutions to a demand side by side: a row an indicator, a column a solution; the marks are the demander's own."""

from collections.abc import Sequence

from handlers.solution.fields import ABSTRACT, AFTER, OPEN, claims
from handlers.solution.texts import ASPECTS
from storage.solutions import State
from storage.tables.demands import Demand
from storage.tables.solutions import Solution

Table = list[list[str]]  # the first row and the first column are heads


def table(demand: Demand, rows: Sequence[Solution]) -> Table:
    """Of what is open; solutions in the order given."""
    claimed = [dict(claims(row.answers)) for row in rows]
    # Whoever answered before the demand changed may have had others
    asked = dict.fromkeys(indicator for claim in claimed for indicator in claim)
    lines = [[demand.number, *(row.number + ("（入围）" if row.state == State.SHORTLISTED else "") for row in rows)]]
    lines.append([ABSTRACT.label, *(str(row.answers[ABSTRACT.key]) for row in rows)])
    lines += [[indicator, *(claim.get(indicator, "") for claim in claimed)] for indicator in asked]
    for field in AFTER:
        if field.key in OPEN:
            said = (row.answers.get(field.key) for row in rows)
            lines.append([field.label, *(field.kind.say(value) if value else "" for value in said)])
    for aspect, label in ASPECTS.items():
        lines.append([f"{label}（您的评分）", *(str((row.marks or {}).get(aspect, "")) for row in rows)])
    return lines


def to_xlsx(lines: Table) -> bytes:
    from handlers.solution import comparison_excel  # start-up time: openpyxl takes a third of a second

    return comparison_excel.to_bytes(lines)


def to_png(lines: Table) -> bytes:
    from handlers.solution import comparison_picture  # start-up time: Pillow and its font

    return comparison_picture.to_bytes(lines)
