"""The font that is shipped: what we draw is read the same everywhere."""

from pathlib import Path

CHINESE = Path(__file__).parent / "fonts" / "NotoSansSC.ttf"
