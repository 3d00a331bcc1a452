"""All that is kept about one person: to be counted, to be taken along, to be deleted."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Table, case, delete, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from storage import journal, roles
from storage.base import table
from storage.broadcasts import State
from storage.lifecycle import OPEN
from storage.lifecycle import State as DemandState
from storage.tables.broadcasts import Broadcast, Recipient
from storage.tables.challengers import Challenger, Undertaking
from storage.tables.demands import Demand, DemandEvent, Subscription
from storage.tables.forms import Attachment, Draft
from storage.tables.journal import JournalEntry
from storage.tables.messages import Message
from storage.tables.people import Following, Invitation, Mute, Person, Role
from storage.tables.questions import Handover, Question, Rating
from storage.tables.solutions import Disclosure, Enquiry, Follower, Solution, SolutionEvent, View
from storage.tables.updates import Conversation, Update

NOBODY = 0  # in place of somebody whose row must stay, because it is not about them
_HANDS = (Broadcast.author, Broadcast.asked_by, Broadcast.approved_by)


@dataclass(frozen=True, slots=True)
class Summary:
    """`talks`: the states of the conversations that are open."""

    username: str | None
    first_seen: datetime
    questions: int
    demands: int
    talks: Sequence[str]


async def summary(session: AsyncSession, *, id: int, but: str) -> Summary:
    """Of somebody who was met. `but`: a state that is not worth telling."""
    asked = select(func.count()).select_from(Question).where(Question.person == id).scalar_subquery()
    filed = select(func.count()).select_from(Demand).where(Demand.person_id == id).scalar_subquery()
    person = select(Person.username, Person.first_seen, asked, filed).where(Person.id == id)
    talks = select(Conversation.state).where(Conversation.person_id == id, Conversation.state != but)
    username, since, questions, demands = (await session.execute(person)).one()
    return Summary(username, since, questions, demands, [state for state in await session.scalars(talks) if state])


def _belongings(id: int) -> dict[Table, ColumnElement[bool]]:
    """Every table in which something is about a person, and which rows that are; what refers to others comes first."""
    asked = select(Question.id).where(Question.person == id)
    theirs = or_(Handover.question_id.in_(asked), Handover.asker_chat == id)
    demands = select(Demand.id).where(Demand.person_id == id)
    solutions = select(Solution.id).where(Solution.person_id == id)
    shown = select(Disclosure.id).where(Disclosure.owner == id)
    conditions = {
        Message: or_(Message.chat == id, Message.id.in_(select(Handover.message_id).where(theirs))),
        Handover: theirs,
        Rating: Rating.person == id,
        Question: Question.person == id,
        Conversation: or_(Conversation.person_id == id, Conversation.chat == id),
        Recipient: Recipient.person_id == id,
        Invitation: or_(Invitation.invited_by == id, Invitation.used_by == id),
        Following: Following.person_id == id,
        Subscription: Subscription.person_id == id,
        Challenger: Challenger.person_id == id,
        Follower: Follower.person_id == id,
        View: or_(View.viewer == id, View.disclosure_id.in_(shown)),
        Disclosure: or_(Disclosure.viewer == id, Disclosure.owner == id),
        Attachment: Attachment.person_id == id,
        Draft: Draft.person_id == id,
        Mute: Mute.person_id == id,
        Role: Role.person_id == id,
        Person: Person.id == id,
        # Not only theirs
        Update: Update.line == id,
        Broadcast: or_(*(column == id for column in (*_HANDS, Broadcast.progress_chat))),
        JournalEntry: JournalEntry.actor == id,
        Undertaking: Undertaking.person_id == id,
        Enquiry: Enquiry.person_id == id,
        SolutionEvent: or_(SolutionEvent.by == id, SolutionEvent.solution_id.in_(solutions)),
        Solution: Solution.person_id == id,
        DemandEvent: or_(DemandEvent.by == id, DemandEvent.demand_id.in_(demands)),
        Demand: Demand.person_id == id,  # those they work on as staff are others'
    }
    return {table(model): condition for model, condition in conditions.items()}


# Rows that deletion leaves, or some of them
SHARED = frozenset(
    table(model)
    for model in (
        Update,
        Broadcast,
        JournalEntry,
        DemandEvent,
        Demand,
        Undertaking,
        Enquiry,
        SolutionEvent,
        Solution,
    )
)


async def everything(session: AsyncSession, *, id: int) -> Mapping[str, Sequence[Mapping[str, Any]]]:
    """The rows about a person, by the name of their table."""
    found: dict[str, Sequence[Mapping[str, Any]]] = {}
    for kept, condition in _belongings(id).items():
        rows = await session.execute(select(kept).where(condition).order_by(*kept.primary_key))
        found[kept.name] = [row._asdict() for row in rows]
    return found


async def erase(session: AsyncSession, *, id: int, now: datetime) -> None:
    """Leave nothing about a person but the journal and what they signed. Roles that staff gave are given up with it."""
    for role, scope in await roles.held(session, person=id):
        if role in roles.GIVEN:
            await journal.write(session, actor=id, act="give_up", now=now, subject=role, scope=scope)
    await _leave_broadcasts(session, id)
    await _leave_demands(session, id)
    await _leave_solutions(session, id)
    for kept, condition in _belongings(id).items():
        if kept not in SHARED:
            await session.execute(delete(kept).where(condition))
    await session.execute(update(Role).where(Role.granted_by == id).values(granted_by=None))
    await _leave_inbox(session, id)


async def _leave_broadcasts(session: AsyncSession, id: int) -> None:
    """Drafts and proposals go; what others received stays, without a name. A copy on its way is no longer counted."""
    mine = delete(Recipient).where(Recipient.person_id == id)
    copies = await session.execute(mine.returning(Recipient.broadcast_id, Recipient.state))
    open_ = [copy.broadcast_id for copy in copies if copy.state in ("waiting", "sending")]
    await session.execute(delete(Broadcast).where(Broadcast.author == id, Broadcast.state == State.DRAFT))
    awaited = case((Broadcast.state == State.CORRECTION, State.DONE.value), else_=Broadcast.state)
    changes: list[tuple[ColumnElement[bool], dict[Any, Any]]] = [
        (Broadcast.id.in_(open_), {Broadcast.total: Broadcast.total - 1}),
        (Broadcast.id.in_(await _proposals(session, id)), {Broadcast.correction: None, Broadcast.state: awaited}),
        (Broadcast.progress_chat == id, {Broadcast.progress_chat: None, Broadcast.progress_message: None}),
        # Whoever is not there cannot be the last who was written down
        (Broadcast.spooled_to == id, {Broadcast.spooled_to: Broadcast.spooled_to - 1}),
        *((column == id, {column: NOBODY}) for column in _HANDS),
    ]
    for condition, values in changes:
        await session.execute(update(Broadcast).where(condition).values(values))


async def _leave_demands(session: AsyncSession, id: int) -> None:
    """What was never public goes. Of what was, the public text stays on record without its demander: 三（四）."""
    mine = Demand.person_id == id
    await session.execute(delete(Demand).where(mine, Demand.published_at.is_(None)))
    theirs = select(Demand.id).where(mine)
    changes: list[tuple[type[Demand] | type[DemandEvent], ColumnElement[bool], dict[Any, Any]]] = [
        (DemandEvent, DemandEvent.demand_id.in_(theirs) & (DemandEvent.side == "demander"), {DemandEvent.words: None}),
        (DemandEvent, DemandEvent.by == id, {DemandEvent.by: NOBODY}),
        (DemandEvent, (DemandEvent.act == "invite") & (DemandEvent.code == str(id)), {DemandEvent.code: None}),
        (Demand, mine & Demand.state.in_(OPEN), {Demand.state: DemandState.WITHDRAWN.value}),
        (Demand, mine, {Demand.person_id: NOBODY, Demand.title: "", Demand.answers: {}, Demand.disclosure: {}}),
        (Demand, Demand.taken_by == id, {Demand.taken_by: None}),
        (Demand, Demand.expert == id, {Demand.expert: None}),
    ]
    for model, condition, values in changes:
        await session.execute(update(model).where(condition).values(values))


async def _leave_solutions(session: AsyncSession, id: int) -> None:
    """What was delivered stays on record without what it said and whose it was; what was signed binds its signer for
    longer than an account, and stays."""
    mine = Solution.person_id == id
    await session.execute(delete(Solution).where(mine, Solution.delivered_at.is_(None)))
    await session.execute(delete(Enquiry).where(Enquiry.person_id == id, Enquiry.answered_at.is_(None)))
    theirs = select(Solution.id).where(mine)
    said = SolutionEvent.solution_id.in_(theirs) & (SolutionEvent.side == "challenger")
    changes: list[tuple[Any, ColumnElement[bool], dict[Any, Any]]] = [
        (SolutionEvent, said, {SolutionEvent.words: None}),
        (SolutionEvent, SolutionEvent.by == id, {SolutionEvent.by: NOBODY}),
        (Solution, mine, {Solution.person_id: NOBODY, Solution.answers: {}, Solution.state: "withdrawn"}),
        (Solution, Solution.taken_by == id, {Solution.taken_by: None}),
        (Enquiry, Enquiry.person_id == id, {Enquiry.person_id: NOBODY}),
        (Enquiry, Enquiry.answered_by == id, {Enquiry.answered_by: NOBODY}),
    ]
    for model, condition, values in changes:
        await session.execute(update(model).where(condition).values(values))


async def _proposals(session: AsyncSession, id: int) -> Sequence[int]:
    """Broadcasts for which they wrote another text."""
    there = select(Broadcast.id, Broadcast.correction).where(Broadcast.correction.is_not(None))
    return [row.id for row in await session.execute(there) if (row.correction or {}).get("by") == id]


async def _leave_inbox(session: AsyncSession, id: int) -> None:
    """The numbers stay, for no update may be worked twice; what was set aside goes with what the person wrote in it."""
    aside = await session.execute(select(Update.id, Update.body).where(Update.state == "failed"))
    mine = [number for number, body in aside if _speaks(body, id)]
    await session.execute(delete(Update).where(Update.id.in_(mine)))
    await session.execute(update(Update).where(Update.line == id).values(line=NOBODY))


def _speaks(body: str | None, id: int) -> bool:
    """Whether an update is somebody's."""
    parts = json.loads(body or "{}").values()
    return any(isinstance(part, dict) and part.get("from", {}).get("id") == id for part in parts)
