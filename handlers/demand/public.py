"""The public text of a demand, and what must not stand in it: what is hidden its demander decides, clause 四（三）."""

from collections.abc import Mapping, Sequence
from typing import Any

from handlers.demand.fields import BY_KEY, HIDEABLE
from knowledge.leaks import Leak, Secrets, scan
from storage.powers import Refused
from storage.tables.demands import Demand

SHOWN = (
    "name", "contest", "industry", "kind", "problem", "indicators", "basis", "due", "budget", "ownership",
    "cooperation", "quals", "wish",
)  # fmt: skip
FREE = ("title", "problem", "indicators", "basis", "wish")  # where anything may have been written
CONTACT = "不公开，由挑战赛机器人转达。"
FORGOTTEN = "（略）"
LONGEST = 4000  # UTF-16 units: it goes out as one message

Disclosure = Mapping[str, Any]


def disclosure(answers: Mapping[str, Any]) -> dict[str, Any]:
    """What is shown to begin with: all but what was to be hidden when the form was filled in."""
    hidden = set(answers.get("hide") or ())
    return {key: {"how": "hidden"} for key, label in HIDEABLE.items() if label in hidden}


def chosen_anew(answers: Mapping[str, Any], shown: Disclosure) -> dict[str, Any]:
    """What is shown after another choice of what is to be hidden; what was worded generally stays so."""
    return {key: value for key, value in shown.items() if value["how"] == "general"} | disclosure(answers)


def how(shown: Disclosure, key: str) -> str:
    return str(shown.get(key, {}).get("how", "public"))


def rows(number: str, answers: Mapping[str, Any], shown: Disclosure) -> list[tuple[str, str]]:
    """(label, words) of everything that is public, in the order of the form."""
    found = [("需求名称", str(answers["title"])), ("需求编号", number)]
    for key in SHOWN:
        if words := _words(key, answers, shown):
            found.append((BY_KEY[key].label, words))
    return [*found, ("联系方式", CONTACT)]


def _words(key: str, answers: Mapping[str, Any], shown: Disclosure) -> str:
    """ "" where nothing is said of it."""
    match how(shown, key):
        case "hidden":
            return ""
        case "general":
            return str(shown[key]["text"])
    value = answers.get(key)
    if not value:
        return ""
    return BY_KEY[key].kind.say(value)


def text(rows: Sequence[tuple[str, str]]) -> str:
    """The whole, as it will be read: plain text, to the byte."""
    return "\n".join(_line(label, words) for label, words in rows)


def _line(label: str, words: str) -> str:
    return f"【{label}】\n{words}" if "\n" in words else f"【{label}】{words}"


def of(row: Demand) -> list[tuple[str, str]]:
    """What is to be public of a demand as it stands: as it was prepared, or would be now."""
    if row.public_rows is not None:
        return [(str(label), str(words)) for label, words in row.public_rows]
    return rows(row.number, row.answers, row.disclosure)


def leaks(row: Demand, shown: Sequence[tuple[str, str]]) -> list[Leak]:
    """What of it tells something that is hidden; the contact always is."""
    return scan(_secrets(row), dict(shown))


def must_go(found: Sequence[Leak]) -> list[Leak]:
    return [leak for leak in found if leak.certain]


def require_clean(row: Demand) -> None:
    """Raises Refused where the public text tells what is hidden."""
    if must_go(leaks(row, of(row))):
        raise Refused("demand_leaks", "四（三）")


def anonymous(row: Demand) -> list[tuple[str, str]]:
    """What stays on record of a published text once its demander is forgotten."""
    name = BY_KEY["name"].label
    kept = {label: words for label, words in of(row) if label != name}
    for leak in scan(_secrets(row, named=False), kept):
        kept[leak.part] = kept[leak.part].replace(leak.found, FORGOTTEN)
    return list(kept.items())


def _secrets(row: Demand, *, named: bool = True) -> Secrets:
    """`named`: whoever shows the name may be named anywhere."""
    answers = row.answers
    return Secrets(
        company=str(answers["name"]) if how(row.disclosure, "name") != "public" or not named else "",
        code=str(answers["code"]),
        telephones=(str(answers["phone"]),),
        emails=(str(answers["email"]),),
        persons=(str(answers["person"]),),
        places=_places(row.scope) if how(row.disclosure, "contest") != "public" else (),
    )


def _places(organiser: str) -> tuple[str, ...]:
    """The place whose government holds the contest."""
    name = organiser.removesuffix("人民政府").removesuffix("管委会").removesuffix("高新区")
    return (name,) if name and name != organiser else ()
