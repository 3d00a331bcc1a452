"""Arrivals, work, sending, refusals and crashes in every order hypothesis can think of: each update is worked once,
each message sent at least once or at most once, and each chat hears its answers in their order."""

import asyncio

import pytest
from hypothesis import HealthCheck, settings
from hypothesis.stateful import run_state_machine_as_test

from storage.database import open_database
from tests.bot.machine import Machine


@pytest.mark.parametrize("again", [True, False])
@pytest.mark.parametrize(
    ("database_url", "processes", "examples"),
    [("sqlite", 1, 150), ("postgresql", 2, 20)],
    indirect=["database_url"],
)
def test_nothing_is_lost(database_url: str, processes: int, examples: int, again: bool) -> None:
    with asyncio.Runner() as runner:
        opened = open_database(database_url)
        database = runner.run(opened.__aenter__())

        class InDatabase(Machine):
            def __init__(self) -> None:
                super().__init__(runner, database, again, processes)

        try:
            wish = settings(max_examples=examples, stateful_step_count=40, deadline=None)
            run_state_machine_as_test(InDatabase, settings=settings(wish, suppress_health_check=list(HealthCheck)))
        finally:
            runner.run(opened.__aexit__(None, None, None))
