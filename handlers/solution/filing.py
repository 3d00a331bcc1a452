"""A solution form is filled in: it becomes a solution, or changes one."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.form.fields import Form
from handlers.form.turn import Turn
from handlers.solution import keyboards, texts
from handlers.solution.fields import ABSTRACT, about, demand_of, every, version_of
from knowledge.leaks import Secrets, scan
from storage import attachments, demands, drafts, solutions
from storage.lifecycle import State
from storage.tables.demands import Demand
from storage.tables.solutions import Solution


async def finish(turn: Turn) -> None:
    demand = await demands.any_(turn.session, id=demand_of(turn.draft.answers))
    subject = turn.draft.subject
    row = await (_submit(turn, demand) if subject is None else _change(turn, demand, subject))
    ids = [file["id"] for file in turn.draft.answers.get("files") or ()]
    await attachments.file_with(turn.session, ids=ids, actor=turn.actor, solution=row.id)
    await drafts.drop(turn.session, turn.draft)
    await turn.state.clear()
    turn.reply.show(texts.receipt(row, demand), keyboards.mine_and(row))


async def _submit(turn: Turn, demand: Demand) -> Solution:
    answers = turn.draft.answers
    version = version_of(answers)
    row = await solutions.submit(
        turn.session, actor=turn.actor, demand=demand, version=version, answers=answers, now=turn.reply.now
    )
    if (chat := demand.taken_by or turn.settings.staff_chat) is not None:
        turn.reply.tell(chat, texts.to_staff(row, demand))
    return row


async def _change(turn: Turn, demand: Demand, id: int) -> Solution:
    answers = turn.draft.answers
    version = version_of(answers)
    return await solutions.edit(
        turn.session, id=id, actor=turn.actor, demand=demand, version=version, answers=answers, now=turn.reply.now
    )


async def warn(turn: Turn) -> Sequence[str]:
    """The abstract is read before anything is signed: what leads to somebody does not belong into it. And what was
    taken down since cannot be answered now."""
    demand = await demands.any_(turn.session, id=demand_of(turn.draft.answers))
    gone = [] if demand.state == State.PUBLISHED else [texts.TAKEN_DOWN.format(number=demand.number)]
    found = scan(Secrets(), {ABSTRACT.label: str(turn.draft.answers.get(ABSTRACT.key) or "")})
    return [*gone, *(texts.IN_ABSTRACT.format(words=leak.found) for leak in found)]


def begun_with(row: Demand) -> dict[str, Any]:
    """What a draft that answers a published demand says of it."""
    title = dict(row.public_rows or ())["需求名称"]
    return about(row.id, row.number, title, row.version, indicators(row.answers, row.disclosure))


def indicators(answers: Mapping[str, Any], disclosure: Mapping[str, Any]) -> list[Mapping[str, str]]:
    """Those of a demand that are public, each to be answered."""
    if disclosure.get("indicators", {}).get("how", "public") != "public":
        return []
    return list(answers.get("indicators") or ())


FORM = Form(
    name="solution",
    title="解决方案",
    intro=texts.INTRO,
    submit="提交",
    fields=(ABSTRACT,),
    finish=finish,
    warn=warn,
    every=every,
)
