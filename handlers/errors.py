"""When something goes wrong: a refusal finds its own way to the person, anything else is logged and apologised for."""

import logging
from contextlib import suppress

from aiogram import Router
from aiogram.exceptions import TelegramAPIError, TelegramBadRequest, TelegramForbiddenError
from aiogram.filters import ExceptionTypeFilter
from aiogram.types import ErrorEvent, Update

from handlers import texts
from handlers.reply import is_harmless, say

logger = logging.getLogger(__name__)


class Refused(Exception):
    """What was asked for cannot be done; `str()` is the sentence to say."""


async def refused(error: ErrorEvent) -> None:
    await _tell(error.update, str(error.exception))


async def blocked(error: ErrorEvent) -> None:
    logger.info("update %s: the bot was blocked or removed", error.update.update_id)


async def failed(error: ErrorEvent) -> None:
    number = error.update.update_id
    logger.error("update %s (%s) failed", number, error.update.event_type, exc_info=error.exception)
    with suppress(TelegramAPIError):
        await _tell(error.update, texts.sorry(number))


async def not_worth_a_word(error: ErrorEvent) -> bool:
    return is_harmless(error.exception)


async def harmless(error: ErrorEvent) -> None:
    """A second tap, or one answered late."""


async def _tell(update: Update, text: str) -> None:
    event = update.message or update.edited_message or update.callback_query
    if event is not None:
        await say(event, text)


def setup() -> Router:
    router = Router(name="errors")
    router.error.register(refused, ExceptionTypeFilter(Refused))
    router.error.register(blocked, ExceptionTypeFilter(TelegramForbiddenError))
    router.error.register(harmless, ExceptionTypeFilter(TelegramBadRequest), not_worth_a_word)
    router.error.register(failed)
    return router
