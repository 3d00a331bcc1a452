"""How a conversation speaks. What is said is collected while an update is worked, is written down with everything else
the update did, and goes out once that is certain: a handler talks to no network and may be run again."""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from aiogram.enums import BotCommandScopeType, ChatType
from aiogram.methods import (
    AnswerCallbackQuery,
    AnswerInlineQuery,
    CopyMessage,
    DeleteMyCommands,
    EditMessageReplyMarkup,
    EditMessageText,
    SendDocument,
    SendMessage,
    SendPhoto,
    SetMyCommands,
    TelegramMethod,
)
from aiogram.types import (
    BotCommandScopeChat,
    CallbackQuery,
    InlineKeyboardMarkup,
    InlineQuery,
    InlineQueryResultsButton,
    InlineQueryResultUnion,
    Message,
    ReplyParameters,
    TelegramObject,
)

from handlers import commands, cut, texts
from storage.base import new_id
from storage.outbox import NOTICE, REPLY, Echo, Outgoing

Html = str | Iterable[str]


@dataclass(frozen=True, slots=True)
class Letter:
    """Something to send: the row of the outbox, and the call it stands for."""

    row: Outgoing
    call: TelegramMethod[Any]


class Reply:
    """What is said in answer to one update: `letters`, to be written down and then sent in their order, and `at_once`,
    what is only worth something now and is lost with a crash."""

    def __init__(self, event: TelegramObject | None, now: datetime) -> None:
        self.letters: list[Letter] = []
        self.at_once: list[TelegramMethod[Any]] = []
        self.now = now
        self._event = event
        self._toast: str | None = None
        message = event.message if isinstance(event, CallbackQuery) else event
        self._message = message if isinstance(message, Message) else None
        chat = getattr(message, "chat", None)
        self._chat: int | None = chat.id if chat else None

    @property
    def here(self) -> int:
        """The chat the update came from."""
        assert self._chat is not None, "there is no chat to speak in"
        return self._chat

    @property
    def pressed(self) -> int | None:
        """The message whose button was pressed, if it is still there."""
        return self._message.message_id if isinstance(self._event, CallbackQuery) and self._message else None

    def say(
        self,
        html: Html,
        markup: InlineKeyboardMarkup | None = None,
        echo: Echo | None = None,
        *,
        kept: bool = False,
    ) -> int:
        """Sends `html` (a block or several) where the update came from; the buttons stand under the last message, and
        `echo` tells what became of it. The id under which the outbox keeps that one; for long, if it is to be `kept`.

        In a group the first message quotes the one it answers.
        """
        *others, last = _messages(html)
        quote = self._quote()
        for other in others:
            self._post(SendMessage(chat_id=self.here, text=other, reply_parameters=quote))
            quote = None
        call = SendMessage(chat_id=self.here, text=last, reply_parameters=quote, reply_markup=markup)
        return self._post(call, echo=echo, kept=kept)

    def show(self, html: Html, markup: InlineKeyboardMarkup | None = None, *, kept: bool = False) -> int:
        """Puts `html` in place of the message whose button was pressed; as new messages where that is impossible. The
        id as `say` gives it."""
        parts = _messages(html)
        if not isinstance(self._event, CallbackQuery) or self._message is None or len(parts) > 1:
            return self.say(parts, markup, kept=kept)
        chat, number = self._message.chat.id, self._message.message_id
        call = EditMessageText(chat_id=chat, message_id=number, text=parts[0], reply_markup=markup)
        return self._post(call, kept=kept)

    def show_buttons(self, markup: InlineKeyboardMarkup | None) -> None:
        """Changes the buttons under the message whose button was pressed, if it is still there."""
        if isinstance(self._event, CallbackQuery) and self._message is not None:
            chat, number = self._message.chat.id, self._message.message_id
            self._post(EditMessageReplyMarkup(chat_id=chat, message_id=number, reply_markup=markup))

    def toast(self, text: str) -> None:
        """A word above the chat for whoever pressed the button."""
        self._toast = text

    def file(self, name: str, data: bytes, caption: str = "") -> None:
        """A file we have made, as a document."""
        # The file itself stands beside the payload and is put in when the letter goes
        call = SendDocument(chat_id=self.here, document=f"attach://{name}", caption=caption or None)
        self._post(call, file=data, name=name)

    def picture(self, name: str, data: bytes, caption: str = "") -> None:
        """A picture we have made."""
        call = SendPhoto(chat_id=self.here, photo=f"attach://{name}", caption=caption or None)
        self._post(call, file=data, name=name)

    def pass_on(self, message: Message, chat: int, head: str, echo: Echo) -> None:
        """Gives a message of this chat to somebody who waits for it in another, under a line of ours."""
        self._post(SendMessage(chat_id=chat, text=head), chat)
        copy = CopyMessage(chat_id=chat, from_chat_id=message.chat.id, message_id=message.message_id)
        self._post(copy, chat, echo=echo)

    def post(self, call: TelegramMethod[Any], echo: Echo | None = None) -> int:
        """Any call that shows something here; the id under which the outbox keeps it."""
        return self._post(call, echo=echo)

    def give(self, chat: int, call: TelegramMethod[Any]) -> None:
        """Any call that shows something to somebody else."""
        self._post(call, chat, NOTICE)

    def tell(
        self, chat: int, html: Html, markup: InlineKeyboardMarkup | None = None, echo: Echo | None = None
    ) -> int:
        """A notice to somebody else; the id under which the outbox keeps the last of its messages."""
        *others, last = _messages(html)
        for other in others:
            self._post(SendMessage(chat_id=chat, text=other), chat, NOTICE)
        return self._post(SendMessage(chat_id=chat, text=last, reply_markup=markup), chat, NOTICE, echo=echo)

    def menu(self, person: int, roles: Collection[tuple[str, str]]) -> None:
        """The commands that somebody with these roles sees in their own chat."""
        self._post(_menu(person, roles), person, NOTICE)

    def offer(self, results: Sequence[InlineQueryResultUnion], *, fresh: int, button: InlineQueryResultsButton) -> None:
        """Answers @bot in any chat; Telegram may keep what is offered for `fresh` seconds."""
        assert isinstance(self._event, InlineQuery)
        self.at_once.append(
            AnswerInlineQuery(
                inline_query_id=self._event.id,
                results=list(results),
                cache_time=fresh,
                is_personal=False,
                button=button,
            )
        )

    def finish(self) -> None:
        """Ends the waiting circle on the button, whether or not there is a word to say."""
        if isinstance(self._event, CallbackQuery):
            if self._event.message is None:
                # Under an inline message there is no chat to answer in, and we put no such buttons there
                self._toast = texts.OLD_BUTTON
            self.at_once.append(AnswerCallbackQuery(callback_query_id=self._event.id, text=self._toast))

    def _post(
        self,
        call: TelegramMethod[Any],
        chat: int | None = None,
        priority: int = REPLY,
        *,
        file: bytes | None = None,
        name: str | None = None,
        echo: Echo | None = None,
        kept: bool = False,
    ) -> int:
        to = self.here if chat is None else chat
        self.letters.append(_letter(call, to, priority, file=file, name=name, echo=echo, kept=kept))
        return self.letters[-1].row.id

    def _quote(self) -> ReplyParameters | None:
        message = self._event
        if isinstance(message, Message) and message.chat.type != ChatType.PRIVATE:
            return ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True)
        return None


