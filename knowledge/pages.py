"""A table that a page break has cut in two: its head said twice, a row torn."""

from knowledge.annexes import goes_on
from knowledge.blocks import Table
from knowledge.typography import joined


def in_one(above: Table, below: Table) -> Table:
    """Both parts in one table. They are of equal width."""
    upper, lower = list(above.rows), list(below.rows)
    if lower[0] == upper[0]:
        lower.pop(0)
    if lower and len(upper) > 1 and not lower[0][0] and any(map(goes_on, upper[-1], lower[0])):
        upper[-1] = tuple(map(joined, zip(upper[-1], lower.pop(0), strict=True)))
    return Table((*upper, *lower))
