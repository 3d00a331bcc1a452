"""A question in the middle of a form: answered from the notice, and then the same field is asked again."""

from handlers import ask
from handlers.form import keyboards, texts
from handlers.form.fields import Field
from handlers.form.kinds import Rows, Text
from handlers.form.turn import Turn

MARKS = ("?", "？")
ASKING = (
    "吗",
    "呢",
    "什么",
    "怎么",
    "怎样",
    "如何",
    "多少",
    "哪",
    "几",
    "谁",
    "能不能",
    "可不可以",
    "是不是",
    "要不要",
    "为什么",
)
LONGEST_QUESTION = 60  # characters


def is_marked(text: str) -> bool:
    """Whether it begins with a question mark: a question, whatever it looks like."""
    return text.strip().startswith(MARKS)


def unmarked(text: str) -> str:
    return text.strip().lstrip("".join(MARKS))


async def is_question(turn: Turn, field: Field, text: str) -> bool:
    """Whether it is put as a question. Where anything may be written, the notice must know the answer, too."""
    line = text.strip()
    if len(line) > LONGEST_QUESTION or not (line.endswith(MARKS) or any(word in line for word in ASKING)):
        return False
    if line.endswith(MARKS) and not isinstance(field.kind, Text | Rows):
        return True
    found = await turn.knowledge.ask(ask.clean(line))
    return found.found and not found.small_talk


async def answer(turn: Turn, question: str, *, answer_too: bool = False) -> None:
    """Answered from the notice; then the same field is asked again."""
    await ask.respond(turn.reply, turn.actor, question, turn.knowledge, turn.session)
    assert turn.field is not None
    if answer_too:
        turn.draft.pending = {"text": question}
    number = turn.fields.index(turn.field) + 1
    block = texts.question(turn.field, number, len(turn.fields), None)
    buttons = keyboards.aside(turn, turn.field) if answer_too else keyboards.question(turn, turn.field)
    turn.reply.say([texts.BACK_TO_FORM, *block], buttons)


async def beside_whole(turn: Turn, text: str) -> None:
    """The same while the whole is looked at."""
    await ask.respond(turn.reply, turn.actor, unmarked(text), turn.knowledge, turn.session)
    turn.reply.say([texts.BACK_TO_FORM, texts.WHOLE_ABOVE], keyboards.summary(turn))
