"""The house as it was drawn: arrows only point down, and each foreign library has its one room."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

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


def source(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def imports(file: str) -> Iterator[tuple[str, int, bool]]:
    """Each module that is imported, whole, with its line, and whether that happens inside a function."""
    tree = ast.parse(source(file))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    inner = {id(node) for function in ast.walk(tree) if isinstance(function, functions) for node in ast.walk(function)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for name in node.names:
                yield name.name, node.lineno, id(node) in inner
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno} imports relatively"
            yield node.module or "", node.lineno, id(node) in inner


def test_there_is_a_house() -> None:
    assert {file.split("/")[0] for file in FILES} == set(MAY_IMPORT)


@pytest.mark.parametrize("file", FILES)
def test_arrows_only_point_down(file: str) -> None:
    package = file.split("/")[0]
    ours = {module.split(".")[0] for module, _, _ in imports(file)} & (set(MAY_IMPORT) | {"tests", "benchmarks"})
    assert ours <= MAY_IMPORT[package]


@pytest.mark.parametrize("file", FILES)
def test_neighbours_are_imported_not_the_package(file: str) -> None:
    package = file.split("/")[0]
    through_the_door = {line for module, line, _ in imports(file) if module == package}
    names = {
        (node.lineno, alias.name)
        for node in ast.walk(ast.parse(source(file)))
        if isinstance(node, ast.ImportFrom) and node.lineno in through_the_door
        for alias in node.names
    }
    # `from bot import log` names a neighbour; `from bot import something_defined_in_init` does not
    assert [name for _, name in names if not _is_module(package, name)] == []


def _is_module(package: str, name: str) -> bool:
    return (ROOT / package / f"{name}.py").exists() or (ROOT / package / name).is_dir()


@pytest.mark.parametrize("file", FILES)
def test_foreign_libraries_keep_to_their_rooms(file: str) -> None:
    strays = [m for m, _, _ in imports(file) if not file.startswith(ROOMS.get(m.split(".")[0], ("",)))]
    assert strays == []


@pytest.mark.parametrize("file", [file for file in FILES if file != "knowledge/models.py"])
def test_providers_are_named_in_one_file(file: str) -> None:
    code = source(file).lower()
    assert [name for name in PROVIDERS if name in code] == []


@pytest.mark.parametrize("file", FILES)
def test_sql_is_spoken_in_storage_only(file: str) -> None:
    """The conversations see the type of a session, and no more."""
    seen = {module for module, _, _ in imports(file) if module.startswith("sqlalchemy")}
    assert file.startswith("storage/") or seen <= {"sqlalchemy.ext.asyncio"}


@pytest.mark.parametrize("file", FILES)
def test_an_inline_import_says_why(file: str) -> None:
    lines = source(file).splitlines()
    assert [line for _, line, inner in imports(file) if inner and "#" not in lines[line - 1]] == []


def test_nothing_is_called_utils() -> None:
    assert [file for file in FILES if "util" in file or "helper" in file] == []
