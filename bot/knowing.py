"""The knowledge as the configuration wants it."""

from dataclasses import asdict
from pathlib import Path

from bot.config import Config, Misconfigured
from knowledge.base import Knowledge
from knowledge.models import EmbedderUnusable


def open_knowledge(config: Config) -> Knowledge:
    """Raises Misconfigured where the configured embedder cannot be had."""
    try:
        return Knowledge.open(Path(config.storage.folder), embeddings=asdict(config.knowledge.embeddings))
    except EmbedderUnusable as error:
        raise Misconfigured(f"config.toml：knowledge.embeddings：{error}") from error
