"""The house as it was drawn: arrows only point down, and each foreign library has its one room."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).parent.parent
MAY_IMPORT = {
    "bot": {"bot", "handlers", "knowledge", "storage"},
    "handlers": {"handlers", "knowledge", "storage"},
    "knowledge": {"knowledge"},
    "storage": {"storage"},
}
ROOMS = {
    "aiogram": ("bot/", "handlers/"),
    "alembic": ("storage/",),
    "chromadb": ("knowledge/index.py",),
    "langchain_ollama": ("knowledge/models.py",),
    "langchain_openai": ("knowledge/models.py",),
    "sentence_transformers": ("knowledge/models.py",),
    # Chroma keeps its books in SQLite, and SQLite's errors come out of it
    "sqlite3": ("storage/", "knowledge/index.py"),
}
PROVIDERS = ("openai", "ollama", "sentence-transformers")
FILES = sorted(file.relative_to(ROOT).as_posix() for package in MAY_IMPORT for file in (ROOT / package).rglob("*.py"))


class Import(NamedTuple):
    """A module that a file imports, what by name of it, and whether that happens inside a function."""

    file: str
    line: int
    module: str
    names: tuple[str, ...]
    inner: bool

    @property
    def room(self) -> str:
        """Where the file stands."""
        return self.file.split("/")[0]

    @property
    def library(self) -> str:
        return self.module.split(".")[0]


def source(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def imports(file: str) -> Iterator[Import]:
    tree = ast.parse(source(file))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    inner = {id(node) for function in ast.walk(tree) if isinstance(function, functions) for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield Import(file, node.lineno, name.name, (), id(node) in inner)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively"
            names = tuple(name.name for name in node.names)
            yield Import(file, node.lineno, node.module or "", names, id(node) in inner)


@cache
def house() -> list[Import]:
    return [one for file in FILES for one in imports(file)]


def test_there_is_a_house() -> None:
    assert {one.room for one in house()} == set(MAY_IMPORT)


def test_arrows_only_point_down() -> None:
    ours = {*MAY_IMPORT, "tests", "benchmarks"}
    assert [one for one in house() if one.library in ours - MAY_IMPORT[one.room]] == []


def test_neighbours_are_imported_not_the_package() -> None:
    # `from bot import log` names a neighbour; `from bot import something_defined_in_init` does not
    through_the_door = [one for one in house() if one.module == one.room]
    assert [one for one in through_the_door if not all(_is_module(one.room, name) for name in one.names)] == []


def _is_module(package: str, name: str) -> bool:
    return (ROOT / package / f"{name}.py").exists() or (ROOT / package / name).is_dir()


def test_foreign_libraries_keep_to_their_rooms() -> None:
    assert [one for one in house() if not one.file.startswith(ROOMS.get(one.library, ("",)))] == []


def test_providers_are_named_in_one_file() -> None:
    elsewhere = [file for file in FILES if file != "knowledge/models.py"]
    assert [(file, name) for file in elsewhere for name in PROVIDERS if name in source(file).lower()] == []


def test_sql_is_spoken_in_storage_only() -> None:
    """The conversations see the type of a session, and no more."""
    sql = [one for one in house() if one.library == "sqlalchemy" and one.room != "storage"]
    assert [one for one in sql if one.module != "sqlalchemy.ext.asyncio"] == []


def test_an_inline_import_says_why() -> None:
    inline = [one for one in house() if one.inner]
    assert [one for one in inline if "#" not in source(one.file).splitlines()[one.line - 1]] == []


def test_nothing_is_called_utils() -> None:
    assert [file for file in FILES if "util" in file or "helper" in file] == []