def _messages(html: Html) -> list[str]:
    return cut.messages([html] if isinstance(html, str) else html)


def notice(chat: int, html: str, markup: InlineKeyboardMarkup | None = None, *, urgent: bool = False) -> Outgoing:
    """Something to say that no update is the cause of, as a row of the outbox. `urgent`: somebody waits for it."""
    call = SendMessage(chat_id=chat, text=html, reply_markup=markup)
    return _letter(call, chat, REPLY if urgent else NOTICE).row


def change(chat: int, message: int, html: str, markup: InlineKeyboardMarkup | None = None) -> Outgoing:
    """A message of ours to change, as a row of the outbox."""
    call = EditMessageText(chat_id=chat, message_id=message, text=html, reply_markup=markup)
    return _letter(call, chat, NOTICE).row


def menu(person: int, roles: Collection[tuple[str, str]]) -> Outgoing:
    """As `Reply.menu`, as a row of the outbox."""
    return _letter(_menu(person, roles), person, NOTICE).row


def _menu(person: int, roles: Collection[tuple[str, str]]) -> SetMyCommands | DeleteMyCommands:
    # Its type is named, for what is left to a default is not written down
    scope = BotCommandScopeChat(type=BotCommandScopeType.CHAT, chat_id=person)
    shown = commands.menu(roles)
    if shown == commands.COMMANDS:
        return DeleteMyCommands(scope=scope)
    return SetMyCommands(commands=list(shown), scope=scope)


def _letter(
    call: TelegramMethod[Any],
    chat: int,
    priority: int,
    *,
    file: bytes | None = None,
    name: str | None = None,
    echo: Echo | None = None,
    kept: bool = False,
) -> Letter:
    payload = call.model_dump_json(exclude_unset=True, exclude_none=True, warnings=False)
    return Letter(Outgoing(new_id(), chat, call.__api_method__, payload, priority, file, name, echo, kept), call)
