"""What is signed, across restarts and in the organiser's own words."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from bot.app import papers_of
from bot.config import Config, Misconfigured, Undertakings
from bot.simulator.server import Simulator
from handlers import papers
from handlers.cut import LIMIT, units
from handlers.papers import NAMES
from tests.handlers.demand.steps import does
from tests.handlers.join.steps import LIABILITY, NAME, SECRECY, joined, signs
from tests.handlers.lives import life

WORDS = {"挑战须知.md": "# 挑战须知\n读。", "保密协议.txt": "保密协议\n守。", "免责声明.md": "# 免责声明\n明。"}


def organiser(config: Config, folder: Path, files: Mapping[str, str | bytes]) -> Config:
    """Where these files are the organiser's own."""
    folder.mkdir(exist_ok=True)
    for name, text in files.items():
        (folder / name).write_bytes(text if isinstance(text, bytes) else text.encode())
    return replace(config, undertakings=Undertakings(str(folder)))


async def test_what_is_begun_before_a_restart_is_signed_after_it(config: Config, simulator: Simulator) -> None:
    async with life(config, simulator) as telegram:
        wang = telegram.person("王浩然")
        await joined(wang)
        await wang.taps(SECRECY)
    async with life(config, simulator) as telegram:
        wang = telegram.person("王浩然")
        await wang.says(NAME)
        assert "还差 2 份" in (await wang.hears()).text


async def test_other_words_of_the_organiser_are_taken_up_at_the_start(
    config: Config, simulator: Simulator, tmp_path: Path
) -> None:
    async with life(config, simulator) as telegram:
        wang = telegram.person("王浩然")
        await joined(wang)
        await signs(wang, SECRECY)
    whole = "保密协议\n" + "\n".join(f"第{number}条　签署人保守秘密，不作他用。" for number in range(600))
    config = organiser(config, tmp_path / "papers", {**WORDS, "保密协议.txt": whole})
    async with life(config, simulator) as telegram:
        wang = telegram.person("王浩然")
        card = await does(wang, ["/join"])
        assert "❗️ 《保密协议》文本已更新，请重新签署" in card.text
        await wang.taps(SECRECY)
        shown = [one.text for one in await wang.hears_all()]
        assert len(shown) > 2
        assert all(units(text) <= LIMIT for text in shown)
        assert "".join(whole.split()) in "".join("".join(shown).split())
        await wang.says(NAME)
        assert "还差 2 份" in (await wang.hears()).text
        await wang.taps(LIABILITY)
        assert (await wang.hears()).text.startswith("免责声明\n明。")


def test_ours_are_samples_and_say_so() -> None:
    for text in papers.load():
        assert "示范文本" in text.text
        assert 600 <= len("".join(text.text.split())) <= 900
        assert not any(line.startswith(("#", "*", ">")) for line in text.text.splitlines())


def test_the_same_words_have_the_same_hash_on_every_system(config: Config, tmp_path: Path) -> None:
    unix = papers_of(organiser(config, tmp_path / "unix", WORDS))
    dos = {name: b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode() for name, text in WORDS.items()}
    windows = papers_of(organiser(config, tmp_path / "windows", dos))
    assert [text.hash for text in unix] == [text.hash for text in windows]
    assert [text.text for text in unix] == ["挑战须知\n读。", "保密协议\n守。", "免责声明\n明。"]
    assert [text.title for text in unix] == list(NAMES.values())


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"保密协议.txt": "守。", "免责声明.md": "明。"}, "没有《挑战须知》"),
        ({**WORDS, "免责声明.md": "  \n# \n"}, "免责声明.md 应有 1 到 20000 个字，现在有"),
        ({**WORDS, "免责声明.md": "明" * 20001}, "免责声明.md 应有 1 到 20000 个字，现在有 20001 个"),
        ({**WORDS, "免责声明.md": "声明".encode("gbk")}, "免责声明.md 不是 UTF-8 编码"),
    ],
)
def test_papers_that_nobody_could_sign_stop_the_start(
    config: Config, tmp_path: Path, files: Mapping[str, str | bytes], said: str
) -> None:
    with pytest.raises(Misconfigured, match=r"undertakings\.folder：") as stopped:
        papers_of(organiser(config, tmp_path / "papers", files))
    assert said in str(stopped.value)
