"""What we wait for about a solution; each is kept with its id."""

MARK = "solution."
ANSWER, RETURN, QUESTION = (MARK + name for name in ("answer", "return", "question"))
