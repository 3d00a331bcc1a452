"""What we wait for from staff about a demand; each is kept with its id."""

MARK = "desk."
WORDS, WORDING = MARK + "words", MARK + "wording"
