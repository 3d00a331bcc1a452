"""What people hear when something cannot be done."""

from handlers import texts
from storage.powers import Refused as NotAllowed


class Refused(Exception):
    """What was asked for cannot be done; `str()` is the sentence to say."""


REFUSALS = (Refused, NotAllowed)


def sentence(error: Exception) -> str:
    """What to say of a refusal, ours or storage's."""
    return texts.refusal(error.code, error.clause) if isinstance(error, NotAllowed) else str(error)
