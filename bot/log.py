"""The log: a line each, never a token."""

import logging
import sys
from collections.abc import Sequence

OURS = ("bot", "handlers", "knowledge", "storage")


class _Discreet(logging.Formatter):
    """Strikes out secrets, wherever they come from: an address in somebody else's error holds the token."""

    def __init__(self, secrets: Sequence[str]) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s: %(message)s")
        self._secrets = [secret for secret in secrets if secret]

    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        for secret in self._secrets:
            line = line.replace(secret, "***")
        return line


def start(level: str, secrets: Sequence[str] = ()) -> None:
    """Log to stderr: our own words from `level` on, those of libraries only where they warn."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_Discreet(secrets))
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    for name in OURS:
        logging.getLogger(name).setLevel(level)
