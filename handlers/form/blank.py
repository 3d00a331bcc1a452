"""A form as a sheet to be filled in elsewhere: what stands in each of its rows."""

from dataclasses import dataclass

from handlers.form import sheet_texts as texts
from handlers.form.fields import About, Field, Form
from handlers.form.kinds import Choice, Choices, Files, Pledge, Rows, Text

MOST_IN_HINT = 80  # characters of options that stand in the hint itself
ROOMY = 100  # characters, beyond which an answer gets several lines


@dataclass(frozen=True, slots=True)
class Line:
    """`options`: those that can be picked; `listed`: there are so many that they stand in a list of their own;
    `strict`: one of them is meant. `roomy`: the answer takes several lines."""

    number: int
    label: str
    mark: str
    hint: str
    options: tuple[str, ...]
    listed: bool
    strict: bool
    roomy: bool


def lines(form: Form, about: About) -> list[Line]:
    """One a field, without those for which files are sent."""
    asked = [field for field in form.fields if not isinstance(field.kind, Files)]
    return [_line(number, field, about) for number, field in enumerate(asked, 1)]


def how(form: Form) -> str:
    """How a sheet comes back."""
    return texts.HOW + (texts.FILES if any(isinstance(field.kind, Files) for field in form.fields) else "")


def _line(number: int, field: Field, about: About) -> Line:
    options = _options(field, about)
    listed = sum(map(len, options)) > MOST_IN_HINT
    said = texts.listed(field.label) if listed else _said(field, options)
    return Line(
        number,
        field.label,
        texts.OPTIONAL if field.optional else texts.REQUIRED,
        texts.hint(field.ask, field.example, said, field.clause),
        options,
        listed,
        isinstance(field.kind, Choice),
        isinstance(field.kind, Rows) or (isinstance(field.kind, Text) and field.kind.longest > ROOMY),
    )


def _options(field: Field, about: About) -> tuple[str, ...]:
    match field.kind:
        case Choice():
            return tuple(field.kind.options(about))
        case Choices():
            return (*field.kind.options, field.kind.none)
        case Pledge():
            return (field.kind.yes,)
    return ()


def _said(field: Field, options: tuple[str, ...]) -> str:
    if isinstance(field.kind, Choices):
        return texts.some_of(field.kind.options, field.kind.none)
    return texts.one_of(options) if options else ""
