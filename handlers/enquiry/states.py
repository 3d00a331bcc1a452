"""What we wait for about a question to a demander; each is kept with its id."""

MARK = "enquiry."
ANSWER, QUESTION = MARK + "answer", MARK + "question"
