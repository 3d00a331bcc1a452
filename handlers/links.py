"""The payloads of t.me/…?start=PAYLOAD: at most 64 of A-Z a-z 0-9 _ -"""

ASK, CONTESTS, CONTACTS = "ask", "contests", "contacts"
INVITATION = "i-"  # then its code
DEMAND = "n-"  # then its number


def payload(key: str) -> str:
    """The key of a clause ("guokefahuo-2023-110.17") as a payload."""
    return "_".join(key.rsplit(".", 1))


def key(payload: str) -> str:
    """The key a payload stands for; whether there is such a clause is another question."""
    return ".".join(payload.rsplit("_", 1))


def url(username: str | None, payload: str) -> str:
    return f"https://t.me/{username}?start={payload}"


def demand(number: str) -> str:
    """The payload that opens a published demand: "n-XQ2026-0001"."""
    return DEMAND + number
