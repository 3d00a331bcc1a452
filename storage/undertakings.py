"""What people read and signed, clauses 三（三） and 四（三）. It never changes, and outlasts its signer's account."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage.base import insert_into, new_id, table
from storage.demands import digest
from storage.powers import Actor
from storage.tables.challengers import Paper, Undertaking


@dataclass(frozen=True, slots=True)
class Text:
    """A paper as it is put before people now: `paper` is notice, secrecy or liability; `text` is all that they read,
    its title too."""

    paper: str
    title: str
    text: str

    @property
    def hash(self) -> str:
        return digest(self.text)


async def sign(
    session: AsyncSession, *, actor: Actor, text: Text, signed_as: str, pdf: str | None, now: datetime
) -> Undertaking:
    """Where the same text is signed already, that stands. `pdf`: the digest of the signed copy in the store."""
    for row in await signed(session, person=actor.id):
        if row.text_hash == text.hash:
            return row
    shown = {"text_hash": text.hash, "paper": text.paper, "title": text.title, "text": text.text, "first_shown": now}
    await session.execute(insert_into(session, table(Paper)).values(shown).on_conflict_do_nothing())
    row = Undertaking(
        id=new_id(),
        person_id=actor.id,
        paper=text.paper,
        text_hash=text.hash,
        signed_as=signed_as,
        signed_at=now,
        pdf=pdf,
    )
    session.add(row)
    await session.flush()
    return row


async def signed(session: AsyncSession, *, person: int) -> Sequence[Undertaking]:
    """All that stands, whatever the texts are now; from the first to the last."""
    mine = select(Undertaking).where(Undertaking.person_id == person, Undertaking.withdrawn_at.is_(None))
    return list(await session.scalars(mine.order_by(Undertaking.id)))


async def valid(session: AsyncSession, *, person: int, papers: Iterable[Text]) -> frozenset[str]:
    """Which of these papers somebody has signed word for word."""
    hashes = {row.text_hash for row in await signed(session, person=person)}
    return frozenset(text.paper for text in papers if text.hash in hashes)


async def missing(session: AsyncSession, *, person: int, papers: Iterable[Text]) -> Sequence[Text]:
    """Which of these papers somebody has still to sign: they never did, or another wording of it."""
    texts = list(papers)
    done = await valid(session, person=person, papers=texts)
    return [text for text in texts if text.paper not in done]


async def withdraw(session: AsyncSession, *, actor: Actor, now: datetime) -> None:
    """From now on nothing of it counts; it stays on record, for what was seen under it is still bound by it."""
    mine = update(Undertaking).where(Undertaking.person_id == actor.id, Undertaking.withdrawn_at.is_(None))
    await session.execute(mine.values(withdrawn_at=now))
