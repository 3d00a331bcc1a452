"""config.toml, read once at the start. Whatever is wrong in it becomes one Chinese sentence."""

import difflib
import re
import tomllib
from collections.abc import Callable
from dataclasses import dataclass, field, fields, is_dataclass, replace
from pathlib import Path
from typing import Any

SECRET = re.compile(r"token|key|secret|passw", re.IGNORECASE)
ADDRESS = re.compile(r"(https?://\S+)?")
QUIET = re.compile(r"(([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d)?")
PASSWORD_IN_URL = re.compile(r"^[^/]+://[^/@]*:[^/@]*@")


class Misconfigured(Exception):
    """The configuration cannot be used. The message names the file, the key and what is expected, in Chinese."""


def _key(default: Any, expected: str, check: Callable[[Any], object] = lambda value: True) -> Any:
    return field(default=default, metadata={"expected": expected, "check": check})


def _is_chat(number: int) -> bool:
    return abs(number) < 2**52


def _are_people(numbers: tuple[Any, ...]) -> bool:
    return all(type(number) is int and 0 < number < 2**52 for number in numbers)


def _no_password(url: str) -> bool:
    return not PASSWORD_IN_URL.match(url)


@dataclass(frozen=True, slots=True)
class Storage:
    folder: str = _key("data", "一个文件夹的路径", lambda value: value and "\0" not in value)
    database: str = _key(
        "sqlite",
        '"sqlite" 或 "postgresql://用户@主机/库名"（密码放在环境变量 PGPASSWORD 里）',
        lambda value: value == "sqlite" or (value.startswith("postgresql://") and _no_password(value)),
    )

    @property
    def url(self) -> str:
        return f"sqlite:///{self.folder}/bot.sqlite3" if self.database == "sqlite" else self.database


@dataclass(frozen=True, slots=True)
class Bot:
    staff_chat: int = _key(0, "聊天的编号（整数），0 表示没有", _is_chat)
    admins: tuple[int, ...] = _key((), "一列人的编号，如 [123456789]", _are_people)


@dataclass(frozen=True, slots=True)
class Delivery:
    per_second: int = _key(30, "1 到 1000 的整数", lambda value: 1 <= value <= 1000)
    in_flight: str = _key("again", '"again" 或 "never"', lambda value: value in {"again", "never"})
    quiet: str = _key("22:00-08:00", '两个时刻，如 "22:00-08:00"，或留空', QUIET.fullmatch)


@dataclass(frozen=True, slots=True)
class Broadcast:
    approve_above: int = _key(200, "0 或更大的整数", lambda value: value >= 0)


@dataclass(frozen=True, slots=True)
class Demands:
    channel: int = _key(0, "频道的编号（整数），0 表示不发布到频道", _is_chat)
    work_days: int = _key(5, "1 到 60 的整数", lambda value: 1 <= value <= 60)


@dataclass(frozen=True, slots=True)
class Undertakings:
    folder: str = _key("", "一个文件夹的路径，或留空", lambda value: "\0" not in value)


@dataclass(frozen=True, slots=True)
class Embeddings:
    kind: str = _key("builtin", "一种向量的名称", bool)
    model: str = _key("", "模型的名称")
    base_url: str = _key("", "以 http:// 或 https:// 开头的地址，或留空", ADDRESS.fullmatch)


@dataclass(frozen=True, slots=True)
class Knowledge:
    embeddings: Embeddings = Embeddings()


@dataclass(frozen=True, slots=True)
class Simulator:
    port: int = _key(8110, "0 到 65535 的整数", lambda value: 0 <= value <= 65535)
    open_browser: bool = _key(True, "true 或 false")
    expose: bool = _key(False, "true 或 false")


@dataclass(frozen=True, slots=True)
class Log:
    level: str = _key(
        "INFO",
        '"DEBUG"、"INFO"、"WARNING" 或 "ERROR"',
        lambda value: value in {"DEBUG", "INFO", "WARNING", "ERROR"},
    )


@dataclass(frozen=True, slots=True)
class Config:
    """The sections of config.toml. A key that is left out has its default."""

    storage: Storage = Storage()
    bot: Bot = Bot()
    delivery: Delivery = Delivery()
    broadcast: Broadcast = Broadcast()
    demands: Demands = Demands()
    undertakings: Undertakings = Undertakings()
    knowledge: Knowledge = Knowledge()
    simulator: Simulator = Simulator()
    log: Log = Log()


def load(path: Path) -> Config:
    """Read the file; folders are taken from the file's own where they are relative. Raises Misconfigured."""
    try:
        # Windows' Notepad puts a byte order mark before the first letter
        config: Config = _section(Config(), tomllib.loads(path.read_bytes().decode("utf-8-sig")))
    except FileNotFoundError:
        raise Misconfigured(f"{path}：没有这个文件；请在项目的文件夹里运行，或用 --config 指明") from None
    except OSError as error:
        raise Misconfigured(f"{path}：无法读取（{error.strerror}）") from None
    except UnicodeDecodeError:
        raise Misconfigured(f"{path}：不是 UTF-8 编码，请在编辑器里另存为 UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise Misconfigured(f"{path}：{_position(error)}不合 TOML 的写法（文字要加引号，反斜杠请写成 /）") from None
    except ValueError as error:
        raise Misconfigured(f"{path}：{error}") from None
    home = path.absolute().parent
    papers = config.undertakings.folder and str(home / config.undertakings.folder)
    return replace(
        config,
        storage=replace(config.storage, folder=str(home / config.storage.folder)),
        undertakings=replace(config.undertakings, folder=papers),
    )


def _section(defaults: Any, table: dict[str, Any], above: str = "") -> Any:
    """The defaults with what the table says in their place. ValueError for what cannot be."""
    known = {key.name: key.metadata for key in fields(defaults)}
    values = {}
    for name, value in table.items():
        full, default = above + name, getattr(defaults, name, None)
        value = tuple(value) if isinstance(value, list) else value
        if name not in known:
            raise ValueError(_unknown(full, name, list(known)))
        if is_dataclass(default):
            if not isinstance(value, dict):
                raise ValueError(f"{full} 是一节，应写作 [{full}]")
            values[name] = _section(default, value, full + ".")
        # bool is an int to Python, but not to whoever writes the file
        elif type(value) is not type(default) or not known[name]["check"](value):
            raise ValueError(f"{full} 应为{known[name]['expected']}")
        else:
            values[name] = value
    return type(defaults)(**values)


def _unknown(full: str, name: str, known: list[str]) -> str:
    if SECRET.search(name):
        return f"{full} 像是密钥，密钥不能写在文件里，请删去这一行，改用环境变量（如 BOT_TOKEN）"
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"，是否想写 {close[0]}？" if close else f"，这里可以写的是 {'、'.join(known)}"
    return f"不认识 {full}{hint}"


def _position(error: tomllib.TOMLDecodeError) -> str:
    found = re.search(r"line (\d+), column (\d+)", str(error))
    return f"第 {found[1]} 行第 {found[2]} 列" if found else "结尾处"
