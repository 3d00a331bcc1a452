"""What can be chosen in the demand form: industries and contests of the notice, the likeliest first."""

from collections.abc import Mapping, Sequence

from handlers.form.fields import About
from handlers.texts import UNNAMED, short_name
from knowledge import industries as known
from knowledge.base import Knowledge
from knowledge.document import INDUSTRY, Contest, Entry

SUGGESTED = 3


def all_industries(knowledge: Knowledge) -> Sequence[str]:
    """The fields of all contests, those of the industry contests first, in the order of the notice."""
    contests = sorted(knowledge.contests, key=lambda contest: contest.kind != INDUSTRY)
    return list(dict.fromkeys(entry.field.removesuffix("产业") for contest in contests for entry in contest.entries))


def industries(about: About) -> Sequence[str]:
    """First those that what was written speaks of."""
    names = all_industries(about.knowledge)
    written = " ".join(str(about.answers.get(key) or "") for key in ("title", "problem"))
    return list(dict.fromkeys([*known.suggest(written, names, SUGGESTED), *names]))


def entries(knowledge: Knowledge) -> Mapping[str, tuple[Contest, Entry]]:
    """Every organiser's part in a contest by the words it is chosen by; 附件未列明 where the notice names none.

    What tells them apart comes first: a telephone cuts the end of a button.
    """
    return {
        f"{short_name(contest)} · {entry.organiser or UNNAMED} · {entry.field}": (contest, entry)
        for contest in knowledge.contests
        for entry in contest.entries
    }


def contests(about: About) -> Sequence[str]:
    """Those of the industry that was chosen come first, among them those of the enterprise's own place."""
    named = str(about.answers.get("name") or "")
    industry = str(about.answers.get("industry") or "")
    found = entries(about.knowledge)

    def distance(label: str) -> tuple[bool, bool]:
        contest, entry = found[label]
        place = about.knowledge.place(contest)
        return entry.field.removesuffix("产业") != industry, not (place and place in named)

    return sorted(found, key=distance)


def scope(knowledge: Knowledge, chosen: str) -> tuple[str, str]:
    """(contest, organiser) of a choice; the organiser is "" where the notice names none, and the contest where the
    documents know it no more."""
    contest, entry = entries(knowledge).get(chosen, (None, None))
    return (contest.name if contest else "", (entry.organiser or "") if entry else "")
