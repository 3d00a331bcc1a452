"""Statements that every update runs. SQLAlchemy builds them once; on SQLite they then go straight to its driver, within
the transaction of the session, which takes a fifth of the time. On PostgreSQL the network takes longer than SQLAlchemy.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import CursorResult, Executable
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.types import TypeEngine

from storage.sqlite import OnLoop

RAW = "sqlite"  # under which a session on SQLite keeps the driver's own connection (see storage/database.py)
_DIALECT = OnLoop(paramstyle="qmark")

Values = Mapping[str, Any]
_Process = Callable[[Any], Any] | None


class Quick:
    """One statement. `values` name its parameters: those of bindparam(), or the columns of an INSERT."""

    def __init__(self, statement: Executable, sqlite: Executable | None = None) -> None:
        """`sqlite`: how it is said there, where that differs."""
        self._statement = statement
        self._on_sqlite = sqlite if sqlite is not None else statement
        self._compiled: dict[frozenset[str], _Compiled] = {}

    async def rows(self, session: AsyncSession, values: Values) -> Sequence[tuple[Any, ...]]:
        """What a SELECT finds."""
        if (raw := session.info.get(RAW)) is None:
            return [tuple(row) for row in await session.execute(self._statement, values)]
        compiled = self._for(values)
        return [compiled.read(row) for row in raw.execute(compiled.sql, compiled.parameters(values))]

    async def run(self, session: AsyncSession, *many: Values) -> int:
        """Run it for each of the values; how many rows that changed (of several values: only on SQLite)."""
        if (raw := session.info.get(RAW)) is None:
            result = await session.execute(self._statement, many[0] if len(many) == 1 else list(many))
            return result.rowcount if isinstance(result, CursorResult) else 0
        compiled = self._for(many[0])
        if len(many) == 1:
            return int(raw.execute(compiled.sql, compiled.parameters(many[0])).rowcount)
        return int(raw.executemany(compiled.sql, [compiled.parameters(values) for values in many]).rowcount)

    def _for(self, values: Values) -> "_Compiled":
        names = frozenset(values)
        if names not in self._compiled:
            self._compiled[names] = _Compiled(self._on_sqlite, values)
        return self._compiled[names]


class _Compiled:
    def __init__(self, statement: Executable, values: Values) -> None:
        compiled = statement.compile(dialect=_DIALECT, column_keys=list(values))  # type: ignore[attr-defined]
        assert isinstance(compiled, SQLCompiler)
        self.sql = compiled.string
        fixed = compiled.construct_params(dict(values))
        self._order: list[tuple[str, Any, _Process]] = []
        for name in compiled.positiontup or ():
            process = _binding(compiled.binds[name].type)
            constant = None if name in values else _through(process, fixed[name])
            self._order.append((name, constant, process))
        self._readers = [_reading(column.type) for column in compiled._result_columns]

    def parameters(self, values: Values) -> list[Any]:
        return [
            (process(values[name]) if process else values[name]) if name in values else constant
            for name, constant, process in self._order
        ]

    def read(self, row: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple([process(value) if process else value for value, process in zip(row, self._readers, strict=True)])


def _through(process: _Process, value: Any) -> Any:
    return process(value) if process else value


def _binding(type_: TypeEngine[Any]) -> _Process:
    return type_.dialect_impl(_DIALECT).bind_processor(_DIALECT)


def _reading(type_: TypeEngine[Any]) -> _Process:
    return type_.dialect_impl(_DIALECT).result_processor(_DIALECT, None)
