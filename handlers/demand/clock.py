"""By when staff take the next step."""

from datetime import date, timedelta

from storage.lifecycle import DESK, State
from storage.people import ZONE
from storage.quiet import zone_of
from storage.tables.demands import Demand


def due(row: Demand, days: int) -> date | None:
    """So many working days after the last step, by the calendar of Beijing; None where staff do not have the next.

    Public holidays are not known here: what is promised is a little less than what is kept.
    """
    if State(row.state) not in DESK:
        return None
    day = row.moved_at.astimezone(zone_of(ZONE)).date()
    for _ in range(days):
        day += timedelta(days=3 if day.isoweekday() == 5 else 2 if day.isoweekday() == 6 else 1)
    return day
