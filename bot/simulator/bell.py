"""Wakes everyone who waits for something to change."""

import asyncio
from collections.abc import Callable


class Bell:
    """Rung after a change; whoever waits then looks again."""

    def __init__(self) -> None:
        self._waiting: set[asyncio.Future[None]] = set()

    def ring(self) -> None:
        for waiter in self._waiting:
            if not waiter.done():
                waiter.set_result(None)
        self._waiting.clear()

    async def until(self, holds: Callable[[], bool], patience: float | None) -> bool:
        """Wait until `holds()`; False when it still does not after `patience` seconds (None: for ever)."""
        loop = asyncio.get_running_loop()
        deadline = None if patience is None else loop.time() + patience
        while not holds():
            left = None if deadline is None else deadline - loop.time()
            if left is not None and left <= 0:
                return False
            waiter = loop.create_future()
            self._waiting.add(waiter)
            try:
                await asyncio.wait_for(waiter, left)
            except TimeoutError:
                return holds()
            finally:
                self._waiting.discard(waiter)
        return True
