"""What the conversations must be told."""

from dataclasses import dataclass, field

from handlers import papers
from handlers.papers import Papers
from storage.quiet import NONE, Quiet


@dataclass(slots=True)
class Settings:
    """`staff_chat`: the chat questions are handed over to; None where there is none.
    `approve_above`: an announcement to more people than these needs a second member of staff.
    `quiet`: the hours in which no announcement is sent.
    `channel`: where demands are made public; None where there is none.
    `work_days`: within so many working days staff take the next step of a demand.
    `papers`: what has to be accepted and signed, as it reads now."""

    staff_chat: int | None = None
    admins: frozenset[int] = frozenset()
    approve_above: int = 200
    quiet: Quiet = NONE
    channel: int | None = None
    work_days: int = 5
    papers: Papers = field(default_factory=papers.load)
