"""How an announcement is measured."""

import pytest

from benchmarks.broadcast import share


@pytest.mark.parametrize(
    ("by_second", "expected"),
    [
        ([30, 9, 30, 30, 30, 30], 1.0),
        ([30, 30, 15, 30, 15], 60 / 90),
        ([30, 30, 30], 1 / 3),
        ([30], 0.0),
    ],
)
def test_seconds_in_which_nothing_came_count(by_second: list[int], expected: float) -> None:
    assert share(by_second, 2, 3) == pytest.approx(expected)
