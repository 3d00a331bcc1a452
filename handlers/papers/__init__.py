"""What people accept and sign, in the organiser's wording or, where there is none, in ours."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from storage.undertakings import Text

SAMPLES = Path(__file__).parent
NAMES = {"notice": "挑战须知", "secrecy": "保密协议", "liability": "免责声明"}
LONGEST = 20_000  # characters: a handful of messages

_HEADING = re.compile("^#+( +|$)")


class Unfit(Exception):
    """There is no such paper, or nobody could sign it. The message is a Chinese sentence."""


@dataclass(frozen=True, slots=True)
class Papers:
    """What a challenger accepts and signs; `undertakings`: what everybody signs who takes part, and every expert."""

    notice: Text
    secrecy: Text
    liability: Text

    def __iter__(self) -> Iterator[Text]:
        return iter((self.notice, self.secrecy, self.liability))

    @property
    def undertakings(self) -> tuple[Text, ...]:
        return self.secrecy, self.liability


def load(folder: Path = SAMPLES) -> Papers:
    """From 挑战须知, 保密协议 and 免责声明, each as .md or .txt. Raises Unfit."""
    return Papers(**{paper: _read(paper, name, folder) for paper, name in NAMES.items()})


def _read(paper: str, name: str, folder: Path) -> Text:
    file = next((path for suffix in (".md", ".txt") if (path := folder / f"{name}{suffix}").is_file()), None)
    if file is None:
        raise Unfit(f"{folder} 里没有《{name}》，请放入 {name}.md 或 {name}.txt（UTF-8 编码）")
    try:
        text = _plain(file.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError:
        raise Unfit(f"{file} 不是 UTF-8 编码，请在编辑器里另存为 UTF-8") from None
    except OSError as error:
        raise Unfit(f"{file} 无法读取（{error.strerror}）") from None
    if not text or len(text) > LONGEST:
        raise Unfit(f"{file} 应有 1 到 {LONGEST} 个字，现在有 {len(text)} 个")
    return Text(paper, name, text)


def _plain(text: str) -> str:
    """As it is read in a chat: without the marks of headings, an empty line between two paragraphs at most."""
    lines = "\n".join(_HEADING.sub("", line.rstrip()) for line in text.splitlines())
    return re.sub(r"\n{3,}", "\n\n", lines).strip()
