"""A demand form is filled in: it becomes a demand, or changes one."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.demand import keyboards, options, public, texts
from handlers.demand.fields import BY_KEY, FIELDS, KEYS
from handlers.form import wording
from handlers.form.fields import Form
from handlers.form.turn import Turn
from handlers.reply import Reply
from handlers.settings import Settings
from knowledge import alike
from knowledge.base import Knowledge
from storage import attachments, demands, drafts, roles
from storage.demands import Head
from storage.lifecycle import OPEN, State
from storage.powers import Role
from storage.tables.demands import Demand

FREE = ("problem", "indicators", "wish", "budget", "ownership")  # where a condition may be hidden


def head(answers: Mapping[str, Any], knowledge: Knowledge) -> Head:
    contest, scope = options.scope(knowledge, str(answers.get("contest") or ""))
    return Head(str(answers["title"]), str(answers["industry"]), contest, scope)


async def finish(turn: Turn) -> None:
    row = await (_submit(turn) if turn.draft.subject is None else _change(turn, turn.draft.subject))
    ids = [file["id"] for file in turn.draft.answers.get("files") or ()]
    await attachments.file_with(turn.session, ids=ids, actor=turn.actor, demand=row.id)
    await attachments.drop(turn.session, draft=turn.draft.id)
    await drafts.drop(turn.session, turn.draft)
    await turn.leave()
    if turn.draft.subject is None:
        turn.reply.show(texts.receipt(row, turn.settings.work_days), keyboards.mine_and(row))
    else:
        turn.reply.show(texts.saved(row), keyboards.mine_and(row))


async def _submit(turn: Turn) -> Demand:
    answers = turn.draft.answers
    row = await demands.submit(
        turn.session,
        actor=turn.actor,
        head=head(answers, turn.knowledge),
        answers=answers,
        disclosure=public.disclosure(answers),
        now=turn.reply.now,
    )
    await roles.declare(turn.session, actor=turn.actor, role=Role.DEMANDER, on=True, now=turn.reply.now)
    tell_desk(turn.reply, turn.settings, row, "新提交")
    return row


async def _change(turn: Turn, id: int) -> Demand:
    """What was returned is handed in again with the change."""
    row = await demands.own(turn.session, id=id, actor=turn.actor)
    answers, was, version = turn.draft.answers, row.state, row.version
    new = head(answers, turn.knowledge)
    chosen = answers.get("hide") != row.answers.get("hide")
    shown = public.chosen_anew(answers, row.disclosure) if chosen else row.disclosure
    await demands.edit(
        turn.session,
        row,
        actor=turn.actor,
        fields=KEYS,
        head=new,
        answers=answers,
        disclosure=shown,
        now=turn.reply.now,
    )
    if was == State.RETURNED:
        await demands.move(turn.session, row, "resubmit", actor=turn.actor, now=turn.reply.now)
        tell_desk(turn.reply, turn.settings, row, "重新提交")
    elif row.version != version:
        tell_desk(turn.reply, turn.settings, row, "已修改")
    return row


def tell_desk(reply: Reply, settings: Settings, row: Demand, act: str) -> None:
    """Whoever has taken it hears of it, else the staff's chat."""
    chat = row.taken_by or settings.staff_chat
    if chat is not None:
        reply.tell(chat, texts.to_desk(row, act))


async def warn(turn: Turn) -> Sequence[str]:
    """What should be looked at before it is filed."""
    answers = turn.draft.answers
    warnings = prizes(answers)
    for other in await demands.mine(turn.session, actor=turn.actor):
        if other.id != turn.draft.subject and other.state in OPEN and alike.alike(said(other.answers), said(answers)):
            warnings.append(texts.SAME_TITLE.format(number=other.number, title=other.title))
    return warnings


def prizes(answers: Mapping[str, Any]) -> list[str]:
    """Where a prize has strings attached, clause 三（五）."""
    whole = (BY_KEY[key].kind.say(answers[key]) for key in FREE if answers.get(key))
    return [texts.PRIZE.format(words=words) for text in whole if (words := wording.ties_prize(text))]


def said(answers: Mapping[str, Any]) -> str:
    """By which two demands are compared."""
    return f"{answers.get('title', '')}\n{answers.get('problem', '')}"


FORM = Form(
    name="demand",
    title="技术需求",
    intro=texts.INTRO,
    submit="提交",
    fields=FIELDS,
    finish=finish,
    warn=warn,
)
