"""The form of a challenger is filled in: they have joined, or say other things of themselves than before."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.form.fields import Form
from handlers.form.said import bare
from handlers.form.turn import Turn
from handlers.join import keyboards, signatory, texts
from handlers.join.fields import BINDING, FIELDS
from storage import challengers, drafts, undertakings


async def finish(turn: Turn) -> None:
    answers, now = turn.draft.answers, turn.reply.now
    if await _is_another(turn, answers):
        await undertakings.withdraw(turn.session, actor=turn.actor, now=now)
    await challengers.join(
        turn.session,
        actor=turn.actor,
        answers=answers,
        strengths="\n".join(["、".join(answers["fields"]), answers["strengths"]]).strip(),
        registered=answers.get("registered"),
        now=now,
    )
    await drafts.drop(turn.session, turn.draft)
    await turn.leave()
    who = await signatory.find(turn.session, turn.actor, turn.settings.papers)
    assert who is not None
    left = await signatory.missing(turn.session, turn.actor, who)
    done = texts.joined(answers, left) if turn.draft.subject is None else texts.saved(left)
    turn.reply.show(done, keyboards.to_sign(left))


async def _is_another(turn: Turn, answers: Mapping[str, Any]) -> bool:
    """Whether what is signed was signed by somebody else, or for somebody else."""
    signed = await undertakings.signed(turn.session, person=turn.actor.id)
    if any(bare(row.signed_as) != bare(answers["person"]) for row in signed):
        return True
    old = await challengers.get(turn.session, person=turn.actor.id)
    return bool(signed) and old is not None and any(old.answers.get(key) != answers[key] for key in BINDING)


async def warn(turn: Turn) -> Sequence[str]:
    answers = turn.draft.answers
    warnings = [] if answers.get("registered") else [texts.NOT_REGISTERED]
    return [*warnings, texts.SIGN_ANEW] if await _is_another(turn, answers) else warnings


FORM = Form(
    name="join",
    title="挑战者报名",
    intro=texts.INTRO,
    submit="报名",
    fields=FIELDS,
    finish=finish,
    warn=warn,
)
