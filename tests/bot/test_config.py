"""config.toml as people really write it."""

import tomllib
from dataclasses import fields, is_dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot.config import Config, Misconfigured, load

SHIPPED = Path(__file__).parents[2] / "config.toml"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def keys(defaults: Any, above: str = "") -> list[str]:
    """Every key there is, in full: "knowledge.embeddings.kind"."""
    found = []
    for key in fields(defaults):
        value = getattr(defaults, key.name)
        found += keys(value, f"{above}{key.name}.") if is_dataclass(value) else [above + key.name]
    return found


def test_the_shipped_file_has_every_key_with_its_default(file: Path) -> None:
    table = tomllib.loads(SHIPPED.read_text(encoding="utf-8"))
    for key in keys(Config()):
        section = table
        for name in key.split("."):
            assert name in section, key
            section = section[name]
    # An empty file beside the shipped one: the same folder, only the defaults
    file.write_text("", encoding="utf-8")
    beside = file.with_name("shipped.toml")
    beside.write_bytes(SHIPPED.read_bytes())
    assert load(beside) == load(file)


def test_every_key_of_the_shipped_file_is_explained_above_it() -> None:
    lines = SHIPPED.read_text(encoding="utf-8").splitlines()
    unexplained = [line for above, line in pairwise(lines) if line[:1].isalpha() and above[:1] != "#"]
    assert unexplained == []


def test_values_are_taken_and_the_folder_lies_beside_the_file(file: Path) -> None:
    file.write_text('[storage]\nfolder = "资料"\n[bot]\nstaff_chat = -1001234567890\n', encoding="utf-8")
    config = load(file)
    assert config.bot.staff_chat == -1001234567890
    assert config.storage.folder == str(file.parent / "资料")
    assert config.storage.url == f"sqlite:///{file.parent}/资料/bot.sqlite3"


def test_notepads_byte_order_mark_is_accepted(file: Path) -> None:
    file.write_bytes(b"\xef\xbb\xbf" + "# 设置\r\n[simulator]\r\nport = 9000\r\n".encode())
    assert load(file).simulator.port == 9000


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[bot]\nstaf_chat = 1", ["bot.staf_chat", "是否想写 staff_chat"]),
        ("[boot]\n", ["boot", "是否想写 bot"]),
        ("[knowledge.embeddings]\nzzz = 1", ["knowledge.embeddings.zzz", "kind、model、base_url"]),
        ('[bot]\nstaff_chat = "群"', ["bot.staff_chat", "整数"]),
        ("[bot]\nstaff_chat = true", ["bot.staff_chat", "整数"]),
        ("[bot]\nstaff_chat = 1.5", ["bot.staff_chat", "整数"]),
        ('[demands]\nchannel = "@innovation_demands"', ["demands.channel", "整数"]),
        ("[demands]\nchannel = 4503599627370496", ["demands.channel", "整数"]),
        ("[demands]\nchanel = 0", ["demands.chanel", "是否想写 channel"]),
        ("[simulator]\nport = 65536", ["simulator.port", "0 到 65535"]),
        ("[simulator]\nport = -1", ["simulator.port", "0 到 65535"]),
        ("[simulator]\nexpose = 1", ["simulator.expose", "true 或 false"]),
        ("simulator = 8080", ["simulator", "[simulator]"]),
        ('[storage]\nfolder = ""', ["storage.folder", "路径"]),
        ('[storage]\ndatabase = "mysql://x"', ["storage.database", "postgresql://"]),
        ('[log]\nlevel = "loud"', ["log.level", "DEBUG"]),
        ('[knowledge.embeddings]\nbase_url = "127.0.0.1:80"', ["knowledge.embeddings.base_url", "http://"]),
        ("[bot]\nstaff_chat = \n", ["第 2 行"]),
        ("[storage]\nfolder = C:\\data", ["第 2 行", "引号"]),
        ('[storage]\nfolder = "C:\\data"', ["第 2 行", "反斜杠"]),
        ("[bot", ["TOML"]),
        ("{}", ["TOML"]),
    ],
)
def test_a_mistake_is_one_line_with_file_key_and_what_is_expected(file: Path, text: str, says: list[str]) -> None:
    file.write_text(text, encoding="utf-8")
    with pytest.raises(Misconfigured) as refusal:
        load(file)
    line = str(refusal.value)
    assert line.startswith(str(file))
    assert "\n" not in line
    assert [part for part in says if part not in line] == []


@pytest.mark.parametrize("key", ["token", "bot_token", "api_key", "password", "Secret"])
def test_a_secret_in_the_file_is_refused_and_not_repeated(file: Path, key: str) -> None:
    file.write_text(f'[bot]\n{key} = "123456:very-secret-indeed"', encoding="utf-8")
    with pytest.raises(Misconfigured, match="环境变量") as refusal:
        load(file)
    assert "very-secret" not in str(refusal.value)


def test_a_password_in_the_database_address_is_refused(file: Path) -> None:
    file.write_text('[storage]\ndatabase = "postgresql://bot:hush@localhost/bot"', encoding="utf-8")
    with pytest.raises(Misconfigured, match="PGPASSWORD") as refusal:
        load(file)
    assert "hush" not in str(refusal.value)


@pytest.mark.parametrize("encoding", ["gbk", "utf-16"])
def test_another_encoding_is_named(file: Path, encoding: str) -> None:
    file.write_text("# 设置\n", encoding=encoding)
    with pytest.raises(Misconfigured, match="UTF-8"):
        load(file)


def test_a_missing_file_and_a_folder_in_its_place(file: Path) -> None:
    with pytest.raises(Misconfigured, match="没有这个文件"):
        load(file)
    file.mkdir()
    with pytest.raises(Misconfigured, match="无法读取"):
        load(file)
