"""The pace alone: turns by rank, no second too full, and what a refusal teaches."""

import asyncio
from itertools import pairwise

from bot.pace import ANNOUNCEMENT, NOTICE, URGENT, Pace


async def turns(pace: Pace, rank: int, count: int, *, answer: float | None = 0.0) -> list[float]:
    """When each of so many, wished for at once, was given, in seconds from now; each answered so much later."""
    loop = asyncio.get_running_loop()
    begun = loop.time()

    async def one() -> float:
        turn = await pace.turn(rank)
        if answer is not None:
            loop.call_later(answer, pace.answered, turn)
        return turn.begun - begun

    return sorted(await asyncio.gather(*(one() for _ in range(count))))


def fullest_second(times: list[float]) -> int:
    return max(sum(1 for other in times if 0 <= other - time < 1) for time in times)


async def test_replies_go_at_once_until_the_second_is_full() -> None:
    times = await turns(Pace(20), URGENT, 30)
    assert times[19] < 0.1
    assert 1.0 <= times[20] < 1.15
    assert fullest_second(times) == 20


async def test_announcements_go_evenly() -> None:
    times = await turns(Pace(40), ANNOUNCEMENT, 30)
    gaps = [later - time for time, later in pairwise(times[5:])]
    assert 0.6 < times[-1] < 0.9
    assert max(gaps) < 0.06


async def test_a_reply_does_not_wait_behind_a_thousand_announcements() -> None:
    pace = Pace(20)
    others = asyncio.create_task(turns(pace, ANNOUNCEMENT, 1000))
    await asyncio.sleep(0.2)
    (notice,), (reply,) = await asyncio.gather(turns(pace, NOTICE, 1), turns(pace, URGENT, 1))
    assert reply < 0.01
    assert notice < 0.12
    others.cancel()


async def test_what_takes_long_counts_from_when_it_began() -> None:
    """Telegram counted it by then, and very likely not later."""
    times = await turns(Pace(5), URGENT, 10, answer=None)
    assert 1.0 < times[5] < 1.15
    times = await turns(Pace(5), URGENT, 10, answer=5)
    assert 1.0 < times[5] < 1.15


async def test_a_refusal_of_one_chat_freezes_only_that() -> None:
    pace = Pace(20)
    pace.refused(1, URGENT, 5)
    assert 4.9 < pace.frozen(1) <= 5
    assert pace.frozen(2) == 0
    assert (await turns(pace, URGENT, 1))[0] < 0.01
    # Again the same: still only that
    pace.refused(1, URGENT, 5)
    assert (await turns(pace, URGENT, 1))[0] < 0.01


async def test_refusals_of_two_chats_freeze_all_and_make_us_slower() -> None:
    pace = Pace(20)
    pace.refused(1, URGENT, 0.3)
    pace.refused(2, URGENT, 0.5)
    assert 0.45 < (await turns(pace, ANNOUNCEMENT, 1))[0] < 0.6
    times = await turns(pace, ANNOUNCEMENT, 25)
    # One place in each second is left to replies
    assert fullest_second(times) == 19


async def test_whoever_does_not_want_the_turn_any_more_takes_nobodys() -> None:
    pace = Pace(1)
    await pace.turn(URGENT)
    gone = asyncio.create_task(pace.turn(URGENT))
    await asyncio.sleep(0)
    gone.cancel()
    (time,) = await turns(pace, URGENT, 1)
    assert 0.9 < time < 1.2
