"""How a conversation speaks: in as many messages as needed, or in place of what was said."""

from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from typing import Any

from aiogram.enums import ChatType
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import CallbackQuery, InlineKeyboardMarkup, Message, ReplyParameters, TelegramObject
from aiogram.utils.callback_answer import CallbackAnswer, CallbackAnswerMiddleware

from handlers import cut, texts

Html = str | Iterable[str]
Handler = Callable[[TelegramObject, dict[str, Any]], Awaitable[Any]]


async def say(event: Message | CallbackQuery, html: Html, markup: InlineKeyboardMarkup | None = None) -> None:
    """Sends `html` (a block or several) where the event came from; the buttons stand under the last message.

    In a group the first message quotes the one it answers.
    """
    message = event if isinstance(event, Message) else event.message
    assert message is not None  # see AnswerEveryTap
    *others, last = cut.messages([html] if isinstance(html, str) else html)
    quote = None
    if isinstance(event, Message) and event.chat.type != ChatType.PRIVATE:
        quote = ReplyParameters(message_id=event.message_id, allow_sending_without_reply=True)
    for other in others:
        await message.answer(other, reply_parameters=quote)
        quote = None
    await message.answer(last, reply_parameters=quote, reply_markup=markup)


async def show(query: CallbackQuery, html: Html, markup: InlineKeyboardMarkup | None = None) -> None:
    """Puts `html` in place of the message whose button was pressed; as new messages where that is impossible."""
    parts = cut.messages([html] if isinstance(html, str) else html)
    if not isinstance(query.message, Message) or len(parts) > 1:
        await say(query, parts, markup)
        return
    try:
        await query.message.edit_text(parts[0], reply_markup=markup)
    except TelegramBadRequest as error:
        if not is_harmless(error):
            await say(query, parts, markup)


async def show_buttons(query: CallbackQuery, markup: InlineKeyboardMarkup | None) -> None:
    """Changes the buttons under the message whose button was pressed, if it is still there."""
    if isinstance(query.message, Message):
        with suppress(TelegramBadRequest):
            await query.message.edit_reply_markup(reply_markup=markup)


def is_harmless(error: Exception) -> bool:
    """A second tap, or a tap answered late: nothing a person would call an error."""
    return isinstance(error, TelegramBadRequest) and (
        "message is not modified" in error.message or "query is too old" in error.message
    )


class AnswerEveryTap(CallbackAnswerMiddleware):
    """Ends the waiting circle on the button once the handler is through; a tap that is too old by then is no error.

    No handler meets a tap under an inline message: there is no chat to answer in, and we put no such buttons there.
    """

    async def __call__(self, handler: Handler, event: TelegramObject, data: dict[str, Any]) -> Any:
        if isinstance(event, CallbackQuery) and event.message is None:
            return await event.answer(texts.OLD_BUTTON)
        return await super().__call__(handler, event, data)

    async def answer(self, event: CallbackQuery, callback_answer: CallbackAnswer) -> Any:  # type: ignore[override]
        with suppress(TelegramBadRequest):
            return await super().answer(event, callback_answer)
