"""One update: worked in one transaction, once, and answered."""

import asyncio
import logging
import traceback
from dataclasses import dataclass, field

from aiogram import Bot, Dispatcher
from aiogram.dispatcher.middlewares.user_context import UserContextMiddleware
from aiogram.enums import ChatAction, ChatType
from aiogram.methods import SendChatAction
from aiogram.types import CallbackQuery, Message, TelegramObject, Update
from aiogram.types.update import UpdateTypeLookupError
from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot import fsm
from bot.clock import Clock
from bot.delivery import Delivery
from bot.files import Fetcher, Hand
from bot.letters import Letters, parcel
from handlers import texts
from handlers.errors import REFUSALS, sentence
from handlers.given import Wanted
from handlers.reply import Reply
from handlers.settings import Settings
from storage import conversations, inbox, journal, outbox, people
from storage.conversations import Place
from storage.database import CONNECTIONS, Database
from storage.inbox import Arrived, WorkedAlready
from storage.outbox import Echo
from storage.people import Account, Met
from storage.powers import Actor, Forbidden

logger = logging.getLogger(__name__)

PAUSES = (0.2, 1.0)  # seconds before another try, where a handler fails
AT_ONCE = CONNECTIONS - 5  # updates; a message that went is written down before others come to their turn
PATIENCE = 0.5  # seconds without an answer before "typing…" shows
NOBODY = Actor(0, "", people.ZONE)


