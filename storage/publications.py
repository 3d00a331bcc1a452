"""From the confirmed text to the published one. What goes out is, to the byte, what its demander approved: 四（三）."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import demands, lifecycle
from storage.demands import Head, digest
from storage.lifecycle import State
from storage.powers import Actor, Refused
from storage.tables.demands import Demand
from storage.tables.messages import Message

Rows = Sequence[tuple[str, str]]

TAKEN_DOWN = frozenset(State) - {State.PUBLISHED, State.SUSPENDED, State.UNSOLVED}  # where the text stands no more
LATEST = timedelta(days=2)  # a post that did not go by then never will
ABOUT_THEN = timedelta(minutes=1)  # so near to each other, one may not have known of the other


async def confirm(
    session: AsyncSession, *, id: int, actor: Actor, version: int, head: Head, answers: Mapping[str, Any], now: datetime
) -> Demand:
    """The demander takes the refined text for its own: `answers` are as the proposal makes them. Clause 三（一）."""
    row = await demands.own(session, id=id, actor=actor)
    new = {"answers": dict(answers), "proposal": None, "title": head.title, "version": row.version + 1}
    await demands.move(session, row, "confirm", actor=actor, now=now, version=version, new=new)
    return row


async def object_(session: AsyncSession, *, id: int, actor: Actor, words: str, now: datetime) -> Demand:
    """The demander does not take the refined text, and says why."""
    row = await demands.own(session, id=id, actor=actor)
    await demands.move(session, row, "object", actor=actor, now=now, words=words, new={"proposal": None})
    return row


async def prepare(
    session: AsyncSession, *, id: int, actor: Actor, version: int, text: str, rows: Rows, now: datetime
) -> Demand:
    """Put the exact public text, and the (label, words) it is made of, before its demander."""
    row = await demands.reviewed(session, id=id, actor=actor)
    new = _prepared(text, rows)
    await demands.move(session, row, "prepare", actor=actor, now=now, version=version, new=new)
    return row


async def redact(
    session: AsyncSession,
    *,
    id: int,
    actor: Actor,
    version: int,
    disclosure: Mapping[str, Any],
    text: str,
    rows: Rows,
    now: datetime,
) -> Demand:
    """The demander decides anew what is shown; `text` is the public one that comes of it. What was approved is void."""
    row = await demands.own(session, id=id, actor=actor)
    if row.state in (State.PUBLISHED, *lifecycle.OVER):
        raise lifecycle.NotNow(row.state, "四（三）")
    new: dict[str, Any] = {"disclosure": dict(disclosure), "version": row.version + 1}
    state = None
    if row.state in (State.APPROVAL, State.APPROVED):
        state = State.APPROVAL
        new |= _prepared(text, rows)
    await demands.move(
        session, row, "edit", actor=actor, now=now, to=state, version=version, words="disclosure", new=new
    )
    return row


def _prepared(text: str, rows: Rows) -> dict[str, Any]:
    return {"public": text, "public_rows": [list(row) for row in rows], "public_hash": digest(text), "approved": None}


async def approve(session: AsyncSession, *, id: int, actor: Actor, seen: str, now: datetime) -> Demand:
    """`seen`: the beginning of the digest of the text that was looked at. Raises Refused where it is another now."""
    row = await demands.own(session, id=id, actor=actor)
    lifecycle.require("approve", row.state)
    if not row.public_hash or len(seen) < 8 or not row.public_hash.startswith(seen):
        raise Refused("demand_changed", "四（三）")
    await demands.move(
        session, row, "approve", actor=actor, now=now, version=row.version, new={"approved": row.public_hash}
    )
    return row


async def disapprove(session: AsyncSession, *, id: int, actor: Actor, words: str, now: datetime) -> Demand:
    row = await demands.own(session, id=id, actor=actor)
    new = demands.UNPREPARED
    await demands.move(session, row, "disapprove", actor=actor, now=now, words=words, new=new)
    return row


async def reopen(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Demand:
    """The demander wants to change what was confirmed: it is reviewed again, and nothing that was approved stands."""
    row = await demands.own(session, id=id, actor=actor)
    new = {**demands.UNPREPARED, "version": row.version + 1}
    await demands.move(session, row, "reopen", actor=actor, now=now, new=new)
    return row


async def publish(session: AsyncSession, *, id: int, actor: Actor, now: datetime) -> Demand:
    """Raises Refused where the approval is not for this very text."""
    row = await demands.reviewed(session, id=id, actor=actor)
    lifecycle.require("publish", row.state)
    if row.public is None or digest(row.public) != row.approved:
        raise Refused("demand_unapproved", "四（三）")
    await demands.move(session, row, "publish", actor=actor, now=now, version=row.version, new={"published_at": now})
    return row


async def posted(session: AsyncSession, row: Demand, *, message: int) -> None:
    """`message`: the row of the outbox by which it goes to the channel."""
    row.post = message


async def late_posts(session: AsyncSession, *, now: datetime) -> Sequence[tuple[Demand, int, int]]:
    """What came into the channel when its demand was public no more: the demand, the channel and the number of the
    message there. Forgotten as posts from now on: whoever asks takes them down."""
    lately = Demand.moved_at > now - LATEST, Demand.state.in_(TAKEN_DOWN)
    posts = select(Demand, Message.chat, Message.message_id, Message.sent_at).join(Message, Message.id == Demand.post)
    late = []
    for row, chat, number, sent in await session.execute(posts.where(*lately)):
        if number is not None and sent is not None and sent > row.moved_at - ABOUT_THEN:
            row.post = None
            late.append((row, chat, number))
    return late


async def record_receipt(session: AsyncSession, *, id: int, actor: Actor, receipt: str, now: datetime) -> Demand:
    """The one the official site gave for the upload, clause 三（二）."""
    row = await demands.reviewed(session, id=id, actor=actor)
    await demands.move(session, row, "receipt", actor=actor, now=now, words=receipt, new={"receipt": receipt})
    return row


async def withdraw(session: AsyncSession, *, id: int, actor: Actor, words: str | None, now: datetime) -> Demand:
    """Nothing of it is shown from now on."""
    row = await demands.own(session, id=id, actor=actor)
    await demands.move(session, row, "withdraw", actor=actor, now=now, words=words, new={"approved": None})
    return row


async def forget(session: AsyncSession, row: Demand, *, text: str, rows: Rows) -> None:
    """Only this stays on record of it: its demander is forgotten."""
    await session.execute(update(Demand).where(Demand.id == row.id).values(_prepared(text, rows)))


PUBLIC = Demand.state == State.PUBLISHED


async def public(session: AsyncSession, *, ids: Collection[int]) -> Sequence[Demand]:
    """Those of them that everybody may read, in the order asked for."""
    if not ids:
        return []
    rows = {row.id: row for row in await session.scalars(select(Demand).where(PUBLIC, Demand.id.in_(list(ids))))}
    return [rows[id] for id in ids if id in rows]


async def public_since(session: AsyncSession) -> Mapping[int, datetime]:
    """Since when each is public as it is."""
    rows = await session.execute(select(Demand.id, Demand.published_at).where(PUBLIC))
    return {row.id: row.published_at for row in rows}


async def numbered(session: AsyncSession, *, number: str) -> Demand:
    """A published one by its number. Raises Refused."""
    row = await session.scalar(select(Demand).where(PUBLIC, Demand.number == number.strip().upper()))
    if row is None:
        raise Refused("demand_not_public")
    return row


async def opened(session: AsyncSession, *, id: int) -> Demand:
    """A published one. Raises Refused."""
    row = await session.scalar(select(Demand).where(PUBLIC, Demand.id == id))
    if row is None:
        raise Refused("demand_not_public")
    return row


async def industries(session: AsyncSession) -> Mapping[str, int]:
    """How many are published in each industry, most first."""
    counted = select(Demand.industry, func.count()).where(PUBLIC).group_by(Demand.industry)
    rows = await session.execute(counted.order_by(func.count().desc(), Demand.industry))
    return dict(rows.all())


async def stamp(session: AsyncSession) -> str:
    """Another one whenever another set of demands is public, or one of them reads otherwise."""
    count, last = (await session.execute(select(func.count(), func.max(Demand.published_at)).where(PUBLIC))).one()
    return f"{count}/{last}"


async def latest(
    session: AsyncSession, *, industry: str | None = None, offset: int = 0, limit: int = 8
) -> Sequence[Demand]:
    """The newest first."""
    of = [Demand.industry == industry] if industry else []
    rows = select(Demand).where(PUBLIC, *of).order_by(Demand.published_at.desc(), Demand.id.desc())
    return list(await session.scalars(rows.offset(offset).limit(limit)))
