"""What a reader raises."""


class Wrong(Exception):
    """What was written is not what was asked for; `str()` is the sentence to say."""
