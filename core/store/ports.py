"""The port of the store: what every engine gives, and the words used about it.

COMMIT: one transaction made durable; numbered by `seq` from 1. CHANGE: what one actor did, with before-images; a commit
holds any number of changes. VIEW: a consistent look at the committed documents. UNIT OF WORK: a view one can write
into; durable or nothing when it ends. Nothing here waits for the network.
"""

from collections.abc import AsyncIterator, Sequence
from contextlib import AbstractAsyncContextManager
from typing import TYPE_CHECKING, Any, Protocol

import msgspec

from core.model import Actor, Change, Doc
from core.store.tables import D, Index, Table

if TYPE_CHECKING:
    from core.store.unit_of_work import UnitOfWork, View


class StoreBroken(Exception):
    """The store could not make a transaction durable, or is damaged. Nothing was acknowledged; the process must stop."""


class Duplicate(Exception):
    """A unique key is taken already. `str()` names index and key."""


Write = tuple[str, str, Doc | None]
"""Table name, document id, the new document or None where it is deleted."""


class Commit(msgspec.Struct, frozen=True):
    """What a watcher learns of one transaction: its number, which documents it touched, and its changes."""

    seq: int
    touched: tuple[tuple[str, str], ...]
    changes: tuple[Change, ...]


class Beat(msgspec.Struct, frozen=True):
    """A sign of life of a process (gateway or dashboard): who, when (epoch seconds), and a few plain facts."""

    name: str
    at: float
    facts: dict[str, Any]


class Reader(Protocol):
    """Lookups, by id or by index; documents come back as frozen values."""

    async def get(self, table: Table[D], id_: str) -> D | None:
        """The document, or None."""

    async def find(
        self,
        index: Index[D],
        key: str = "",
        *,
        low: float | None = None,
        high: float | None = None,
        limit: int | None = None,
        reverse: bool = False,
    ) -> list[D]:
        """Documents under `key`, ordered by (sort number, id); `low` and `high` are inclusive bounds of it."""

    async def count(
        self, index: Index[D], key: str = "", *, low: float | None = None, high: float | None = None
    ) -> int:
        """How many documents `find` would give."""


class Store(Protocol):
    """Where everything is kept. `seq` is the number of the last commit this process has seen."""

    seq: int

    def unit_of_work(self, actor: Actor, reason: str = "") -> "AbstractAsyncContextManager[UnitOfWork]":
        """The only way to write. Raises `StoreBroken` when it cannot be made durable, `Duplicate` on a taken key."""

    def view(self) -> "AbstractAsyncContextManager[View]":
        """A look at everything committed up to now, by any process."""

    def changes(self, since: int) -> AsyncIterator[Commit]:
        """Every commit after number `since`, as it happens, by any process.

        Where the history no longer reaches back to `since` (compaction), the first item has an empty `touched` and the
        present number: the watcher reads everything again.
        """

    async def beat(self, name: str, facts: dict[str, Any]) -> None:
        """Leave a sign of life; writes no transaction."""

    async def beats(self) -> Sequence[Beat]:
        """The last sign of life of every process."""

    async def tidy(self) -> None:
        """Do the upkeep that the engine needs; the gateway calls it when it is idle. Raises `OSError` without room."""

    async def close(self) -> None:
        """Let go of files and connections."""
