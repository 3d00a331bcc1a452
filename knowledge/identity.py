"""The short ASCII name of a document, made of its 文号 or its title."""

import re
from hashlib import sha256

LONGEST = 24
_SHAPE = re.compile(rf"[a-z0-9][a-z0-9-]{{0,{LONGEST - 1}}}")


def is_identity(text: str) -> bool:
    """Whether the text can be an id: 1–24 characters of a–z, 0–9 and "-"."""
    return bool(_SHAPE.fullmatch(text))


def identity(number: str, title: str) -> str:
    """ "guokefahuo-2023-110" for 国科发火〔2023〕110号; without a 文号, the title's initials and a hash."""
    from pypinyin import Style, lazy_pinyin  # loads a dictionary: only when a document is added

    year, order = re.findall(r"\d+", number)[-2:] if number else ("", "")
    letters = re.sub(r"[^\u4e00-\u9fff]", "", number.partition("〔")[0] if number else title)
    for style in (Style.NORMAL, Style.FIRST_LETTER):
        name = "".join(lazy_pinyin(letters, style=style, errors="ignore"))
        whole = f"{name}-{year}-{order}"
        if number and is_identity(whole):
            return whole
    return f"{name[:15].rstrip('-') or 'wenjian'}-{digest(number + title)}"


def digest(text: str) -> str:
    """Eight characters that tell texts apart."""
    return sha256(text.encode()).hexdigest()[:8]
