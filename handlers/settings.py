"""What the conversations must be told."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """`staff_chat`: the chat questions are handed over to; None where there is none."""

    staff_chat: int | None = None
