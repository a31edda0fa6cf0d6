"""The view: repositories over the documents as they were committed when it began."""

from collections.abc import Iterator
from contextlib import contextmanager

from core.store.documents import Documents
from core.store.layers import Layer, Layered
from core.store.lookup import Within
from core.store.repositories import Repositories
from core.store.tables import D, Index, Table


class View(Repositories):
    """Read-only repositories. Inside `looking` they stay as they were, whatever is committed meanwhile."""

    def __init__(self, documents: Documents) -> None:
        self._kept = Layer()
        self._seen = Layered(documents, [self._kept])
        super().__init__(self)

    @contextmanager
    def looking(self) -> Iterator["View"]:
        """Keep what others replace while the caller is looking."""
        documents = self._seen.documents
        documents.lookers.append(self._kept.keep)
        try:
            yield self
        finally:
            documents.lookers.remove(self._kept.keep)

    async def put(self, table: Table[D], doc: D) -> None:
        """A view is for looking: raises `TypeError`."""
        raise TypeError(f"{table.name} {doc.id}: a view cannot be written to")

    async def delete(self, table: Table[D], id_: str) -> None:
        """A view is for looking: raises `TypeError`."""
        raise TypeError(f"{table.name} {id_}: a view cannot be written to")

    async def get(self, table: Table[D], id_: str) -> D | None:
        """The document, or None."""
        return self._seen.get(table, id_)

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
        """Documents under `key`, ordered by (sort number, id), within the inclusive bounds."""
        rows = self._seen.rows(index, key, Within(low, high, limit, reverse))
        return self._seen.many(index.table, [id_ for _, id_ in rows])

    async def scan(self, table: Table[D]) -> list[D]:
        """Every document of a table in order of ids: for exports and erasure, never for a verb."""
        return self._seen.many(table, sorted(self._seen.ids(table.name)))

    async def count(
        self, index: Index[D], key: str = "", *, low: float | None = None, high: float | None = None
    ) -> int:
        """How many documents `find` would give."""
        return self._seen.count(index, key, Within(low, high))