@dataclass
class Worker:
    bot: Bot
    dispatcher: Dispatcher
    database: Database
    clock: Clock
    delivery: Delivery
    letters: Letters
    settings: Settings
    fetcher: Fetcher
    _turns: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    async def work(self, arrived: Arrived) -> None:
        """Work an update that was written down, to its end: done and answered, or set aside."""
        try:
            update = Update.model_validate_json(arrived.body, context={"bot": self.bot})
            kind = update.event_type  # which raises where there is nothing that we know in it
        except (ValidationError, UpdateTypeLookupError) as error:
            await self._set_aside(arrived, None, error)
            return
        logger.debug("update %s: %s", arrived.id, kind)
        typing = self._announce_typing(update)
        try:
            reply = await self._worked(arrived, update)
        finally:
            typing.cancel()
        if reply:
            await self._send(reply)

    async def _worked(self, arrived: Arrived, update: Update) -> Reply | None:
        hand = Hand(self.fetcher)
        for pause in (*PAUSES, None):
            try:
                return await self._with_files(update, hand)
            except WorkedAlready:
                return None
            except REFUSALS as refusal:
                return await self._refuse(update, refusal)
            except Exception as error:  # whatever one update met, the others must be served
                attempt = await self.database.run(lambda session: inbox.count_attempt(session, id=arrived.id))
                logger.exception("update %s (%s) failed, attempt %s", arrived.id, update.event_type, attempt)
                if pause is None:
                    return await self._set_aside(arrived, update, error)
                await asyncio.sleep(pause)
        return None

    async def _with_files(self, update: Update, hand: Hand) -> Reply:
        """Worked anew each time a file it wants has come, so that nothing is held while one is on its way."""
        while True:
            try:
                async with self._turns:
                    return await self.database.run(lambda session: self._attempt(session, update, hand))
            except Wanted as wanted:
                await hand.bring(wanted.file)

    async def _attempt(self, session: AsyncSession, update: Update, hand: Hand) -> Reply:
        """What the update means, with all it changes and all that is said."""
        reply = Reply(update.event, self.clock.now())
        met = await self._meet(session, update, reply)
        if met.news:
            # The conversation may take its time, and must not hold the writer's lock meanwhile
            await self.database.so_far(session)
        state = fsm.context(self.bot.id, met.place)
        given = {"session": session, "reply": reply, "actor": met.actor, "files": hand}
        if not (isinstance(update.event, CallbackQuery) and update.event.message is None):
            # (Under an inline message there is no chat to speak in, and we put no buttons there)
            await self.dispatcher.feed_update(self.bot, update, **given, state=state, raw_state=met.place.state)
        await conversations.keep(session, met.place, now=reply.now)
        await self._close(session, update, reply)
        return reply

    async def _close(self, session: AsyncSession, update: Update, reply: Reply) -> None:
        """The end of every transaction that works an update."""
        await inbox.done(session, id=update.update_id)
        await self._write(session, reply)

    async def _write(self, session: AsyncSession, reply: Reply) -> None:
        """What is said, into the outbox: we send it right after the commit."""
        reply.finish()
        rows = [letter.row for letter in reply.letters]
        again, me = self.delivery.again, self.delivery.me
        await outbox.write(session, rows, now=reply.now, claimed_by=me, sending=again)

    async def _refuse(self, update: Update, refusal: Exception) -> Reply | None:
        """Say why not. Nothing else of the update is kept but the attempt at what is forbidden."""

        async def refuse(session: AsyncSession) -> Reply:
            reply = Reply(update.event, self.clock.now())
            if isinstance(refusal, Forbidden):
                met = await self._meet(session, update, reply)
                act = f"refused_{refusal.act}"
                await journal.write(session, actor=met.actor.id, act=act, subject=refusal.subject, now=reply.now)
            reply.say(sentence(refusal))
            await self._close(session, update, reply)
            return reply

        try:
            return await self.database.run(refuse)
        except WorkedAlready:
            return None

    async def _set_aside(self, arrived: Arrived, update: Update | None, error: Exception) -> Reply | None:
        """Give up, apologise, and tell staff: whoever comes after it in the line is not kept waiting."""
        where = _where(error)
        logger.error("update %s is set aside: %s", arrived.id, where)

        async def set_aside(session: AsyncSession) -> Reply:
            event = update.event if update else None
            reply = Reply(event, self.clock.now())
            self._apologise(reply, event, arrived.id, where)
            await inbox.set_aside(session, id=arrived.id, error=where)
            await self._write(session, reply)
            return reply

        return await self.database.run(set_aside)

    def _apologise(self, reply: Reply, event: TelegramObject | None, id: int, where: str) -> None:
        """Staff hear of it once it is known whether the apology arrived; at once where nobody waits for one."""
        staff = self.settings.staff_chat
        if isinstance(event, Message) or (isinstance(event, CallbackQuery) and event.message):
            ends = [texts.set_aside(id, where, end) for end in (texts.APOLOGISED, texts.NOT_APOLOGISED)]
            reply.say(texts.sorry(id), echo=Echo(staff, *ends) if staff is not None else None)
        elif staff is not None:
            reply.tell(staff, texts.set_aside(id, where, texts.NOBODY_TO_ANSWER))

    async def _send(self, reply: Reply) -> None:
        calls = [asyncio.create_task(self.delivery.call(method)) for method in reply.at_once]
        urgent = [parcel(letter) for letter in reply.letters if letter.row.priority == outbox.REPLY]
        if len(urgent) < len(reply.letters):
            self.delivery.wake()
        if urgent:
            await self.delivery.deliver_now(self.letters, urgent)
        if calls:
            await asyncio.wait(calls)

    async def _meet(self, session: AsyncSession, update: Update, reply: Reply) -> Met:
        context = UserContextMiddleware.resolve_event_context(update)
        user, chat = context.user, context.chat
        if user is None or user.is_bot:
            # An anonymous admin of a group speaks as a bot of Telegram's
            return Met(NOBODY, Place(chat.id if chat else 0, 0, None, {}))
        met = await people.meet(
            session,
            Account(user.id, user.full_name, user.username, user.language_code or ""),
            chat=chat.id if chat else user.id,
            private=chat is not None and chat.type == ChatType.PRIVATE,
            admins=self.settings.admins,
            now=reply.now,
        )
        if met.menu:
            reply.menu(met.actor.id, met.actor.roles)
        return met

    def _announce_typing(self, update: Update) -> asyncio.TimerHandle:
        """ "typing…", should the answer take long."""
        tasks: list[asyncio.Task[None]] = []  # the loop itself holds none of them

        def announce() -> None:
            chat = UserContextMiddleware.resolve_event_context(update).chat_id
            if isinstance(update.event, Message | CallbackQuery) and chat:
                call = SendChatAction(chat_id=chat, action=ChatAction.TYPING)
                tasks.append(asyncio.create_task(self.delivery.call(call)))

        return asyncio.get_running_loop().call_later(PATIENCE, announce)


def _where(error: Exception) -> str:
    """The kind of an error and the place in the program, without what anybody wrote."""
    frame = traceback.extract_tb(error.__traceback__)[-1]
    return f"{type(error).__name__}, {frame.filename.rpartition('/')[2]}:{frame.lineno}"
