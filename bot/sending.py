"""One request to Telegram, and what its answer means."""

import logging
from datetime import timedelta
from typing import Any

from aiogram import Bot
from aiogram.exceptions import (
    ClientDecodeError,
    TelegramAPIError,
    TelegramEntityTooLarge,
    TelegramForbiddenError,
    TelegramMigrateToChat,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramServerError,
    TelegramUnauthorizedError,
)
from aiogram.methods import (
    DeleteMessage,
    DeleteMyCommands,
    EditMessageCaption,
    EditMessageReplyMarkup,
    EditMessageText,
    SendMessage,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.types import Message, MessageId
from aiohttp import ClientConnectorError

from bot.clock import Clock
from bot.parcels import Outcome, Parcel

logger = logging.getLogger(__name__)

PATIENCE = 30  # seconds for Telegram to answer
MOST_TRIES = 12  # where the network fails us; the last comes after more than an hour
LONGEST_PAUSE = 3600.0  # seconds
HARMLESS = ("message is not modified", "message to delete not found")
NOT_THERE = ("chat not found", "user not found", "PEER_ID_INVALID")
DEACTIVATED = ("user is deactivated", "can't initiate conversation")
# What may be done twice: only a message sent twice is seen twice
REPEATABLE = (
    EditMessageText,
    EditMessageCaption,
    EditMessageReplyMarkup,
    DeleteMessage,
    SetMyCommands,
    DeleteMyCommands,
)


async def attempt(bot: Bot, parcel: Parcel, clock: Clock, *, again: bool) -> Outcome:
    """Make the call. Only TelegramMigrateToChat is raised: where the chat moved the caller must go too."""
    try:
        result = await bot(parcel.call, request_timeout=PATIENCE)
    except TelegramRetryAfter as error:
        return Outcome("later", reason="429", until=clock.now() + timedelta(seconds=error.retry_after))
    except TelegramForbiddenError as error:
        gone = any(words in error.message for words in DEACTIVATED)
        return Outcome("gone" if gone else "blocked", reason=error.message)
    except TelegramEntityTooLarge as error:  # which aiogram counts among the troubles of the network
        return _refused(error)
    except (TelegramNetworkError, TelegramServerError, TelegramUnauthorizedError) as error:
        return _passing(error, parcel, clock, again)
    except ClientDecodeError as error:
        return _odd(error, parcel, clock, again)
    except TelegramMigrateToChat:
        raise
    except TelegramAPIError as error:
        return _refused(error)
    except Exception as error:  # a fault of ours in one message must not hold up the others
        logger.exception("%s cannot be called", parcel.call.__api_method__)
        return Outcome("failed", reason=type(error).__name__)
    return Outcome("delivered", message=_number(result))


def _odd(error: ClientDecodeError, parcel: Parcel, clock: Clock, again: bool) -> Outcome:
    """An answer that aiogram cannot read: a page of HTML, or good news in words of a newer Bot API."""
    if isinstance(error.data, dict) and error.data.get("ok"):
        result = error.data.get("result")
        return Outcome("delivered", message=result.get("message_id") if isinstance(result, dict) else None)
    return _passing(error, parcel, clock, again)


def _passing(error: Exception, parcel: Parcel, clock: Clock, again: bool) -> Outcome:
    reason = f"{type(error).__name__}"
    never_left = isinstance(error.__cause__, ClientConnectorError) or isinstance(error, TelegramUnauthorizedError)
    if not (again or never_left or isinstance(parcel.call, REPEATABLE)):
        return Outcome("unknown", reason=reason)
    if parcel.attempts + 1 >= MOST_TRIES:
        return Outcome("failed", reason=reason)
    pause = min(2.0**parcel.attempts, LONGEST_PAUSE)
    return Outcome("later", reason=reason, until=clock.now() + timedelta(seconds=pause))


def _refused(error: TelegramAPIError) -> Outcome:
    if any(words in error.message for words in HARMLESS):
        return Outcome("delivered")
    if any(words in error.message for words in NOT_THERE):
        return Outcome("gone", reason=error.message)
    return Outcome("failed", reason=error.message)


def _number(result: Any) -> int | None:
    return result.message_id if isinstance(result, Message | MessageId) else None


def instead(call: TelegramMethod[Any], outcome: Outcome) -> TelegramMethod[Any] | None:
    """What to send where a message could not be changed because it is not there, or not ours to change: a new one."""
    if outcome.kind == "failed" and isinstance(call, EditMessageText) and call.chat_id is not None:
        return SendMessage(chat_id=call.chat_id, text=str(call.text), reply_markup=call.reply_markup)
    return None
