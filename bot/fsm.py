"""aiogram's view of where a conversation is: the place that was read with the update and is kept with its effects."""

from collections.abc import Mapping
from typing import Any

from aiogram.fsm.context import FSMContext
from aiogram.fsm.state import State
from aiogram.fsm.storage.base import BaseStorage, StateType, StorageKey

from storage.conversations import Place


class _OnePlace(BaseStorage):
    """The place of the update at hand, whatever the key: a handler knows no other."""

    def __init__(self, place: Place) -> None:
        self._place = place

    async def set_state(self, key: StorageKey, state: StateType = None) -> None:
        self._place.set_state(state.state if isinstance(state, State) else state)

    async def get_state(self, key: StorageKey) -> str | None:
        return self._place.state

    async def set_data(self, key: StorageKey, data: Mapping[str, Any]) -> None:
        self._place.set_data(dict(data))

    async def get_data(self, key: StorageKey) -> dict[str, Any]:
        return dict(self._place.data)

    async def close(self) -> None:
        """The session it belongs to is closed by whoever opened it."""


def context(bot: int, place: Place) -> FSMContext:
    key = StorageKey(bot_id=bot, chat_id=place.chat, user_id=place.person)
    return FSMContext(_OnePlace(place), key)
