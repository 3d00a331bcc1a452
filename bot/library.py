"""The documents the answers stand on, from the command line."""

from collections.abc import Callable
from pathlib import Path

from knowledge.library import Library

AFTERWARDS = "正在运行的机器人几秒后采用。"


def add(library: Library, file: str) -> None:
    document = library.add(Path(file))
    print(f"已加入 {document.id}：《{document.title}》，共 {len(document.clauses)} 段。{AFTERWARDS}")


def list_(library: Library) -> None:
    for document in library.documents():
        print("  ".join(filter(None, (document.id, document.number, document.date, document.title))))


def remove(library: Library, id: str) -> None:
    document = library.remove(id)
    print(f"已移除 {document.id}：《{document.title}》。{AFTERWARDS}")


def show(library: Library, address: str) -> None:
    for clause in library.find(address):
        print(f"{clause.address}（{clause.key}）\n{clause.text}\n")


ACTIONS: dict[str, Callable[..., None]] = {"add": add, "list": list_, "remove": remove, "show": show}
